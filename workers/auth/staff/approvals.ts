// What two people decide together. The rules and the act itself are one SQL transaction
// (db/functions/approvals); here are what only the Worker can do: sealing mail before, telling hubs after.

import { approverRoleAgeMs } from '#shared/approvals.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { newId } from '#shared/ids.ts';
import { err, ok } from '#shared/result.ts';
import { toTimestamp } from '#shared/time.ts';
import type { Identity } from '#shared/token.ts';
import type { RequestContext } from '../request-context.ts';
import { notifyRevocations } from '../revocations.ts';
import { actOf, subjectOf } from './staff.ts';

const factorMail = (context: RequestContext) =>
  context.mail('factor_removed', { at: toTimestamp(context.nowMs) });

/** Asks for a role for a player; nothing to ask when they have it. Only a proved address can be staff. */
export async function askRole(
  context: RequestContext,
  identity: Identity,
  target: { id: string; role: string },
  reason: string,
) {
  const subject = await subjectOf(context, identity, target.id);
  if (!subject.ok) return subject;
  if (!subject.value.emailVerified) return err('email_not_verified');
  const act = actOf(context, identity, reason);
  const asked = await context.store.askRole(newId(context.nowMs), target, act, context.nowMs);
  if (!asked.ok) return asked;
  return ok('unchanged' in asked.value ? null : asked.value);
}

/** Takes a lost factor away once two different persons have said so. */
export async function resetPlayerFactor(
  context: RequestContext,
  identity: Identity,
  playerId: string,
  reason: string,
) {
  const subject = await subjectOf(context, identity, playerId);
  if (!subject.ok) return subject;
  if (!subject.value.mfaEnabled) return err('mfa_not_enabled');
  const act = actOf(context, identity, reason);
  const mail = await factorMail(context);
  const roleAgeMs = approverRoleAgeMs(context.env);
  const id = newId(context.nowMs);
  const decision = { roleAgeMs, mail };
  const answer = await context.store.resetFactorByTwo(id, playerId, act, decision, context.nowMs);
  if (!answer.ok) return answer;
  if (answer.value.state === 'approved') {
    context.sendSoon(mail);
    await notifyRevocations(context.env, context.store, context.nowMs, playerId);
  } else if (answer.value.replayed === true) {
    return err('second_person_required');
  }
  return answer;
}

/** Approves or rejects; what was approved is done when this returns. */
export async function decideApproval<C extends ErrorCode>(
  context: RequestContext,
  identity: Identity,
  id: string,
  { verdict, codes }: { verdict: 'approved' | 'rejected'; codes: readonly C[] },
  reason: string,
) {
  const act = actOf(context, identity, reason);
  // Nobody knows yet what it is about; a mail that no act takes is never stored.
  const mail = verdict === 'approved' ? await factorMail(context) : null;
  const roleAgeMs = approverRoleAgeMs(context.env);
  const decided = await context.store.decide(
    id,
    act,
    { verdict, roleAgeMs, mail },
    codes,
    context.nowMs,
  );
  if (!decided.ok || decided.value.state !== 'approved') return decided;
  const { kind, subjectId, replayed } = decided.value;
  if (replayed === true || (kind !== 'role_grant' && kind !== 'factor_reset')) return decided;
  if (mail !== null && kind === 'factor_reset') context.sendSoon(mail);
  await notifyRevocations(context.env, context.store, context.nowMs, subjectId);
  return decided;
}

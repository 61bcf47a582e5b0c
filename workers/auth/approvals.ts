// What two people decide together. The rules and the act itself are one SQL transaction
// (0110_approvals.sql); here are what only the Worker can do: sealing mail before, telling hubs after.

import { approverRoleAgeMs } from '#shared/approvals.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { newId } from '#shared/ids.ts';
import { err, ok } from '#shared/result.ts';
import { toTimestamp } from '#shared/time.ts';
import type { Identity } from '#shared/token.ts';
import { tellRevocations } from './hub.ts';
import { actOf, subjectOf } from './staff.ts';
import type { Work } from './work.ts';

const factorMail = (work: Work) => work.mail('factor_removed', { at: toTimestamp(work.nowMs) });

/** Asks for a role for a player; nothing to ask when they have it. Only a proved address can be staff. */
export async function askRole(
  work: Work,
  identity: Identity,
  target: { id: string; role: string },
  reason: string,
) {
  const subject = await subjectOf(work, identity, target.id);
  if (!subject.ok) return subject;
  if (!subject.value.emailVerified) return err('email_not_verified');
  const act = actOf(work, identity, reason);
  const asked = await work.store.askRole(newId(work.nowMs), target, act, work.nowMs);
  if (!asked.ok) return asked;
  return ok('unchanged' in asked.value ? null : asked.value);
}

/** Takes a lost factor away once two different persons have said so. */
export async function resetPlayerFactor(
  work: Work,
  identity: Identity,
  playerId: string,
  reason: string,
) {
  const subject = await subjectOf(work, identity, playerId);
  if (!subject.ok) return subject;
  if (!subject.value.mfaEnabled) return err('mfa_not_enabled');
  const act = actOf(work, identity, reason);
  const mail = await factorMail(work);
  const roleAgeMs = approverRoleAgeMs(work.env);
  const id = newId(work.nowMs);
  const decision = { roleAgeMs, mail };
  const answer = await work.store.resetFactorByTwo(id, playerId, act, decision, work.nowMs);
  if (!answer.ok) return answer;
  if (answer.value.state === 'approved') {
    work.sendSoon(mail);
    await tellRevocations(work.env, work.store, work.nowMs, playerId);
  } else if (answer.value.replayed === true) {
    return err('second_person_required');
  }
  return answer;
}

/** Approves or rejects; what was approved is done when this returns. */
export async function decideApproval<C extends ErrorCode>(
  work: Work,
  identity: Identity,
  id: string,
  { verdict, codes }: { verdict: 'approved' | 'rejected'; codes: readonly C[] },
  reason: string,
) {
  const act = actOf(work, identity, reason);
  // Nobody knows yet what it is about; a mail that no act takes is never stored.
  const mail = verdict === 'approved' ? await factorMail(work) : null;
  const roleAgeMs = approverRoleAgeMs(work.env);
  const decided = await work.store.decide(id, act, { verdict, roleAgeMs, mail }, codes, work.nowMs);
  if (!decided.ok || decided.value.state !== 'approved') return decided;
  const { kind, subjectId, replayed } = decided.value;
  if (replayed === true || (kind !== 'role_grant' && kind !== 'factor_reset')) return decided;
  if (mail !== null && kind === 'factor_reset') work.sendSoon(mail);
  await tellRevocations(work.env, work.store, work.nowMs, subjectId);
  return decided;
}

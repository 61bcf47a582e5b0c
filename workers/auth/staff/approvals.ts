// What two people decide together. The rules and the act itself are one SQL transaction
// (db/functions/approvals); here is what only the Worker can do: sealing mail before, telling hubs
// after.

import { approverRoleAgeMs } from '#shared/approvals.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { newId } from '#shared/ids.ts';
import { err, ok } from '#shared/result.ts';
import { recoveryContext } from '../recovery/staff.ts';
import type { RequestContext } from '../request-context.ts';
import type { ActContext, Approval } from '../store/index.ts';
import { actorOf, type StaffAct, subjectOf } from './staff.ts';

/** Acts after which tokens of before are dead. */
const ENDS_TOKENS = new Set<Approval['kind']>(['role_grant', 'factor_reset', 'recovery']);

const contextOfActs = async (context: RequestContext): Promise<ActContext> => ({
  mail: await factorMail(context),
  recovery: await recoveryContext(context),
});

const factorMail = (context: RequestContext) => context.mail('factor_removed');

/** Asks for a role for a player; nothing to ask when they have it. Only a proved address can be staff. */
export async function askRole(act: StaffAct, role: string) {
  const subject = await subjectOf(act);
  if (!subject.ok) return subject;
  if (!subject.value.emailVerified) return err('email_not_verified');
  const { store, nowMs } = act.context;
  const asked = await store.askRole(newId(nowMs), { id: act.playerId, role }, actorOf(act), nowMs);
  if (!asked.ok) return asked;
  return ok('unchanged' in asked.value ? null : asked.value);
}

/** Takes a lost factor away once two different persons have said so. */
export async function resetPlayerFactor(act: StaffAct) {
  const subject = await subjectOf(act);
  if (!subject.ok) return subject;
  if (!subject.value.mfaEnabled) return err('mfa_not_enabled');
  const { context, playerId } = act;
  const { store, nowMs, env } = context;
  const mail = await factorMail(context);
  const decision = { roleAgeMs: approverRoleAgeMs(env), context: { mail } };
  const id = newId(nowMs);
  const answer = await store.resetFactorByTwo(id, playerId, actorOf(act), decision, nowMs);
  if (!answer.ok) return answer;
  if (answer.value.state === 'approved') {
    context.sendSoon(mail);
    await context.notifyRevocations(playerId);
  } else if (answer.value.replayed === true) {
    return err('second_person_required');
  }
  return answer;
}

/** Approves or rejects; what was approved is done when this returns. */
export async function decideApproval<C extends ErrorCode>(
  by: Omit<StaffAct, 'playerId'>,
  id: string,
  { verdict, codes }: { verdict: 'approved' | 'rejected'; codes: readonly C[] },
) {
  const { context } = by;
  const { store, nowMs, env } = context;
  // Nobody knows yet what it is about; a mail that no act takes is never stored.
  const acts = verdict === 'approved' ? await contextOfActs(context) : {};
  const decision = { verdict, roleAgeMs: approverRoleAgeMs(env), context: acts };
  const decided = await store.decide(id, actorOf(by), decision, codes, nowMs);
  if (!decided.ok || decided.value.state !== 'approved') return decided;
  const { kind, subjectId, replayed } = decided.value;
  // A row of the law that counts already concerns everybody who plays.
  if (kind === 'rule_row') context.notifyStanding(null);
  if (replayed === true || !ENDS_TOKENS.has(kind)) return decided;
  const { mail, recovery } = acts;
  if (mail !== undefined && kind === 'factor_reset') context.sendSoon(mail);
  if (recovery !== undefined && kind === 'recovery') {
    context.sendSoon(recovery.mailDone);
    context.sendSoon(recovery.mailMoved);
  }
  await context.notifyRevocations(subjectId);
  return decided;
}

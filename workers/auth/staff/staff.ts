// What one member of staff may do to players; what needs two is in approvals.ts. Nobody acts on
// themselves; only who may grant roles acts on other staff. Reasons go into the audit log.

import { hasPermission } from '#shared/permissions.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Identity } from '#shared/token.ts';
import { mailReset } from '../credentials/password-change.ts';
import type { RequestContext } from '../request-context.ts';
import type { PlayerRow } from '../store/index.ts';

/** A player as this member of staff may see them: addresses are masked without `players.manage`. */
export function visibleTo(identity: Identity, row: PlayerRow): PlayerRow {
  if (hasPermission(identity.roles, 'players.manage') || row.email === null) return row;
  return { ...row, email: row.email.replace(/^(.).*@/, '$1…@') };
}

/** What a member of staff does to a player, and why. */
export interface StaffAct {
  context: RequestContext;
  identity: Identity;
  playerId: string;
  reason: string;
}

/** The player this member of staff may act on. */
export async function subjectOf(
  act: StaffAct,
): Promise<Result<PlayerRow, 'not_found' | 'forbidden'>> {
  const { context, identity, playerId } = act;
  const row = await context.store.showPlayer(playerId);
  if (row === null || row.status === 'erased') return err('not_found');
  if (row.id === identity.playerId) return err('forbidden');
  const isStaff = row.roles.some((role) => role !== 'player');
  if (isStaff && !hasPermission(identity.roles, 'roles.grant')) return err('forbidden');
  return ok(row);
}

/** Who acts, why, in which request. */
export const actorOf = ({ context, identity, reason }: Omit<StaffAct, 'playerId'>) => ({
  actorId: identity.playerId,
  reason,
  requestId: context.requestId,
});

/** Bans or unbans. Repeating it changes nothing. */
export async function setBan(act: StaffAct, banned: boolean) {
  const subject = await subjectOf(act);
  if (!subject.ok) return subject;
  const { context, playerId } = act;
  const mail = await context.mail(banned ? 'account_banned' : 'account_unbanned');
  const { store, nowMs } = context;
  const outcome = await store.setBan(playerId, banned, actorOf(act), mail, nowMs);
  if (outcome === 'unknown') return err('not_found');
  if (outcome === 'unchanged') return ok();
  context.sendSoon(mail);
  context.notifyStanding(playerId);
  await context.notifyRevocations(playerId);
  return ok();
}

/** Takes a role away. Repeating it changes nothing. */
export async function takeRole(act: StaffAct, role: string) {
  const subject = await subjectOf(act);
  if (!subject.ok) return subject;
  const { context, playerId } = act;
  const outcome = await context.store.takeRole(playerId, role, actorOf(act), context.nowMs);
  if (outcome === 'unknown') return err('not_found');
  if (outcome === 'changed') await context.notifyRevocations(playerId);
  return ok();
}

/** Ends sign-ins of a player: one, or all. */
export async function endPlayerSessions(act: StaffAct, sid: string | null) {
  const subject = await subjectOf(act);
  if (!subject.ok) return subject;
  const { context, playerId } = act;
  const { store, nowMs } = context;
  const only = sid === null ? null : [sid];
  const ended = await store.endByStaff(playerId, only, actorOf(act), nowMs);
  if (ended.length === 0) return sid === null ? ok() : err('not_found');
  await context.notifyRevocations(playerId);
  return ok();
}

/** Mails the player a reset link. */
export async function startPlayerReset(act: StaffAct) {
  const subject = await subjectOf(act);
  if (!subject.ok) return subject;
  const { context, identity, playerId, reason } = act;
  // Written down first: a note too many is better than a mail that nobody answers for.
  await context.audit('password.reset_by_staff', identity.playerId, playerId, { reason });
  if (subject.value.email !== null) await mailReset(context, subject.value.email);
  return ok();
}

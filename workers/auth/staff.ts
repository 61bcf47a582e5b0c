// What one member of staff may do to players; what needs two is in approvals.ts. Nobody acts on
// themselves; only who may grant roles acts on other staff. Reasons go into the audit log.

import { base64UrlToBytes, bytesToBase64Url, utf8 } from '#shared/bytes.ts';
import { hasPermission } from '#shared/permissions.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Identity } from '#shared/token.ts';
import { tellRevocations } from './hub.ts';
import { mailReset } from './password-change.ts';
import type { PlayerRow } from './store/index.ts';
import type { Work } from './work.ts';

/** A position in a list, as an opaque text. */
export function cursorOf(...parts: string[]): string {
  return bytesToBase64Url(utf8(JSON.stringify(parts)));
}

/** Reads a cursor of so many parts that each fit their pattern. */
export function readCursor(
  cursor: string | undefined,
  patterns: readonly RegExp[],
): Result<string[] | undefined, 'invalid_cursor'> {
  if (cursor === undefined) return ok(undefined);
  try {
    const bytes = base64UrlToBytes(cursor);
    const parts: unknown = JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array()));
    if (!Array.isArray(parts) || parts.length !== patterns.length) return err('invalid_cursor');
    const texts = parts.filter((part): part is string => typeof part === 'string');
    const fits = patterns.every((pattern, index) => pattern.test(texts[index] ?? ''));
    return fits && texts.length === patterns.length ? ok(texts) : err('invalid_cursor');
  } catch {
    return err('invalid_cursor');
  }
}

/** A player as this member of staff may see them: addresses are masked without `players.manage`. */
export function visibleTo(identity: Identity, row: PlayerRow): PlayerRow {
  if (hasPermission(identity.roles, 'players.manage') || row.email === null) return row;
  return { ...row, email: row.email.replace(/^(.).*@/, '$1…@') };
}

/** The player this member of staff may act on. */
export async function subjectOf(
  work: Work,
  identity: Identity,
  playerId: string,
): Promise<Result<PlayerRow, 'not_found' | 'forbidden'>> {
  const row = await work.store.showPlayer(playerId);
  if (row === null || row.status === 'erased') return err('not_found');
  if (row.id === identity.playerId) return err('forbidden');
  const isStaff = row.roles.some((role) => role !== 'player');
  if (isStaff && !hasPermission(identity.roles, 'roles.grant')) return err('forbidden');
  return ok(row);
}

/** Who acts, why, in which request. */
export const actOf = (work: Work, identity: Identity, reason: string) => ({
  actorId: identity.playerId,
  reason,
  requestId: work.requestId,
});

/** Bans or unbans. Repeating it changes nothing. */
export async function setBan(
  work: Work,
  identity: Identity,
  playerId: string,
  banned: boolean,
  reason: string,
) {
  const subject = await subjectOf(work, identity, playerId);
  if (!subject.ok) return subject;
  const mail = await work.mail(banned ? 'account_banned' : 'account_unbanned', {});
  const act = actOf(work, identity, reason);
  const outcome = await work.store.setBan(playerId, banned, act, mail, work.nowMs);
  if (outcome === 'unknown') return err('not_found');
  if (outcome === 'unchanged') return ok();
  work.sendSoon(mail);
  await tellRevocations(work.env, work.store, work.nowMs, playerId);
  return ok();
}

/** Takes a role away. Repeating it changes nothing. */
export async function takeRole(
  work: Work,
  identity: Identity,
  target: { id: string; role: string },
  reason: string,
) {
  const subject = await subjectOf(work, identity, target.id);
  if (!subject.ok) return subject;
  const act = actOf(work, identity, reason);
  const outcome = await work.store.takeRole(target.id, target.role, act, work.nowMs);
  if (outcome === 'unknown') return err('not_found');
  if (outcome === 'changed') {
    await tellRevocations(work.env, work.store, work.nowMs, target.id);
  }
  return ok();
}

/** Ends sign-ins of a player: one, or all. */
export async function endPlayerSessions(
  work: Work,
  identity: Identity,
  playerId: string,
  sid: string | null,
) {
  const subject = await subjectOf(work, identity, playerId);
  if (!subject.ok) return subject;
  const which = sid === null ? { allBut: null } : { only: [sid] };
  const ended = await work.store.endSignIns(playerId, which, 'ended_by_staff', work.nowMs);
  if (ended.length === 0) return sid === null ? ok() : err('not_found');
  await work.audit('sign_in.ended_by_staff', identity.playerId, playerId, { sids: ended });
  await tellRevocations(work.env, work.store, work.nowMs, playerId);
  return ok();
}

/** Mails the player a reset link. */
export async function startPlayerReset(
  work: Work,
  identity: Identity,
  playerId: string,
  reason: string,
) {
  const subject = await subjectOf(work, identity, playerId);
  if (!subject.ok) return subject;
  if (subject.value.email !== null) await mailReset(work, subject.value.email);
  await work.audit('password.reset_by_staff', identity.playerId, playerId, { reason });
  return ok();
}

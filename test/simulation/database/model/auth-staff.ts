// Passwords, roles and bans, and what of auth needs two people (db/functions/auth: passwords, roles,
// approvals).

import { ask, consume, refusal, voidOfLoser } from './approvals.ts';
import type { ApprovalRequest } from './approvals-tables.ts';
import { append } from './audit.ts';
import { enqueueMail } from './auth-mail.ts';
import { tell } from './auth-notices.ts';
import { updatePlayers } from './auth-persons.ts';
import { endSignIns, markRevoked, proveSignIn, rolesOf } from './auth-sign-ins.ts';
import type { Player } from './auth-tables.ts';
import type { Json, Model } from './model.ts';
import { rolesChanged } from './rules.ts';

const mayHavePassword = (model: Model, playerId: string, isLong: boolean) =>
  isLong || model.auth.playerRoles.by('playerId', playerId).length === 0;

const activePlayer = (model: Model, playerId: string): Player | undefined => {
  const player = model.auth.players.get(playerId);
  return player?.status === 'active' ? player : undefined;
};

function dropLinks(model: Model, playerId: string): void {
  const { challenges, verifications } = model.auth;
  verifications.deleteWhere((row) => row.playerId === playerId && row.kind === 'reset_password');
  challenges.deleteWhere((row) => row.playerId === playerId);
}

function changePassword(
  model: Model,
  playerId: string,
  oldHash: string,
  newHash: string,
  isLong: boolean,
  sid: string,
  amr: readonly string[],
  nowMs: number,
  mail: Json | null,
  requestId: string | null,
): Json | null {
  const { credentials } = model.auth;
  if (activePlayer(model, playerId) === undefined) return null;
  if (!mayHavePassword(model, playerId, isLong)) return null;
  const credential = credentials.get(playerId);
  if (credential === undefined || credential.passwordHash !== oldHash) return null;
  const version = credential.version + 1;
  credentials.change(credential, { passwordHash: newHash, changedAt: nowMs, version, isLong });
  dropLinks(model, playerId);
  endSignIns(model, playerId, nowMs, 'password_changed', null, sid, true);
  enqueueMail(model, playerId, mail, nowMs);
  append(model, 'password.changed', playerId, 'player', playerId, {}, requestId);
  return proveSignIn(model, sid, playerId, amr, nowMs);
}

function startReset(
  model: Model,
  email: string,
  nowMs: number,
  link: Json,
  mail: Json | null,
): boolean {
  const { players, verifications } = model.auth;
  const [player] = players.by('email', email);
  if (player === undefined || player.verifiedAt === null || player.status !== 'active') {
    return false;
  }
  const { id: playerId } = player;
  verifications.deleteWhere((row) => row.playerId === playerId && row.kind === 'reset_password');
  verifications.insert({
    ...{ id: link.id as string, playerId, kind: 'reset_password', email },
    ...{ tokenHash: `\\x${link.tokenHash}`, expiresAt: Date.parse(link.expiresAt as string) },
  });
  enqueueMail(model, playerId, mail, nowMs);
  return true;
}

/** The reset link with the player whose address it still is. */
function resetLink(model: Model, tokenHash: string, nowMs: number) {
  const link = model.auth.verifications
    .where((row) => row.tokenHash === tokenHash && row.kind === 'reset_password')
    .find((row) => row.expiresAt > nowMs);
  const player = link === undefined ? undefined : activePlayer(model, link.playerId);
  return { link, player: player?.email === link?.email ? player : undefined };
}

function resetSubject(model: Model, tokenHash: string, nowMs: number): Json[] {
  const { player } = resetLink(model, tokenHash, nowMs);
  if (player === undefined) return [];
  const { id, email, displayName } = player;
  return [{ playerId: id, email, displayName, roles: rolesOf(model, id) }];
}

function resetPassword(
  model: Model,
  tokenHash: string,
  newHash: string,
  isLong: boolean,
  addressGroup: string,
  nowMs: number,
  mail: Json | null,
  requestId: string | null,
): string | null {
  const { credentials, verifications } = model.auth;
  const { link, player } = resetLink(model, tokenHash, nowMs);
  if (link === undefined) return null;
  verifications.delete(link);
  if (player === undefined || !mayHavePassword(model, player.id, isLong)) return null;
  const credential = credentials.get(player.id);
  if (credential !== undefined) {
    const version = credential.version + 1;
    credentials.change(credential, {
      ...{ passwordHash: newHash, changedAt: nowMs, version, isLong, provedFrom: addressGroup },
    });
  }
  dropLinks(model, player.id);
  endSignIns(model, player.id, nowMs, 'password_reset', null, null, true);
  enqueueMail(model, player.id, mail, nowMs);
  append(model, 'password.reset', player.id, 'player', player.id, {}, requestId);
  return player.id;
}

function rehashPassword(model: Model, playerId: string, oldHash: string, newHash: string): void {
  const credential = model.auth.credentials.get(playerId);
  if (credential?.passwordHash !== oldHash) return;
  model.auth.credentials.change(credential, { passwordHash: newHash });
}

/** Gives or takes a role. */
export function setRole(
  model: Model,
  playerId: string,
  role: string,
  granted: boolean,
  actorId: string | null,
  nowMs: number,
  reason: string | null,
  requestId: string | null,
): string {
  const { credentials, playerRoles, players } = model.auth;
  const player = players.get(playerId);
  if (player === undefined || player.status === 'erased') return 'unknown';
  const held = playerRoles.get(playerId, role);
  if (granted && credentials.get(playerId)?.isLong !== true) return 'short_password';
  if (granted === (held !== undefined)) return 'unchanged';
  if (held === undefined) {
    playerRoles.put({ playerId, role, grantedBy: actorId, grantedAt: nowMs });
  } else {
    playerRoles.delete(held);
    voidOfLoser(model, playerId);
  }
  rolesChanged(model, playerId);
  markRevoked(model, playerId, nowMs, true);
  const key = `role_changed:${playerId}:${role}:${nowMs}`;
  tell(model, playerId, 'role_changed', key, { role, granted }, nowMs);
  const action = granted ? 'role.granted' : 'role.revoked';
  append(model, action, actorId, 'player', playerId, { role, reason }, requestId);
  return 'changed';
}

function takeRole(
  model: Model,
  playerId: string,
  role: string,
  actorId: string,
  nowMs: number,
  reason: string,
  requestId: string | null,
): string {
  return setRole(model, playerId, role, false, actorId, nowMs, reason, requestId);
}

function setBan(
  model: Model,
  playerId: string,
  banned: boolean,
  actorId: string,
  nowMs: number,
  reason: string,
  requestId: string | null,
  mail: Json | null,
): string {
  const { players } = model.auth;
  const from = banned ? 'active' : 'banned';
  const player = players.get(playerId);
  if (player === undefined || player.status === 'closing' || player.status === 'erased') {
    return 'unknown';
  }
  if (player.status !== from) return 'unchanged';
  const accounts = players
    .by('personId', player.personId)
    .filter((account) => account.status === from);
  updatePlayers(model, accounts, { status: banned ? 'banned' : 'active' });
  for (const { id } of banned ? accounts : []) {
    endSignIns(model, id, nowMs, 'banned', null, null, true);
  }
  enqueueMail(model, playerId, mail, nowMs);
  const action = banned ? 'player.banned' : 'player.unbanned';
  append(model, action, actorId, 'player', playerId, { reason }, requestId);
  return 'changed';
}

function endByStaff(
  model: Model,
  playerId: string,
  only: readonly string[] | null,
  actorId: string,
  nowMs: number,
  requestId: string | null,
): string[] {
  const sids = endSignIns(model, playerId, nowMs, 'ended_by_staff', only, null, false);
  if (sids.length > 0) {
    append(model, 'sign_in.ended_by_staff', actorId, 'player', playerId, { sids }, requestId);
  }
  return sids;
}

function askRole(
  model: Model,
  id: string,
  playerId: string,
  role: string,
  actorId: string,
  nowMs: number,
  reason: string,
  requestId: string | null,
): Json {
  const { credentials, playerRoles, players } = model.auth;
  const player = players.get(playerId);
  if (player === undefined || player.status === 'erased') return refusal('not_found');
  if (playerRoles.get(playerId, role) !== undefined) return { unchanged: true };
  if (credentials.get(playerId)?.isLong !== true) return refusal('short_password');
  return ask(model, id, 'role_grant', playerId, { role }, actorId, reason, nowMs, requestId);
}

/** What an approved grant of a role does. */
export function actOnRoleGrant(model: Model, request: ApprovalRequest, context: Json): Json {
  if (request.state !== 'approved') return {};
  const { role } = request.act as { role: string };
  consume(model, request.id, 'role_grant', request.subjectId, { role });
  const outcome = setRole(
    model,
    request.subjectId,
    role,
    true,
    request.askedBy,
    request.decidedAt ?? 0,
    request.reason,
    (context.requestId as string | undefined) ?? null,
  );
  if (outcome === 'unknown') return refusal('not_found');
  return outcome === 'short_password' ? refusal('short_password') : {};
}

/** Functions of passwords and staff by name. */
export const STAFF_FUNCTIONS = {
  'auth.change_password': changePassword,
  'auth.start_reset': startReset,
  'auth.reset_subject': resetSubject,
  'auth.reset_password': resetPassword,
  'auth.rehash_password': rehashPassword,
  'auth.set_ban': setBan,
  'auth.end_by_staff': endByStaff,
  'auth.ask_role': askRole,
  'auth.take_role': takeRole,
};

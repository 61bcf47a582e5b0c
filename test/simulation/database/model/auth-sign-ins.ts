// Sign-ins, rotation of refresh tokens, and the outbox of revocations (db/functions/auth: sign_ins,
// revocations, factors' proof).

import { MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import { enqueueMail } from './auth-mail.ts';
import { tell } from './auth-notices.ts';
import type { Player, SignIn } from './auth-tables.ts';
import type { Json, Model } from './model.ts';
import { outboxPlan } from './outbox-plan.ts';

const REVOCATION_PLAN = { firstMs: 5 * SECOND_MS, longestMs: 5 * MINUTE_MS, parkAfter: 100 };

const isLiving = (signIn: SignIn, nowMs: number) =>
  signIn.revokedAt === null && signIn.expiresAt > nowMs && signIn.idleExpiresAt > nowMs;

const living = (model: Model, playerId: string, nowMs: number) =>
  model.auth.signIns.by('playerId', playerId).filter((signIn) => isLiving(signIn, nowMs));

/** `{version, signIns}`, or null for an unknown player. */
function signInList(model: Model, playerId: string, nowMs: number): Json | null {
  const player = model.auth.players.get(playerId);
  if (player === undefined) return null;
  const found = player.status === 'active' ? living(model, playerId, nowMs) : [];
  return {
    version: player.signInsVersion,
    signIns: found.map(({ id, expiresAt }) => ({
      sid: id,
      ver: player.rightsVersion,
      expiresAtMs: expiresAt,
    })),
  };
}

/** Says that the list changed in a way that must reach the hub. `rights`: tokens die as well. */
export function markRevoked(model: Model, playerId: string, nowMs: number, rights: boolean): void {
  const { players, revocations } = model.auth;
  const player = players.get(playerId);
  if (player === undefined) return;
  const version = player.signInsVersion + 1;
  const rightsVersion = player.rightsVersion + Number(rights);
  players.change(player, { signInsVersion: version, rightsVersion });
  revocations.put({
    playerId,
    version,
    dueAt: nowMs,
    attempts: 0,
    renamed: revocations.get(playerId)?.renamed ?? false,
    lastError: null,
    parkedAt: null,
  });
}

/** Ends sign-ins: those in `only`, or all but `except`; the ids that ended now. */
export function endSignIns(
  model: Model,
  playerId: string,
  nowMs: number,
  reason: string,
  only: readonly string[] | null,
  except: string | null,
  rights: boolean,
): string[] {
  const ended = living(model, playerId, nowMs).filter(
    ({ id }) => (only === null || only.includes(id)) && id !== except,
  );
  for (const signIn of ended) {
    model.auth.signIns.change(signIn, { revokedAt: nowMs, revokedReason: reason });
  }
  if (rights || ended.length > 0) markRevoked(model, playerId, nowMs, rights);
  const byStaff = reason === 'ended_by_staff';
  if (ended.length > 0 && (byStaff || (reason === 'signed_out' && only === null))) {
    const facts = { count: ended.length, by: byStaff ? 'staff' : 'player' };
    const [first] = ended.map(({ id }) => id).sort();
    tell(model, playerId, 'sign_ins_ended', `sign_ins_ended:${first}`, facts, nowMs);
  }
  return ended.map(({ id }) => id);
}

function signInOf(model: Model, hash: string | null, nowMs: number): SignIn[] {
  if (hash === null) return [];
  const { refreshHistory, signIns } = model.auth;
  const current = signIns.by('refreshHash', hash);
  const replaced = signIns.get(refreshHistory.get(hash)?.signInId ?? '');
  const found = replaced === undefined ? current : [...current, replaced];
  return found.filter((signIn) => isLiving(signIn, nowMs));
}

/** `player` and the roles beyond, in order. */
export const rolesOf = (model: Model, playerId: string): string[] => {
  const roles = model.auth.playerRoles.by('playerId', playerId).map(({ role }) => role);
  return ['player', ...roles.sort()];
};

function tokenFacts(model: Model, signIn: SignIn): Json {
  const { playerId, id, amr, authTime } = signIn;
  return {
    playerId,
    sid: id,
    ver: model.auth.players.get(playerId)?.rightsVersion ?? null,
    roles: rolesOf(model, playerId),
    amr: [...amr],
    authTimeSeconds: Math.floor(authTime / SECOND_MS),
  };
}

/** Takes away the oldest beyond the cap, never the one that was opened; how many were too many. */
function endSurplus(model: Model, opened: SignIn, nowMs: number, cap: number): boolean {
  const surplus = living(model, opened.playerId, nowMs)
    .sort((one, other) => newestFirst(one, other, opened.id))
    .slice(cap)
    .map(({ id }) => id);
  if (surplus.length === 0) return false;
  endSignIns(model, opened.playerId, nowMs, 'too_many', surplus, null, false);
  return true;
}

function newestFirst(one: SignIn, other: SignIn, first: string): number {
  if ((one.id === first) !== (other.id === first)) return one.id === first ? -1 : 1;
  if (one.createdAt !== other.createdAt) return other.createdAt - one.createdAt;
  return one.id < other.id ? 1 : -1;
}

const isActive = (player: Player | undefined) =>
  player !== undefined && player.status === 'active' && player.verifiedAt !== null;

/** Notes the browser of a sign-in, by its hash under each key of the ring. */
function noteDevice(model: Model, playerId: string, keys: Json[] | null, nowMs: number): void {
  const { deviceKeys } = model.auth;
  for (const { id, key } of keys ?? []) {
    const row = {
      ...{ playerId, keyId: id as string, key: `\\x${key}` },
      ...{ firstSeenAt: nowMs, lastSeenAt: nowMs },
    };
    const known = deviceKeys.get(playerId, row.key);
    if (known === undefined) deviceKeys.put(row);
    else deviceKeys.change(known, { lastSeenAt: nowMs });
  }
}

function openSignIn(
  model: Model,
  id: string,
  playerId: string,
  nowMs: number,
  expiresAt: number,
  idleExpiresAt: number,
  amr: readonly string[],
  device: string,
  place: string,
  addressGroup: string,
  refreshHash: string,
  cap: number,
  mail: Json | null,
  passwordVersion: number,
  held: string | null,
  devices: Json[] | null,
): Json | string | null {
  const { credentials, players, signIns } = model.auth;
  const [heldSignIn] = signInOf(model, held, nowMs);
  if (!isActive(players.get(playerId))) return null;
  if (credentials.get(playerId)?.version !== passwordVersion) return 'password_changed';
  if (heldSignIn !== undefined) {
    endSignIns(model, heldSignIn.playerId, nowMs, 'replaced', [heldSignIn.id], null, false);
  }
  const before = signIns.by('playerId', playerId);
  const newDevice =
    before.length > 0 &&
    !before.some((row) => row.device === device && row.addressGroup === addressGroup);
  const opened = signIns.insert({
    ...{ id, playerId, createdAt: nowMs, lastSeenAt: nowMs, expiresAt, idleExpiresAt },
    ...{ authTime: nowMs, amr, device, place, addressGroup, refreshHash, previousHash: null },
    ...{ refreshKey: null, revokedAt: null, revokedReason: null },
  });
  noteDevice(model, playerId, devices, nowMs);
  if (!endSurplus(model, opened, nowMs, cap)) {
    const player = players.get(playerId);
    if (player !== undefined) {
      players.change(player, { signInsVersion: player.signInsVersion + 1 });
    }
  }
  if (newDevice) enqueueMail(model, playerId, mail, nowMs);
  const replaced =
    heldSignIn === undefined ? null : { playerId: heldSignIn.playerId, sid: heldSignIn.id };
  return { newDevice, list: signInList(model, playerId, nowMs), replaced };
}

function rotateRefresh(
  model: Model,
  hash: string,
  successorHash: string,
  key: string,
  nowMs: number,
  idleMs: number,
  mail: Json | null,
  playerId: string | null,
): Json {
  const { players, refreshHistory, signIns } = model.auth;
  if (playerId !== null && signInOf(model, hash, nowMs).some((row) => row.playerId !== playerId)) {
    return { outcome: 'other' };
  }
  const current = signIns
    .by('refreshHash', hash)
    .find((row) => isLiving(row, nowMs) && players.get(row.playerId)?.status === 'active');
  if (current !== undefined) {
    const rotated = signIns.change(current, {
      previousHash: hash,
      refreshHash: successorHash,
      refreshKey: key,
      lastSeenAt: nowMs,
      idleExpiresAt: Math.min(nowMs + idleMs, current.expiresAt),
    });
    refreshHistory.insert({ hash, signInId: rotated.id });
    return { outcome: 'rotated', key, facts: tokenFacts(model, rotated) };
  }
  const family = signIns.get(refreshHistory.get(hash)?.signInId ?? '');
  if (family === undefined || !isLiving(family, nowMs)) return { outcome: 'unknown' };
  if (family.previousHash === hash) {
    return { outcome: 'repeated', key: family.refreshKey, facts: tokenFacts(model, family) };
  }
  const owner = family.playerId;
  const ended = endSignIns(model, owner, nowMs, 'stolen', [family.id], null, false);
  if (ended.length > 0) enqueueMail(model, owner, mail, nowMs);
  return { outcome: 'stolen', playerId: owner, sid: family.id };
}

/** The sign-in proved itself anew; null when it no longer lives. */
export function proveSignIn(
  model: Model,
  sid: string,
  playerId: string,
  amr: readonly string[],
  nowMs: number,
): Json | null {
  const { signIns } = model.auth;
  const found = signIns.get(sid);
  if (found === undefined || found.playerId !== playerId || !isLiving(found, nowMs)) return null;
  const proofs = [...new Set([...found.amr, ...amr])].sort();
  const proved = signIns.change(found, { authTime: nowMs, lastSeenAt: nowMs, amr: proofs });
  return tokenFacts(model, proved);
}

function claimRevocations(
  model: Model,
  playerId: string | null,
  nowMs: number,
  limit: number,
): Json[] {
  const { players, revocations } = model.auth;
  const due = revocations
    .where((row) => row.dueAt <= nowMs && (playerId === null || row.playerId === playerId))
    .sort(
      (one, other) =>
        Number(one.parkedAt !== null) - Number(other.parkedAt !== null) || one.dueAt - other.dueAt,
    )
    .slice(0, limit);
  return due.map((row) => {
    revocations.change(row, outboxPlan(row, nowMs, REVOCATION_PLAN));
    const player = players.get(row.playerId);
    const name =
      row.renamed && player !== undefined
        ? { version: player.nameVersion, name: player.displayName }
        : null;
    return { playerId: row.playerId, list: signInList(model, row.playerId, nowMs), name };
  });
}

function revocationDone(model: Model, playerId: string, version: bigint): void {
  const row = model.auth.revocations.get(playerId);
  if (row !== undefined && row.version <= version) model.auth.revocations.delete(row);
}

function revocationFailed(model: Model, playerId: string, reason: string): void {
  const row = model.auth.revocations.get(playerId);
  if (row !== undefined) model.auth.revocations.change(row, { lastError: cut(reason) });
}

/** A reason as an outbox keeps it. */
export const cut = (reason: string) => [...reason].slice(0, 500).join('');

/** Functions of sign-ins and revocations by name. */
export const SIGN_IN_FUNCTIONS = {
  'auth.sign_in_list': signInList,
  'auth.end_sign_ins': endSignIns,
  'auth.sign_in_of': signInOf,
  'auth.open_sign_in': openSignIn,
  'auth.rotate_refresh': rotateRefresh,
  'auth.prove_sign_in': proveSignIn,
  'auth.claim_revocations': claimRevocations,
  'auth.revocation_done': revocationDone,
  'auth.revocation_failed': revocationFailed,
  'auth.roles_of': rolesOf,
  'auth.is_living': (_model: Model, row: SignIn, nowMs: number) => isLiving(row, nowMs),
};

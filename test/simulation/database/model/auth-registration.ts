// Registration, names, and what is purged (db/functions/auth: registration, names, verifications).

import { enqueueMail } from './auth-mail.ts';
import { insertPlayer, updatePlayers } from './auth-persons.ts';
import { markRevoked } from './auth-sign-ins.ts';
import type { Registration } from './auth-tables.ts';
import type { Json, Model } from './model.ts';
import { SqlRefusal } from './refusal.ts';

const CODE_TRIES_MAX = 5;

const bytes = (hex: unknown) => `\\x${hex}`;
const momentOf = (text: unknown) => Date.parse(text as string);

function isNameFree(model: Model, folded: string, email: string, nowMs: number): boolean {
  const { nameReservations, players, releasedNames } = model.auth;
  const released = releasedNames.get(folded);
  const reserved = nameReservations.get(folded);
  return (
    players.by('displayNameFolded', folded).length === 0 &&
    !(released !== undefined && released.until > nowMs) &&
    !(reserved !== undefined && reserved.email !== email && reserved.expiresAt > nowMs)
  );
}

function isNameHeld(model: Model, folded: string, playerId: string, nowMs: number): boolean {
  const released = model.auth.releasedNames.get(folded);
  const reserved = model.auth.nameReservations.get(folded);
  return (
    (released !== undefined && released.until > nowMs && released.playerId !== playerId) ||
    (reserved !== undefined && reserved.expiresAt > nowMs)
  );
}

function rename(
  model: Model,
  playerId: string,
  displayName: string,
  folded: string,
  heldUntil: number,
  nowMs: number,
): void {
  const { players, releasedNames, revocations } = model.auth;
  const player = players.get(playerId);
  if (player === undefined || player.status !== 'active') return;
  if (isNameHeld(model, folded, playerId, nowMs)) {
    throw new SqlRefusal('23505', 'this name is held');
  }
  if (player.displayNameFolded !== folded) {
    releasedNames.put({
      displayNameFolded: player.displayNameFolded,
      playerId,
      until: heldUntil,
    });
    const released = releasedNames.get(folded);
    if (released !== undefined) releasedNames.delete(released);
  }
  const [owner] = players.by('displayNameFolded', folded);
  if (owner !== undefined && owner.id !== playerId) {
    throw new SqlRefusal('23505', 'duplicate key value violates unique constraint');
  }
  updatePlayers(model, [player], {
    displayName,
    displayNameFolded: folded,
    nameVersion: player.nameVersion + 1,
  });
  markRevoked(model, playerId, nowMs, false);
  const revocation = revocations.get(playerId);
  if (revocation !== undefined) revocations.change(revocation, { renamed: true });
}

function addRegistrationLink(model: Model, email: string, link: Json): void {
  model.auth.registrationLinks.insert({
    tokenHash: bytes(link.tokenHash),
    email,
    expiresAt: momentOf(link.expiresAt),
    codeHash: bytes(link.codeHash),
    codeExpiresAt: momentOf(link.codeExpiresAt),
    codeTries: 0,
    usedAt: null,
  });
}

function register(
  model: Model,
  typed: Json,
  nowMs: number,
  keptMs: number,
  link: Json,
  mail: Json | null,
  mailKnown: Json | null,
): string {
  const { nameReservations, players, registrations } = model.auth;
  const email = typed.email as string;
  const folded = typed.displayNameFolded as string;
  if (!isNameFree(model, folded, email, nowMs)) return 'name_taken';
  nameReservations.put({ displayNameFolded: folded, email, expiresAt: nowMs + keptMs });
  const [owner] = players.by('email', email);
  if (owner !== undefined) {
    enqueueMail(model, owner.id, mailKnown, nowMs);
    return 'known';
  }
  const passwordHash = typed.passwordHash as string;
  const same = registrations.by('email', email).find((row) => row.passwordHash === passwordHash);
  registrations.put({
    id: same?.id ?? (typed.id as string),
    email,
    passwordHash,
    passwordIsLong: same?.passwordIsLong ?? (typed.passwordIsLong as boolean),
    displayName: typed.displayName as string,
    displayNameFolded: folded,
    birthDate: typed.birthDate as string,
    termsAcceptedAt: nowMs,
    browserHash: bytes(typed.browserHash),
    addressGroup: typed.addressGroup as string,
    expiresAt: nowMs + keptMs,
  });
  if (mail !== null) {
    addRegistrationLink(model, email, link);
    enqueueMail(model, null, mail, nowMs);
  }
  return 'pending';
}

const waiting = (model: Model, email: string, nowMs: number) =>
  model.auth.registrations.by('email', email).filter((row) => row.expiresAt > nowMs);

function tryRegistrationCode(
  model: Model,
  email: string,
  codeHash: string,
  nowMs: number,
): string | null {
  const { registrationLinks } = model.auth;
  const tried = registrationLinks
    .where(
      (link) =>
        link.email === email && link.codeTries < CODE_TRIES_MAX && link.codeExpiresAt > nowMs,
    )
    .map((link) => registrationLinks.change(link, { codeTries: link.codeTries + 1 }));
  return tried.find((link) => link.codeHash === codeHash)?.tokenHash ?? null;
}

function registrationAddress(model: Model, tokenHash: string, nowMs: number): string | null {
  const link = model.auth.registrationLinks.get(tokenHash);
  return link !== undefined && link.expiresAt > nowMs ? link.email : null;
}

function provedRegistration(
  model: Model,
  email: string,
  proof: Json,
  nowMs: number,
): Registration | undefined {
  const rows = waiting(model, email, nowMs);
  const proves = (row: Registration) => {
    if ('passwordHashes' in proof) {
      return (proof.passwordHashes as string[]).includes(row.passwordHash);
    }
    if ('browserHash' in proof && row.browserHash === bytes(proof.browserHash)) return true;
    return !proof.isBrowser && row.addressGroup === proof.addressGroup && rows.length === 1;
  };
  return rows.filter(proves).sort((one, other) => (one.id < other.id ? 1 : -1))[0];
}

/** Nobody becomes the owner of this address by a registration any more. */
export function voidRegistrations(model: Model, email: string, nowMs: number): void {
  const { nameReservations, registrationLinks, registrations } = model.auth;
  registrations.deleteWhere((row) => row.email === email);
  nameReservations.deleteWhere((row) => row.email === email);
  for (const link of registrationLinks.where((row) => row.email === email && row.usedAt === null)) {
    registrationLinks.change(link, { usedAt: nowMs });
  }
}

function confirmRegistration(
  model: Model,
  tokenHash: string,
  proof: Json,
  playerId: string,
  nowMs: number,
): Json {
  const { credentials, players, registrationLinks } = model.auth;
  const email = registrationAddress(model, tokenHash, nowMs);
  if (email === null) return { outcome: 'invalid' };
  if (players.by('email', email).length > 0) return { outcome: 'used' };
  const isUsed = registrationLinks.get(tokenHash)?.usedAt !== null;
  if (isUsed || waiting(model, email, nowMs).length === 0) return { outcome: 'invalid' };
  const proved = provedRegistration(model, email, proof, nowMs);
  if (proved === undefined) return { outcome: 'unproved' };
  const { birthDate, displayName, displayNameFolded, passwordHash, passwordIsLong } = proved;
  if (!isNameFree(model, displayNameFolded, email, nowMs)) return { outcome: 'name_taken' };
  insertPlayer(model, {
    ...{ id: playerId, email, displayName, displayNameFolded, nameVersion: 1, birthDate },
    ...{ status: 'active', verifiedAt: nowMs, termsAcceptedAt: proved.termsAcceptedAt },
    ...{ rightsVersion: 0, signInsVersion: 0, createdAt: nowMs },
  });
  credentials.insert({
    ...{ playerId, passwordHash, changedAt: nowMs, version: 0, isLong: passwordIsLong },
    provedFrom: (proof.addressGroup as string | undefined) ?? null,
  });
  voidRegistrations(model, email, nowMs);
  return { outcome: 'confirmed', playerId };
}

function resendVerification(
  model: Model,
  email: string,
  nowMs: number,
  link: Json,
  mail: Json | null,
): boolean {
  if (waiting(model, email, nowMs).length === 0) return false;
  model.auth.registrationLinks.deleteWhere((row) => row.email === email && row.usedAt === null);
  addRegistrationLink(model, email, link);
  enqueueMail(model, null, mail, nowMs);
  return true;
}

function purge(model: Model, nowMs: number, signInsKeptMs: number, devicesKeptMs: number): Json {
  const { auth } = model;
  const verifications = auth.verifications.deleteWhere((row) => row.expiresAt <= nowMs);
  auth.nameReservations.deleteWhere((row) => row.expiresAt <= nowMs);
  auth.releasedNames.deleteWhere((row) => row.until <= nowMs);
  const registrations = auth.registrations.deleteWhere((row) => row.expiresAt <= nowMs);
  auth.registrationLinks.deleteWhere((row) => row.expiresAt <= nowMs);
  const over = auth.signIns.where(
    (row) =>
      Math.min(row.expiresAt, row.idleExpiresAt, row.revokedAt ?? Infinity) <=
      nowMs - signInsKeptMs,
  );
  const gone = new Set(over.map(({ id }) => id));
  for (const row of over) auth.signIns.delete(row);
  if (gone.size > 0) auth.refreshHistory.deleteWhere((row) => gone.has(row.signInId));
  auth.deviceKeys.deleteWhere((row) => row.lastSeenAt <= nowMs - devicesKeptMs);
  auth.notices.deleteWhere((row) => row.takenAt !== null && row.takenAt <= nowMs - signInsKeptMs);
  const limits = auth.limits.deleteWhere((row) => row.forgetAt <= nowMs);
  const pending = [auth.challenges, auth.totpEnrolments, auth.emailChanges]
    .map((rows) => rows.deleteWhere((row: { expiresAt: number }) => row.expiresAt <= nowMs))
    .reduce((sum, each) => sum + each, 0);
  return { verifications, registrations, signIns: over.length, limits, pending };
}

/** Functions of registration by name. */
export const REGISTRATION_FUNCTIONS = {
  'auth.register': register,
  'auth.is_registered': (model: Model, email: string, passwordHash: string, nowMs: number) =>
    waiting(model, email, nowMs).some((row) => row.passwordHash === passwordHash),
  'auth.registration_address': registrationAddress,
  'auth.try_registration_code': tryRegistrationCode,
  'auth.confirm_registration': confirmRegistration,
  'auth.resend_verification': resendVerification,
  'auth.rename': rename,
  'auth.purge': purge,
};

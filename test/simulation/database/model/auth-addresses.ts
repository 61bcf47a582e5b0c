// Changes of an address (db/functions/auth/addresses.sql).

import { append } from './audit.ts';
import { enqueueMail } from './auth-mail.ts';
import { unbindAddress, updatePlayers } from './auth-persons.ts';
import { voidRegistrations } from './auth-registration.ts';
import { endSignIns } from './auth-sign-ins.ts';
import type { Json, Model } from './model.ts';

const CHANGES = ['change_email_old', 'change_email_new'];
const UNDO = 'undo_email';

/** Puts a link in place of what there was of its kind; links that undo stand beside each other. */
function replaceVerification(
  model: Model,
  playerId: string,
  kind: string,
  email: string,
  link: Json,
): void {
  const { verifications } = model.auth;
  if (kind !== UNDO) {
    verifications.deleteWhere((row) => row.playerId === playerId && row.kind === kind);
  }
  verifications.insert({
    ...{ id: link.id as string, playerId, kind, email, tokenHash: `\\x${link.tokenHash}` },
    expiresAt: Date.parse(link.expiresAt as string),
  });
}

function startEmailChange(
  model: Model,
  playerId: string,
  newEmail: string,
  nowMs: number,
  expiresAt: number,
  oldLink: Json,
  newLink: Json,
  mailOld: Json | null,
  mailNew: Json | null,
  mailKnown: Json | null,
  requestId: string | null,
): string {
  const { emailChanges, players, verifications } = model.auth;
  const player = players.get(playerId);
  if (player?.status !== 'active' || player.email === null) return 'inactive';
  const unconfirmed = { oldConfirmedAt: null, newConfirmedAt: null };
  emailChanges.put({ playerId, newEmail, ...unconfirmed, expiresAt });
  replaceVerification(model, playerId, 'change_email_old', player.email, oldLink);
  replaceVerification(model, playerId, 'change_email_new', newEmail, newLink);
  enqueueMail(model, playerId, mailOld, nowMs);
  append(model, 'email.change_asked', playerId, 'player', playerId, {}, requestId);
  const owner = players.by('email', newEmail).find(({ verifiedAt }) => verifiedAt !== null);
  if (owner !== undefined) {
    verifications.deleteWhere(
      (row) => row.playerId === playerId && row.kind === 'change_email_new',
    );
    enqueueMail(model, owner.id, mailKnown, nowMs);
    return 'known';
  }
  enqueueMail(model, playerId, mailNew, nowMs);
  return 'started';
}

const INVALID = { outcome: 'invalid' };

/** Uses a link up: its row, or nothing. */
function takeLink(model: Model, tokenHash: string, kinds: readonly string[], nowMs: number) {
  const { verifications } = model.auth;
  const [link] = verifications.where((row) => row.tokenHash === tokenHash);
  if (link === undefined || !kinds.includes(link.kind) || link.expiresAt <= nowMs) return null;
  verifications.delete(link);
  return link;
}

function confirmEmailChange(
  model: Model,
  tokenHash: string,
  nowMs: number,
  undo: Json,
  mailOld: Json | null,
  requestId: string | null,
): Json {
  const { emailChanges, players, verifications } = model.auth;
  const link = takeLink(model, tokenHash, CHANGES, nowMs);
  const player = players.get(link?.playerId ?? '');
  if (link === null || player?.status !== 'active' || player.email === null) return INVALID;
  const { email, id: playerId } = player;
  const asked = emailChanges.get(playerId);
  if (asked === undefined || asked.expiresAt <= nowMs) return INVALID;
  const confirmed =
    link.kind === 'change_email_old' ? { oldConfirmedAt: nowMs } : { newConfirmedAt: nowMs };
  const change = emailChanges.change(asked, confirmed);
  if (change.oldConfirmedAt === null || change.newConfirmedAt === null) {
    return { outcome: 'waiting', playerId };
  }
  emailChanges.delete(change);
  if (players.by('email', change.newEmail).length > 0) return INVALID;
  voidRegistrations(model, change.newEmail, nowMs);
  updatePlayers(model, [player], { email: change.newEmail });
  verifications.deleteWhere((row) => row.playerId === playerId && row.kind === 'reset_password');
  replaceVerification(model, playerId, UNDO, email, undo);
  enqueueMail(model, playerId, mailOld === null ? null : { ...mailOld, to: email }, nowMs);
  endSignIns(model, playerId, nowMs, 'email_changed', null, null, true);
  append(model, 'email.changed', playerId, 'player', playerId, {}, requestId);
  return { outcome: 'changed', playerId };
}

function undoEmailChange(
  model: Model,
  tokenHash: string,
  nowMs: number,
  voidHash: string,
  reset: Json,
  mailReset: Json | null,
  requestId: string | null,
): string | null {
  const { challenges, credentials, emailChanges, players, verifications } = model.auth;
  const link = takeLink(model, tokenHash, [UNDO], nowMs);
  const player = players.get(link?.playerId ?? '');
  if (link === null || player?.status !== 'active') return null;
  const { id: playerId } = player;
  if (players.by('email', link.email).some(({ id }) => id !== playerId)) return null;
  voidRegistrations(model, link.email, nowMs);
  if (player.email !== null) unbindAddress(model, playerId, player.email, nowMs);
  const unbound = players.get(playerId);
  if (unbound !== undefined) updatePlayers(model, [unbound], { email: link.email });
  const credential = credentials.get(playerId);
  if (credential !== undefined) {
    const version = credential.version + 1;
    credentials.change(credential, {
      ...{ passwordHash: voidHash, changedAt: nowMs, version, isLong: false },
    });
  }
  emailChanges.deleteWhere((row) => row.playerId === playerId);
  verifications.deleteWhere(
    (row) => row.playerId === playerId && !(row.kind === UNDO && row.id < link.id),
  );
  challenges.deleteWhere((row) => row.playerId === playerId);
  replaceVerification(model, playerId, 'reset_password', link.email, reset);
  endSignIns(model, playerId, nowMs, 'email_undone', null, null, true);
  enqueueMail(model, playerId, mailReset, nowMs);
  append(model, 'email.change_undone', playerId, 'player', playerId, {}, requestId);
  return playerId;
}

/** Functions of addresses by name. */
export const ADDRESS_FUNCTIONS = {
  'auth.start_email_change': startEmailChange,
  'auth.confirm_email_change': confirmEmailChange,
  'auth.undo_email_change': undoEmailChange,
};

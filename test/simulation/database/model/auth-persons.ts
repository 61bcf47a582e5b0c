// Which accounts are one person's, and what changes of a player set off (db/functions/auth: persons;
// the triggers of auth.players).

import { voidOfLoser } from './approvals.ts';
import { append } from './audit.ts';
import { endSignIns } from './auth-sign-ins.ts';
import type { Player } from './auth-tables.ts';
import { hasRestrictions, noteRestriction } from './ledger-journal.ts';
import { standingChanged } from './ledger-notices.ts';
import type { Json, Model } from './model.ts';
import { personsJoined } from './social-edges.ts';
import { sanctionsJoined } from './social-moderation.ts';

const keyTexts = (keys: Json[]) => keys.map(({ key }) => `\\x${key}`);

/** A new account, with what that sets off. */
export function insertPlayer(model: Model, player: Omit<Player, 'personId'>): void {
  model.auth.players.insert({ ...player, personId: player.id });
  addressChanged(model, player.id, null);
}

/** One statement that changes players, and then its triggers for each of them. */
export function updatePlayers(
  model: Model,
  rows: readonly Player[],
  change: Partial<Player>,
): void {
  const { players } = model.auth;
  const changed = rows.map((before) => ({ before, after: players.change(before, change) }));
  if ('email' in change || 'verifiedAt' in change) {
    for (const { before, after } of changed) addressChanged(model, after.id, before.email);
  }
  const joined = changed.filter(({ before, after }) => before.personId !== after.personId);
  for (const { after } of joined) sanctionsJoined(model, after.id);
  for (const { after } of joined) personsJoined(model, after.id);
  for (const { after } of joined) {
    if (hasRestrictions(model, after.id)) noteRestriction(model, after.id);
    standingChanged(model, after.id);
  }
  for (const { before, after } of changed) {
    if (before.status !== after.status) voidOfLoser(model, after.id);
    const isActive = [before.status, after.status].includes('active');
    if (before.status !== after.status && isActive) standingChanged(model, after.id);
  }
}

function addressChanged(model: Model, playerId: string, oldEmail: string | null): void {
  const { addressKeys, players } = model.auth;
  if (players.get(playerId)?.email !== null) {
    bindPerson(model, playerId, model.clockMs);
    return;
  }
  const keys = addressKeys.get(oldEmail ?? '');
  if (keys !== undefined) addressKeys.delete(keys);
}

function kinOf(model: Model, playerId: string): string[] {
  const { personKeys } = model.auth;
  const kin = new Set([playerId]);
  for (const each of kin) {
    for (const { key } of personKeys.by('playerId', each)) {
      for (const theirs of personKeys.by('key', key)) kin.add(theirs.playerId);
    }
  }
  return [...kin].sort();
}

const playersOf = (model: Model, ids: readonly string[]) =>
  ids.flatMap((id) => model.auth.players.get(id) ?? []);

function regroup(model: Model, playerId: string, nowMs: number): void {
  const kin = kinOf(model, playerId);
  const [personId = playerId] = kin;
  const strays = playersOf(model, kin).filter((player) => player.personId !== personId);
  updatePlayers(model, strays, { personId });
  if (!playersOf(model, kin).some(({ status }) => status === 'banned')) return;
  for (const other of playersOf(model, kin).filter(({ status }) => status === 'active')) {
    updatePlayers(model, [other], { status: 'banned' });
    endSignIns(model, other.id, nowMs, 'banned', null, null, true);
    append(model, 'player.banned', null, 'player', other.id, {
      reason: 'another account of this person is banned',
    });
  }
}

function bindPerson(model: Model, playerId: string, nowMs: number): void {
  const { addressKeys, personKeys, players } = model.auth;
  const player = players.get(playerId);
  if (player === undefined || player.verifiedAt === null || player.email === null) return;
  const noted = (addressKeys.get(player.email)?.keys ?? []) as Json[];
  const added = noted.filter(({ id, key }) =>
    personKeys.add({ playerId, keyId: id as string, key: `\\x${key}`, since: nowMs }),
  );
  if (added.length > 0) regroup(model, playerId, nowMs);
}

/** Takes back what an address that was never its owner's tied the account to. */
export function unbindAddress(model: Model, playerId: string, email: string, nowMs: number): void {
  const { addressKeys, personKeys } = model.auth;
  const kin = kinOf(model, playerId);
  const keys = keyTexts((addressKeys.get(email)?.keys ?? []) as Json[]);
  personKeys.deleteWhere((row) => row.playerId === playerId && keys.includes(row.key));
  for (const other of kin) regroup(model, other, nowMs);
}

function noteAddress(model: Model, email: string, keys: Json[], nowMs: number): void {
  model.auth.addressKeys.put({ email, keys, notedAt: nowMs });
  const [owner] = model.auth.players.by('email', email);
  if (owner !== undefined && owner.verifiedAt !== null) bindPerson(model, owner.id, nowMs);
}

function purgeAddressKeys(model: Model, nowMs: number, keptMs: number): void {
  const { addressKeys, players, registrations, verifications } = model.auth;
  addressKeys.deleteWhere(
    ({ email, notedAt }) =>
      notedAt <= nowMs - keptMs &&
      players.by('email', email).length === 0 &&
      registrations.by('email', email).length === 0 &&
      verifications.where((row) => row.email === email).length === 0,
  );
}

/** Functions of persons by name. */
export const PERSON_FUNCTIONS = {
  'auth.note_address': noteAddress,
  'auth.purge_address_keys': purgeAddressKeys,
};

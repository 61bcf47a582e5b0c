// Profiles as players declare them (db/functions/identity/profiles.sql). No two people of a run or of a
// walk declare one name, and nobody who works here declares an address: what would follow is not modelled.

import { DAY_MS } from '#shared/time.ts';
import { refusal } from './approvals.ts';
import { append } from './audit.ts';
import { samePerson } from './ledger-journal.ts';
import type { Json, Model } from './model.ts';

interface Key {
  kind: string;
  id: string;
  key: string;
}

/** Keeps hashes beside those that are there already. */
export function addKeys(model: Model, playerId: string, given: readonly Key[], at: number): void {
  for (const { kind, id: keyId, key } of given) {
    model.identity.keys.add({ playerId, kind, keyId, key: `\\x${key}`, since: at, leftAt: null });
  }
}

/** Everything that was declared before is left now. */
function keepKeys(model: Model, playerId: string, given: readonly Key[], at: number): void {
  const { keys } = model.identity;
  addKeys(model, playerId, given, at);
  const now = new Set(given.map(({ kind, key }) => `${kind} \\x${key}`));
  for (const row of keys.by('playerId', playerId)) {
    if (now.has(`${row.kind} ${row.key}`)) keys.change(row, { leftAt: null });
    else if (row.leftAt === null) keys.change(row, { leftAt: at });
  }
}

function declare(
  model: Model,
  playerId: string,
  knownVersion: number,
  sealed: string,
  keyId: string,
  place: string,
  born: string,
  keys: Key[],
  requestId: string | null,
): Json {
  const at = model.clockMs;
  const { declarations, profiles } = model.identity;
  const player = model.auth.players.get(playerId);
  if (player?.status !== 'active') return refusal('account_closed');
  const version = profiles.get(playerId)?.version ?? 0;
  if (version !== knownVersion) return { outcome: 'changed' };
  if (player.birthDate !== born) {
    return refusal('invalid_request', { field: 'dateOfBirth', problem: 'not_as_registered' });
  }
  const before = declarations
    .by('playerId', playerId)
    .sort((one, other) => other.version - one.version)[4];
  if (before !== undefined && before.at > at - DAY_MS) {
    const retryAfterSeconds = Math.ceil((before.at + DAY_MS - at) / 1_000);
    return refusal('rate_limited', { retryAfterSeconds });
  }
  profiles.put({ playerId, sealed, keyId, place, version: version + 1, declaredAt: at });
  declarations.insert({ playerId, version: version + 1, at });
  keepKeys(model, playerId, keys, at);
  mustStandAlone(model, playerId, keys);
  const facts = { version: version + 1 };
  append(model, 'identity.declared', playerId, 'player', playerId, facts, requestId);
  return { outcome: 'declared' };
}

function mustStandAlone(model: Model, playerId: string, keys: readonly Key[]): void {
  const persons = samePerson(model, playerId);
  for (const { kind, key } of keys) {
    const others = model.identity.keys
      .by('key', `\\x${key}`)
      .filter((row) => !persons.includes(row.playerId));
    const works = (id: string) => model.auth.playerRoles.by('playerId', id).length > 0;
    if (others.length > 0 && (kind === 'person' || works(playerId))) {
      throw new Error('The model binds nobody to what others declared.');
    }
  }
}

/** Functions of declared profiles by name. */
export const PROFILE_FUNCTIONS = { 'identity.declare': declare };

// What is in a database before a run: rooms of the games, and people straight from the seed, with
// passwords that the real auth Worker accepts.

import { GAME_IDS, GAMES } from '#shared/games/registry.ts';
import { foldDisplayName } from '#shared/text/display-name.ts';
import type { Prng } from '#test/simulation/platform/prng.ts';
import { insertPlayer } from './auth-persons.ts';
import { ModelDatabase } from './model-database.ts';
import { rolesChanged } from './rules.ts';
import { openGameRooms } from './social-rooms.ts';

/** A person as they are when the run begins. */
export interface SeededPerson {
  id: string;
  email: string;
  displayName: string;
  /** As the Worker's own hasher makes it. */
  passwordHash: string;
  birthDate: string;
  /** Beyond `player`, held since long before. */
  roles?: readonly string[];
  status?: string;
  isLong?: boolean;
}

/** A migrated database in which nobody is yet. */
export function freshModel(startMs: number, random: Prng): ModelDatabase {
  const database = new ModelDatabase(startMs, random);
  seedRegistries(database);
  return database;
}

/** What `db/migrate.ts` writes of the registries. */
export function seedRegistries({ model }: ModelDatabase): void {
  openGameRooms(
    model,
    GAME_IDS.map((id) => ({ id, title: GAMES[id].title })),
  );
  model.undo.commit();
}

/** A verified account. */
export function seedPerson({ model }: ModelDatabase, person: SeededPerson, nowMs: number): void {
  const { birthDate, displayName, email, id, isLong = true, passwordHash, roles = [] } = person;
  insertPlayer(model, {
    ...{ id, email, displayName, displayNameFolded: foldDisplayName(displayName) },
    ...{ nameVersion: 1, birthDate, status: person.status ?? 'active', verifiedAt: nowMs },
    ...{ termsAcceptedAt: nowMs, rightsVersion: 0, signInsVersion: 0, createdAt: nowMs },
  });
  model.auth.credentials.put({
    ...{ playerId: id, passwordHash, changedAt: nowMs, version: 0, isLong, provedFrom: null },
  });
  for (const role of roles) {
    model.auth.playerRoles.put({ playerId: id, role, grantedBy: null, grantedAt: nowMs });
    rolesChanged(model, id);
  }
  model.undo.commit();
}

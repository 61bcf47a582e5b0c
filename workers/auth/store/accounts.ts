// SQL of accounts: what sign-in checks against, and by what an account's person is known.

import { and, asc, eq, isNotNull, notExists, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { functionColumn, functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { isoMoment, present } from '#db/queries.ts';
import { credentials, personKeys, players, totp } from '#db/schema/auth.ts';
import { at, json, span } from '#db/values.ts';
import type { HashUnderKey } from '#shared/keyed-hash.ts';
import { ROLES } from '#shared/permissions.ts';
import { REGISTRATION_KEPT_MS } from '../settings.ts';

export const roles = z.array(z.enum(ROLES));
export const rolesOfPlayer = functionColumn('auth.roles_of', [players.id], roles);

const isTheirs = eq(totp.playerId, players.id);
export const mfaEnabled = sql<boolean>`exists (select from ${totp} where ${isTheirs})`;

const ACCOUNT = {
  id: players.id,
  email: present(players.email),
  displayName: players.displayName,
  birthDate: present(players.birthDate),
  status: players.status,
  verifiedAt: isoMoment(players.verifiedAtMs),
  createdAt: isoMoment(players.createdAtMs),
  roles: rolesOfPlayer,
  mfaEnabled,
  passwordHash: credentials.passwordHash,
  passwordVersion: credentials.version,
};

async function accountWhere(database: Database, condition: SQL) {
  const account = await database.readOne((db) =>
    db
      .select(ACCOUNT)
      .from(players)
      .innerJoin(credentials, eq(credentials.playerId, players.id))
      .where(condition),
  );
  return account ?? null;
}

/** An account with what its owner's password is checked against. */
export type AccountWithHash = NonNullable<Awaited<ReturnType<typeof accountWhere>>>;

/** A player with what sign-in and `/v1/me` need. */
export type Account = Omit<AccountWithHash, 'passwordHash' | 'passwordVersion'>;

/** What the rules may do with accounts. */
export function accountStore(database: Database) {
  return {
    findByEmail: (email: string) => accountWhere(database, eq(players.email, email)),
    find: (playerId: string) => accountWhere(database, eq(players.id, playerId)),
  };
}

/** By what an account's person is known. */
export function personStore(database: Database) {
  const { once } = functionsOf(database);
  return {
    /** Notes what an address is known by; whoever has proved it, or will, is tied to its person. */
    noteAddress: (email: string, keys: readonly HashUnderKey[], nowMs: number) =>
      once.run('auth.note_address', [email, json(keys), at(nowMs)]),

    /** Addresses of verified accounts that have no hash under this key yet. */
    async addressesWithout(keyId: string, limit: number): Promise<string[]> {
      const rows = await database.read((db) => {
        const known = db
          .select({ playerId: personKeys.playerId })
          .from(personKeys)
          .where(and(eq(personKeys.playerId, players.id), eq(personKeys.keyId, keyId)));
        return db
          .select({ email: present(players.email) })
          .from(players)
          .where(and(isNotNull(players.verifiedAtMs), isNotNull(players.email), notExists(known)))
          .orderBy(asc(players.id))
          .limit(limit);
      });
      return rows.map(({ email }) => email);
    },

    purgeAddressKeys: (nowMs: number) =>
      once.run('auth.purge_address_keys', [at(nowMs), span(REGISTRATION_KEPT_MS)]),
  };
}

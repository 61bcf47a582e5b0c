// SQL of declared profiles. What is in one is sealed before it comes here.

import { asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { jsonMoment } from '#db/queries.ts';
import { playerFacts } from '#db/schema/auth.ts';
import { declarations, profiles } from '#db/schema/identity.ts';
import { json } from '#db/values.ts';
import type { IdentityKey } from '../identity/keys.ts';

/** A profile as the database takes it. */
export interface SealedProfile {
  sealed: string;
  keyId: string;
  place: string;
  keys: readonly IdentityKey[];
}

const sealedRow = z.object({ playerId: z.string(), version: z.number(), sealed: z.string() });

/** Profiles. */
export function identityStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    /** Whether the mail address is proved; null where there is no such account. */
    async isVerified(playerId: string): Promise<boolean | null> {
      const [row] = await database.read((db) =>
        db
          .select({ verifiedAtMs: playerFacts.verifiedAtMs })
          .from(playerFacts)
          .where(eq(playerFacts.playerId, playerId)),
      );
      return row === undefined ? null : row.verifiedAtMs !== null;
    },

    async profile(playerId: string) {
      const [row] = await database.read((db) =>
        db.select().from(profiles).where(eq(profiles.playerId, playerId)),
      );
      return row ?? null;
    },

    /** When it was declared and changed, as an export has it. */
    declarationsOf: (playerId: string) =>
      database.read((db) =>
        db
          .select({ version: declarations.version, at: jsonMoment(declarations.atMs) })
          .from(declarations)
          .where(eq(declarations.playerId, playerId))
          .orderBy(asc(declarations.version)),
      ),

    // A repeat meets the version that the first one made, and is told that it has changed.
    declareProfile: (
      of: { playerId: string; knownVersion: number; born: string; requestId: string },
      { sealed, keyId, place, keys }: SealedProfile,
    ) =>
      again.tryCall(
        'identity.declare',
        [of.playerId, of.knownVersion, sealed, keyId, place, of.born, json(keys), of.requestId],
        z.object({ outcome: z.enum(['declared', 'changed']) }),
        ['account_closed', 'invalid_request', 'rate_limited'],
      ),

    profilesSealedByOthers: (currentKey: string, countMax: number) =>
      again.set('identity.sealed_by_others', [currentKey, countMax], sealedRow),

    resealProfile: (
      playerId: string,
      knownVersion: number,
      { sealed, keyId, keys }: SealedProfile,
    ) =>
      again.call(
        'identity.reseal',
        [playerId, knownVersion, sealed, keyId, json(keys)],
        z.boolean(),
      ),
  };
}

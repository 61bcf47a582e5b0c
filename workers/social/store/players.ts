// Other players as somebody finds them.

import { and, inArray, ne } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { playerFacts } from '#db/schema/auth.ts';
import { edgeState } from './friends.ts';

const profile = z.object({ playerId: z.string(), displayName: z.string(), relation: edgeState });
export type Profile = z.output<typeof profile>;

const found = profile.extend({ folded: z.string() });

export function playerStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    async profile(me: string, other: string): Promise<Profile | null> {
      const [row] = await again.table('social.profile', [me, other], profile);
      return row ?? null;
    },

    /** Players whose folded name begins with `folded`, which holds letters and digits only. */
    search: (me: string, folded: string, after: string | null, limit: number) =>
      again.table('social.search', [me, `${folded}%`, after, limit], found),

    /** What players are called now; those who left are missing. */
    names: (playerIds: readonly string[]) =>
      database.read((db) =>
        db
          .select({ id: playerFacts.playerId, name: playerFacts.displayName })
          .from(playerFacts)
          .where(and(inArray(playerFacts.playerId, playerIds), ne(playerFacts.status, 'erased'))),
      ),
  };
}

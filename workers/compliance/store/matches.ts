// SQL of accounts that may be an excluded person's.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { digits } from '#db/values.ts';

const match = z.object({
  id: digits,
  playerId: z.string(),
  excludedId: z.string(),
  why: z.enum(['person', 'payer']),
  state: z.enum(['open', 'bound', 'dismissed']),
  foundAtMs: digits,
  sinceMs: digits,
  untilMs: digits.nullable(),
  purchases: z.array(
    z.object({ id: z.string(), priceMicros: digits, paidAtMs: digits.nullable() }),
  ),
  decidedBy: z.string().nullable(),
  decidedAtMs: digits.nullable(),
  reason: z.string().nullable(),
});
export type Match = z.output<typeof match>;

/** Matches. */
export function matchStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    findMatches: (countMax: number) => again.run('compliance.find_matches', [countMax]),

    waitingMatches: () => again.call('compliance.waiting_matches', [], z.number()),

    matches: (state: Match['state'], before: string | null, countMax: number) =>
      again.set('compliance.matches_of', [state, before, countMax], match),

    decideMatch: (
      id: string,
      verdict: 'bound' | 'dismissed',
      { by, reason, requestId }: { by: string; reason: string; requestId: string },
    ) =>
      again.tryCall('compliance.decide_match', [id, verdict, by, reason, requestId], match, [
        'not_found',
        'forbidden',
        'accounts_linked',
        'match_closed',
      ]),
  };
}

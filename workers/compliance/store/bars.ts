// SQL of persons who have no Sweeps Coins.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { digits } from '#db/values.ts';

const bar = z.object({
  id: digits,
  playerId: z.string(),
  kind: z.enum(['staff', 'household']),
  sinceMs: digits,
  untilMs: digits.nullable(),
  reason: z.string(),
  enteredBy: z.string().nullable(),
});

/** An act of staff with its reason. */
interface Act {
  by: string;
  reason: string;
  requestId: string;
}

/** Bars. */
export function barStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    personBars: (playerId: string | null, before: string | null, countMax: number) =>
      again.set('rules.bars_of', [playerId, before, countMax], bar),

    barPerson: (playerId: string, { by, reason, requestId }: Act) =>
      again.tryCall('rules.bar_person', [playerId, by, reason, requestId], bar, [
        'not_found',
        'accounts_linked',
      ]),

    askBarEnd: (approvalId: string, barId: string, { by, reason, requestId }: Act) =>
      again.tryCall(
        'rules.ask_bar_end',
        [approvalId, barId, by, reason, requestId],
        z.object({ id: z.string(), state: z.enum(['waiting', 'approved', 'rejected', 'void']) }),
        ['not_found', 'forbidden', 'accounts_linked'],
      ),
  };
}

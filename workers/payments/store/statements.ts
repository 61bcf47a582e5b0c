// SQL of a year's statement.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { micros } from '#db/values.ts';

const yearStatement = z.object({
  play: z.array(
    z.object({
      currency: z.enum(['GC', 'SC']),
      rounds: z.number(),
      wageredMicros: micros,
      paidMicros: micros,
    }),
  ),
  purchases: z.number(),
  chargedMicros: micros,
  returnedMicros: micros,
});
export type YearStatement = z.output<typeof yearStatement>;

export function statementStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    yearStatement: (playerId: string, year: number) =>
      again.call('payments.year_statement', [playerId, year], yearStatement),
  };
}

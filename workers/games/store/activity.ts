// What a player played, by day: sums for the player, and which tables have rounds of which day.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { count, micros, moment } from '#db/values.ts';
import { GAME_IDS, type GameId } from '#shared/games/registry.ts';
import type { CoinCurrency } from '#shared/money.ts';

const named = { gameId: z.enum(GAME_IDS), currency: z.enum(['GC', 'SC']) };
const dayPlay = z.object({
  day: z.string(),
  ...named,
  rounds: count,
  wageredMicros: micros,
  paidMicros: micros,
});
export type DayPlay = z.output<typeof dayPlay>;

const tableOfDay = z
  .object({
    day: z.string(),
    id: z.string(),
    ...named,
    openedAt: moment,
    closedAt: moment.nullable(),
  })
  .transform(({ openedAt, closedAt, ...row }) => ({
    ...row,
    openedAtMs: openedAt,
    closedAtMs: closedAt,
  }));
export type TableOfDay = z.output<typeof tableOfDay>;

/** Which rounds are asked for; days are included, UTC. */
export interface BetFilter {
  gameId: GameId | null;
  currency: CoinCurrency | null;
  from: string;
  to: string;
}

export function activityStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    activity: (playerId: string, from: string, to: string) =>
      again.table('games.activity', [playerId, from, to], dayPlay),

    /** Tables that may have rounds of a day, the newest day first, behind a place in that order. */
    tablesByDay: (
      playerId: string,
      { gameId, currency, from, to }: BetFilter,
      before: Pick<TableOfDay, 'day' | 'id'> | null,
      limit: number,
    ) =>
      again.table(
        'games.tables_by_day',
        [playerId, gameId, currency, from, to, before?.day ?? null, before?.id ?? null, limit],
        tableOfDay,
      ),
  };
}

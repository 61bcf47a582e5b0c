// What the player played: days, rounds, the statement of a year.

import { useQuery } from '@tanstack/react-query';
import { serverClock } from '#shared/client/server-clock.ts';
import type { GameId } from '#shared/games/registry.ts';
import { DAY_MS, utcDay } from '#shared/time.ts';
import { client } from '../state/account.ts';
import type { Coin } from '../state/preferences.ts';
import { read, usePages } from './client.ts';

/** The first day of a period that ends today. */
const firstDay = (days: number) => utcDay(serverClock.nowMs() - (days - 1) * DAY_MS);

export function useActivity(days: number) {
  const from = firstDay(days);
  return useQuery({
    queryKey: ['money', 'activity', from],
    queryFn: () => read(client.call('activity.activity', { query: { from } })),
  });
}

/** Which rounds are shown, and which a file of them has. */
export interface RoundFilter {
  days: number;
  currency: Coin;
  game: GameId | null;
}

const queryOf = ({ days, currency, game }: RoundFilter) => ({
  currency,
  from: firstDay(days),
  ...(game !== null && { game }),
});

export function useRounds(filter: RoundFilter) {
  const query = queryOf(filter);
  const key = ['money', 'rounds', query.currency, query.from, query.game ?? ''];
  return usePages(key, (at) =>
    client.call('activity.bets', { query: { ...query, limit: '20', ...at } }),
  );
}

export const roundsFile = (filter: RoundFilter) =>
  client.file('activity.bets', { query: queryOf(filter) });

export const useStatement = (year: string) =>
  useQuery({
    queryKey: ['money', 'statement', year],
    queryFn: async () => {
      // Open tables tell of themselves once a minute; asked for today's play they tell it now.
      await read(client.call('activity.activity', { query: { from: firstDay(1) } }));
      return read(client.call('statements.statement', { params: { year } }));
    },
  });

export const statementFile = (year: string) =>
  client.file('statements.statement', { params: { year } });

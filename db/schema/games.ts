// Tables and views of the schema games, as far as Workers read them.

import { boolean, doublePrecision, integer, pgSchema, text, uuid } from 'drizzle-orm/pg-core';
import type { SessionSummary } from '#shared/contracts/session-summary.ts';
import type { GameId } from '#shared/games/registry.ts';
import type { CoinCurrency } from '#shared/money.ts';
import { count, moment, sum } from './columns.ts';

const games = pgSchema('games');

const gameId = () => text().$type<GameId>().notNull();
const currency = () => text().$type<CoinCurrency>().notNull();

export const sessions = games.table('sessions', {
  id: uuid().notNull(),
  playerId: uuid().notNull(),
  gameId: gameId(),
  currency: currency(),
  state: text().$type<SessionSummary['state']>().notNull(),
  openedAtMs: moment('opened_at').notNull(),
  closedAtMs: moment('closed_at'),
  closeReason: text(),
  rounds: count().notNull(),
  wageredMicros: sum().notNull(),
  paidMicros: sum().notNull(),
  stuckSinceMs: moment('stuck_since'),
  stuckReason: text(),
  stuckAttempts: integer().notNull(),
  unsettledSinceMs: moment('unsettled_since'),
});

export const settings = games.table('settings', {
  gameId: gameId(),
  enabled: boolean().notNull(),
});

/** Returns of all rounds by game and currency. */
export const returns = games
  .view('returns', {
    gameId: gameId(),
    currency: currency(),
    rounds: count().notNull(),
    wageredMicros: sum().notNull(),
    paidMicros: sum().notNull(),
    expected: doublePrecision().notNull(),
    variance: doublePrecision().notNull(),
    largest: doublePrecision().notNull(),
  })
  .existing();

// Tables of the schema ledger, as far as Workers read them.

import { date, integer, pgSchema, text, uuid } from 'drizzle-orm/pg-core';
import type { CoinCurrency, Currency } from '#shared/money.ts';
import { bytea, count, int8, moment } from './columns.ts';

const ledger = pgSchema('ledger');

export const accounts = ledger.table('accounts', {
  id: int8().notNull(),
  balanceMicros: int8().notNull(),
});

export const wallets = ledger.table('wallets', {
  accountId: int8().notNull(),
  playerId: uuid().notNull(),
  currency: text().$type<CoinCurrency>().notNull(),
  /** What is owed; none before the first debt. */
  receivableId: int8(),
});

export const sessions = ledger.table('sessions', {
  sessionId: uuid().notNull(),
  accountId: int8(),
  closedAtMs: moment('closed_at'),
});

export const holds = ledger.table('holds', {
  id: uuid().notNull(),
  state: text().notNull(),
});

/** Grants with a playthrough. */
export const lots = ledger.table('lots', {
  id: int8().notNull(),
  walletId: int8().notNull(),
  source: text().notNull(),
  state: text().notNull(),
  grantedMicros: int8().notNull(),
  requiredMicros: int8().notNull(),
  wageredMicros: int8().notNull(),
  grantedAtMs: moment('granted_at').notNull(),
  expiresAtMs: moment('expires_at'),
});

/** Limits as they were asked for. */
export const limitChanges = ledger.table('limit_changes', {
  id: int8().notNull(),
  playerId: uuid().notNull(),
  kind: text().$type<'loss' | 'purchase' | 'wager'>().notNull(),
  currency: text().$type<Currency>().notNull(),
  period: text().$type<'day' | 'week' | 'month'>().notNull(),
  amountMicros: int8(),
  effectiveAtMs: moment('effective_at').notNull(),
  atMs: moment('at').notNull(),
});

/** Limits in time as they were asked for. */
export const timeLimitChanges = ledger.table('time_limit_changes', {
  id: int8().notNull(),
  playerId: uuid().notNull(),
  kind: text().$type<'session_time' | 'reality_check'>().notNull(),
  minutes: integer(),
  effectiveAtMs: moment('effective_at').notNull(),
  atMs: moment('at').notNull(),
});

export const exclusions = ledger.table('exclusions', {
  id: int8().notNull(),
  playerId: uuid().notNull(),
  kind: text().notNull(),
  startsAtMs: moment('starts_at').notNull(),
  endsAtMs: moment('ends_at'),
});

export const checkRuns = ledger.table('check_runs', {
  id: int8().notNull(),
  atMs: moment('at').notNull(),
  differences: count().notNull(),
});

/** Daily roots. */
export const roots = ledger.table('roots', {
  day: date().notNull(),
  currency: text().notNull(),
  signature: bytea(),
});

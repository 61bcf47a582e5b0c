// UTC days, moments as text, and limits at a time (db/functions/ledger/standing.sql).

import { DAY_MS } from '#shared/time.ts';
import type { Limit } from './ledger-tables.ts';
import type { Json } from './model.ts';

/** How many UTC days a period looks back, today included. */
export const DAYS: Record<string, number> = { day: 1, week: 7, month: 30 };

/** Days since the epoch, UTC. */
export const utcDay = (atMs: number) => Math.floor(atMs / DAY_MS);
export const nextDay = (atMs: number) => (utcDay(atMs) + 1) * DAY_MS;
export const dayText = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The amount of a limit at a time. */
export const limitNow = ({ amountMicros, nextAmountMicros, nextAt }: Limit, at: number) =>
  nextAt !== null && nextAt <= at ? nextAmountMicros : amountMicros;

/** A limit as a refusal names it. */
export const limitJson = (kind: string, currency: string, period: string): Json => ({
  kind,
  currency,
  period,
});

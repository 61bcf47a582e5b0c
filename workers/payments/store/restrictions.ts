// SQL of what a player may do with coins: standing, exclusions and limits.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { at, count, digits, json, type Keys, micros } from '#db/values.ts';
import {
  type CurrentExclusion,
  type Exclusion,
  HOUSE_REFUSALS,
  type HouseExclusion,
  LIFT_REFUSALS,
  type LiftQuestion,
  RETURN_REFUSALS,
  type Standing,
  type TableQuestion,
  type TableStanding,
} from '#shared/contracts/wallet.ts';
import { limitNameSchema } from '#shared/error-facts.ts';
import type { CoinCurrency } from '#shared/money.ts';

const standingFields = {
  mayWager: z.boolean(),
  reason: z.string().nullable(),
  lossBudgetMicros: micros.nullable(),
  changesAtMs: count.nullable(),
  lossLimit: limitNameSchema.exactOptional(),
  holdsUntilMs: count.nullable(),
  epoch: z.number(),
  version: z.number(),
  wagerBudgetMicros: micros.exactOptional(),
  wagerLimit: limitNameSchema.exactOptional(),
  limit: limitNameSchema.exactOptional(),
  playUntilMs: z.number().exactOptional(),
  checkAtMs: z.number().exactOptional(),
  checkMinutes: z.number().exactOptional(),
  prizeMaxMicros: micros.exactOptional(),
  prizePlace: z.string().exactOptional(),
} satisfies Keys<Standing>;

export const standing: z.ZodType<Standing> = z.object(standingFields);

const tableStanding: z.ZodType<TableStanding> = z.object({
  ...standingFields,
  wagerCeilingMicros: micros.exactOptional(),
} satisfies Keys<TableStanding>);

/** A standing without a version is none (`ledger.standing_json`). */
export const standingIfAny: z.ZodType<Standing | null> = z.union([
  z.object({ version: z.null() }).transform(() => null),
  standing,
]);

const currentExclusion: z.ZodType<CurrentExclusion> = z.object({
  id: z.string(),
  returnsAtMs: count.nullable().exactOptional(),
  kind: z.enum(['cool_off', 'self_exclusion', 'house']),
  sinceMs: count,
  untilMs: count.nullable(),
});

const houseExclusion = z.object({ id: z.string(), standing });
const approval = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'approved', 'rejected', 'void']),
});
const askedReturn = z.object({ returnsAtMs: count });

/** A limit in time as it is now, with a longer one that waits. */
const timeLimit = z.object({
  kind: z.enum(['session_time', 'reality_check']),
  minutes: z.number().nullable(),
  nextMinutes: z.number().nullable(),
  nextAtMs: digits.nullable(),
});
export type TimeLimitRow = z.output<typeof timeLimit>;

/** A limit as it is now, with a raise that waits; amounts are micros as text. */
const coinLimit = z.object({
  kind: z.enum(['loss', 'purchase', 'wager']),
  currency: z.enum(['GC', 'SC', 'USD']),
  period: z.enum(['day', 'week', 'month']),
  amountMicros: digits.nullable(),
  nextAmountMicros: digits.nullable(),
  nextAtMs: digits.nullable(),
});
export type CoinLimitRow = z.output<typeof coinLimit>;

const limit = z.union([coinLimit, timeLimit]);
export type LimitRow = CoinLimitRow | TimeLimitRow;

/** A limit as the player asks for it; `null` is no limit. */
export type LimitRequest =
  | (Pick<CoinLimitRow, 'kind' | 'currency' | 'period'> & { amountMicros: bigint | null })
  | Pick<TimeLimitRow, 'kind' | 'minutes'>;

/** What a player may do with coins. */
export function restrictionStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    standing: (playerId: string, currency: CoinCurrency) =>
      again.call('ledger.standing', [playerId, currency], standing),

    /** What a table was answered meanwhile is noted first: where the player stands depends on it. */
    async tableStanding(question: TableQuestion) {
      const { sessionId, playerId, currency, wagerUpToMicros, checkAnsweredAtMs } = question;
      if (checkAnsweredAtMs !== null) {
        await again.call('ledger.check_answered', [playerId, at(checkAnsweredAtMs)], z.unknown());
      }
      const params = [sessionId, playerId, currency, wagerUpToMicros];
      return again.call('ledger.table_standing', params, tableStanding);
    },

    /** A second row of the same exclusion changes nothing. */
    exclude({ playerId, kind, untilMs }: Exclusion) {
      const params = [playerId, kind, untilMs === null ? null : at(untilMs)];
      return again.tryCall('payments.exclude', params, standing, ['invalid_request'] as const);
    },

    excludeByHouse({ playerId, untilMs, madeBy, reason, requestId }: HouseExclusion) {
      const until = untilMs === null ? null : at(untilMs);
      const params = [playerId, until, madeBy, reason, requestId];
      return once.tryCall('payments.exclude_by_house', params, houseExclusion, HOUSE_REFUSALS);
    },

    askLift({ id, playerId, exclusionId, askedBy, reason, requestId }: LiftQuestion) {
      const params = [id, playerId, exclusionId, askedBy, reason, requestId];
      return again.tryCall('ledger.ask_lift', params, approval, LIFT_REFUSALS);
    },

    askReturn: (playerId: string) =>
      again.tryCall('ledger.ask_return', [playerId], askedReturn, RETURN_REFUSALS),

    currentExclusions: (playerId: string) =>
      again.call('ledger.exclusions_of', [playerId], z.array(currentExclusion)),

    limits: (playerId: string) => again.call('ledger.limits_of', [playerId], z.array(limit)),

    setLimits: (playerId: string, requests: LimitRequest[]) =>
      again.call('payments.set_limits', [playerId, json(requests)], z.array(limit)),
  };
}

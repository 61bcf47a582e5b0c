// SQL of what a player may do with coins: standing, exclusions and limits.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { at, count, digits, json, type Keys, micros } from '#db/values.ts';
import type { CurrentExclusion, Exclusion, Standing } from '#shared/contracts/wallet.ts';
import { limitNameSchema } from '#shared/error-facts.ts';
import type { CoinCurrency } from '#shared/money.ts';

export const standing: z.ZodType<Standing> = z.object({
  mayWager: z.boolean(),
  reason: z.string().nullable(),
  lossBudgetMicros: micros.nullable(),
  changesAtMs: count.nullable(),
  lossLimit: limitNameSchema.exactOptional(),
  holdsUntilMs: count.nullable(),
  epoch: z.number(),
  version: z.number(),
} satisfies Keys<Standing>);

/** A standing without a version is none (`ledger.standing_json`). */
export const standingIfAny: z.ZodType<Standing | null> = z.union([
  z.object({ version: z.null() }).transform(() => null),
  standing,
]);

const currentExclusion: z.ZodType<CurrentExclusion> = z.object({
  kind: z.enum(['cool_off', 'self_exclusion', 'house']),
  sinceMs: count,
  untilMs: count.nullable(),
});

/** A limit as it is now, with a raise that waits; amounts are micros as text. */
const limit = z.object({
  kind: z.enum(['loss', 'purchase']),
  currency: z.enum(['GC', 'SC', 'USD']),
  period: z.enum(['day', 'week', 'month']),
  amountMicros: digits.nullable(),
  nextAmountMicros: digits.nullable(),
  nextAtMs: digits.nullable(),
});
export type LimitRow = z.output<typeof limit>;

/** A limit as the player asks for it; `null` is no limit. */
export interface LimitRequest extends Pick<LimitRow, 'kind' | 'currency' | 'period'> {
  amountMicros: bigint | null;
}

/** What a player may do with coins. */
export function restrictionStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    standing: (playerId: string, currency: CoinCurrency) =>
      again.call('ledger.standing', [playerId, currency], standing),

    /** A second row of the same exclusion changes nothing. */
    exclude({ playerId, kind, untilMs }: Exclusion) {
      const params = [playerId, kind, untilMs === null ? null : at(untilMs)];
      return again.tryCall('payments.exclude', params, standing, ['invalid_request'] as const);
    },

    currentExclusions: (playerId: string) =>
      again.call('ledger.exclusions_of', [playerId], z.array(currentExclusion)),

    limits: (playerId: string) => again.call('ledger.limits_of', [playerId], z.array(limit)),

    setLimits: (playerId: string, requests: LimitRequest[]) =>
      again.call('payments.set_limits', [playerId, json(requests)], z.array(limit)),
  };
}

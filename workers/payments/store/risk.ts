// SQL of purchase risk: the share of disputes, and the pause it brings.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { digits } from '#db/values.ts';

const watched = z.object({
  paused: z.boolean(),
  began: z.boolean(),
  disputes: z.number(),
  purchases: z.number(),
});

const risk = z.object({
  disputes: z.number(),
  purchases: z.number(),
  disputeDays: z.number(),
  /** A fraction of one, as a decimal. */
  disputeRateMax: z.string(),
  pausedAtMs: digits.nullable(),
});

/** Purchase risk. */
export function riskStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    /** Begins a pause where too many purchases are disputed. */
    watchDisputes: () => again.call('payments.watch_disputes', [], watched),

    purchaseRisk: () => again.call('payments.purchase_risk', [], risk),

    /** A person ends the pause. */
    resumePurchases: (by: string, reason: string, requestId: string) =>
      again.tryCall('payments.resume_purchases', [by, reason, requestId], z.literal('resumed'), [
        'not_found',
      ]),
  };
}

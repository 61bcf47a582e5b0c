// SQL of liability: what prizes could be asked for, against the cash stated.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { at, digits } from '#db/values.ts';

const reckoned = z.object({
  atMs: digits,
  redeemableMicros: digits,
  toPlayMicros: digits,
  heldMicros: digits,
  onTheWayMicros: digits,
  owedMicros: digits,
  cashMicros: digits.nullable(),
  cashAtMs: digits.nullable(),
  cover: z.string().nullable(),
  coverMin: z.string().nullable(),
  marginMinMicros: digits.nullable(),
  state: z.enum(['covered', 'below_floor', 'cash_unknown', 'no_floor']),
});
export type Liability = z.output<typeof reckoned>;

/** What somebody states of the cash at a moment, and why. */
export interface CashStated {
  amountMicros: bigint;
  atMs: number;
  reason: string;
}

/** Liability. */
export function liabilityStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    liability: () => again.call('payments.liability', [], reckoned),

    /** Reckons and keeps it for the gauges. */
    noteLiability: () => once.call('payments.note_liability', [], reckoned),

    /** The newest that was kept. */
    lastLiability: () => again.call('payments.last_liability', [], reckoned.nullable()),

    stateCash: (
      { amountMicros, atMs, reason }: CashStated,
      { key, digest }: { key: string; digest: Uint8Array },
      { by, requestId }: { by: string; requestId: string },
    ) =>
      again.tryCall(
        'payments.state_cash',
        [amountMicros, at(atMs), by, reason, key, digest, requestId],
        reckoned,
        ['invalid_request', 'idempotency_key_reused'],
      ),
  };
}

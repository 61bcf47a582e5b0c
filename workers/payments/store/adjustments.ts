// SQL of adjustments by staff: proposals and the second person's decision.

import { and, desc, eq, lt } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { functionColumn, functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { asked, toldRows } from '#db/queries.ts';
import { adjustments } from '#db/schema/payments.ts';
import { digits, span } from '#db/values.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { COIN_CURRENCIES, type CoinCurrency } from '#shared/money.ts';

/** A proposal and what became of it; amounts are micros as text. */
const adjustment = z.object({
  id: z.string(),
  playerId: z.string(),
  currency: z.enum(COIN_CURRENCIES),
  direction: z.enum(['credit', 'debit']),
  amountMicros: digits,
  reason: z.string(),
  state: z.enum(['proposed', 'approved', 'rejected', 'void']),
  proposedBy: z.string(),
  proposedAtMs: digits,
  decidedBy: z.string().nullable(),
  decidedAtMs: digits.nullable(),
  replayed: z.boolean().exactOptional(),
});
export type Adjustment = z.output<typeof adjustment>;

const row = alias(adjustments, 'a');
const told = functionColumn('payments.adjustment_json', [row], adjustment);

/** A new proposal. */
export interface Proposal {
  id: string;
  playerId: string;
  currency: CoinCurrency;
  direction: Adjustment['direction'];
  amountMicros: bigint;
  reason: string;
}

/** Adjustments. */
export function adjustmentStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    propose(
      { id, playerId, currency, direction, amountMicros, reason }: Proposal,
      by: string,
      key: string,
      digest: Uint8Array,
      requestId: string | null,
    ) {
      const proposed = [id, playerId, currency, direction, amountMicros, reason];
      return again.tryCall(
        'payments.propose_adjustment',
        [...proposed, by, key, digest, requestId],
        adjustment,
        ['forbidden', 'not_found', 'invalid_amount', 'idempotency_key_reused', 'accounts_linked'],
      );
    },

    /** `codes`: what this decision may be refused with; closed meanwhile is `invalid_request`. */
    decide<C extends ErrorCode>(
      id: string,
      by: string,
      { state, codes }: { state: 'approved' | 'rejected'; codes: readonly C[] },
      roleAgeMs: number,
      requestId: string | null,
    ) {
      return again.tryCall(
        'payments.decide_adjustment',
        [id, by, state, span(roleAgeMs), requestId],
        adjustment,
        ['invalid_request', ...codes],
      );
    },

    adjustments: (state: Adjustment['state'] | null, before: string | null, limit: number) =>
      toldRows(database, row, told, {
        where: and(
          asked(state, (is) => eq(row.state, is)),
          asked(before, (id) => lt(row.id, id)),
        ),
        order: [desc(row.id)],
        limit,
      }),
  };
}

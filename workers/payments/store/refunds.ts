// SQL of refunds by staff and of the reconciliation with the provider's account.

import { desc, eq } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { functionColumn, functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { toldRows } from '#db/queries.ts';
import { refundRequests } from '#db/schema/payments.ts';
import { at, digits, span } from '#db/values.ts';

/** A refund that somebody asked for; amounts are micros as text. */
const refund = z.object({
  id: z.string(),
  purchaseId: z.string(),
  amountMicros: digits,
  reason: z.string(),
  state: z.enum(['proposed', 'rejected', 'void', 'approved', 'sent', 'refused']),
  /** `null`: nobody asked, the purchase was refused. */
  requestedBy: z.string().nullable(),
  requestedAtMs: digits,
  decidedBy: z.string().nullable(),
  decidedAtMs: digits.nullable(),
  failure: z.string().nullable(),
  provider: z.string(),
  paymentId: z.string().nullable(),
  replayed: z.boolean().exactOptional(),
});
export type RefundRequest = z.output<typeof refund>;

const row = alias(refundRequests, 'q');
const told = functionColumn('payments.refund_json', [row], refund);

/** A new request; a `null` amount is all that is left. */
export interface NewRefund {
  id: string;
  purchaseId: string;
  amountMicros: bigint | null;
  reason: string;
  by: string;
  /** Of the HTTP request, for the audit log. */
  requestId: string | null;
}

/** One run of the reconciliation; amounts are micros as text. */
const reconciliation = z.object({
  id: z.string(),
  provider: z.string(),
  atMs: digits,
  fromMs: digits,
  uptoMs: digits,
  movements: z.number(),
  feesMicros: digits,
  differenceCount: z.number(),
  differences: z.array(
    z.object({
      paymentId: z.string(),
      purchaseId: z.string().nullable(),
      what: z.enum(['charge', 'refund', 'dispute']),
      oursMicros: digits,
      theirsMicros: digits,
    }),
  ),
});
export type Reconciliation = z.output<typeof reconciliation>;

function requests(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    requestRefund: (
      { id, purchaseId, amountMicros, reason, by, requestId }: NewRefund,
      key: string,
      digest: Uint8Array,
    ) =>
      again.tryCall(
        'payments.request_refund',
        [id, purchaseId, amountMicros, reason, by, key, digest, requestId],
        refund,
        [
          'forbidden',
          'not_found',
          'invalid_amount',
          'refund_not_allowed',
          'idempotency_key_reused',
          'accounts_linked',
        ],
      ),

    decideRefund: (
      purchaseId: string,
      id: string,
      by: string,
      state: 'approved' | 'rejected',
      roleAgeMs: number,
      requestId: string | null,
    ) =>
      again.tryCall(
        'payments.decide_refund',
        [purchaseId, id, by, state, span(roleAgeMs), requestId],
        refund,
        [
          'forbidden',
          'not_found',
          'second_person_required',
          'role_too_new',
          'accounts_linked',
          'refund_not_allowed',
        ],
      ),

    refuseRefund: (id: string, reason: string) =>
      again.call('payments.refuse_refund', [id, reason], refund),

    /** Keeps why the provider gave no answer; the claim has planned the next attempt. */
    refundFailed: (id: string, reason: string) => again.run('payments.refund_failed', [id, reason]),

    refundRequest: (id: string) => again.call('payments.refund_of', [id], refund),

    refundRequests(purchaseId: string) {
      const where = eq(row.purchaseId, purchaseId);
      return toldRows(database, row, told, { where, order: [desc(row.id)], limit: 200 });
    },

    claimDueRefunds: (provider: string, countMax: number) =>
      once.set('payments.claim_due_refunds', [provider, countMax], refund),
  };
}

/** Refunds and reconciliation. */
export function refundStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    ...requests(database),

    /** Compares a span of the provider's account with our books and keeps the outcome. */
    reconcile: (provider: string, fromMs: number, uptoMs: number) =>
      once.call(
        'payments.reconcile',
        [provider, at(fromMs), at(uptoMs)],
        z.object({ movements: z.number(), differences: z.number() }),
        { timeoutMs: 60_000 },
      ),

    reconciliations: (before: bigint | null, countMax: number) =>
      again.set('payments.reconciliations', [before, countMax], reconciliation),
  };
}

// SQL of refunds by staff and of the reconciliation with the provider's account.

import { sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import type { Result } from '#shared/result.ts';
import { toTimestamp } from '#shared/time.ts';
import { ask } from './answers.ts';

/** A refund that somebody asked for; amounts are micros as text. */
export interface RefundRequest {
  id: string;
  purchaseId: string;
  amountMicros: string;
  reason: string;
  state: 'proposed' | 'rejected' | 'void' | 'approved' | 'sent' | 'refused';
  /** `null`: nobody asked, the purchase was refused. */
  requestedBy: string | null;
  requestedAtMs: string;
  decidedBy: string | null;
  decidedAtMs: string | null;
  failure: string | null;
  provider: string;
  paymentId: string | null;
  replayed?: boolean;
}

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

const REQUEST_REFUSALS = [
  'forbidden',
  'not_found',
  'invalid_amount',
  'refund_not_allowed',
  'idempotency_key_reused',
  'accounts_linked',
] as const;
const DECISION_REFUSALS = [
  'forbidden',
  'not_found',
  'second_person_required',
  'role_too_new',
  'accounts_linked',
  'refund_not_allowed',
] as const;

/** One run of the reconciliation; amounts are micros as text. */
export interface Reconciliation {
  id: string;
  provider: string;
  atMs: string;
  fromMs: string;
  uptoMs: string;
  movements: number;
  feesMicros: string;
  differenceCount: number;
  differences: {
    paymentId: string;
    purchaseId: string | null;
    what: 'charge' | 'refund' | 'dispute';
    oursMicros: string;
    theirsMicros: string;
  }[];
}

function requests(database: Database) {
  const one = async <Answer>(statement: ReturnType<typeof sql>): Promise<Answer> => {
    const [row] = await database.call<{ answer: Answer }>(statement, { idempotent: true });
    if (row === undefined) throw new Error('the database answered nothing');
    return row.answer;
  };
  return {
    requestRefund(
      refund: NewRefund,
      key: string,
      digest: Uint8Array,
    ): Promise<Result<RefundRequest, (typeof REQUEST_REFUSALS)[number]>> {
      const { id, purchaseId, amountMicros, reason, by, requestId } = refund;
      return ask(
        () =>
          database.call<{ answer: unknown }>(
            sql`select payments.request_refund(${id}::uuid, ${purchaseId}::uuid,
              ${amountMicros}::bigint, ${reason}, ${by}::uuid, ${key}, ${digest}::bytea,
              ${requestId}) as answer`,
            { idempotent: true },
          ),
        REQUEST_REFUSALS,
      );
    },

    decideRefund(
      purchaseId: string,
      id: string,
      by: string,
      state: 'approved' | 'rejected',
      roleAgeMs: number,
      requestId: string | null,
    ): Promise<Result<RefundRequest, (typeof DECISION_REFUSALS)[number]>> {
      return ask(
        () =>
          database.call<{ answer: unknown }>(
            sql`select payments.decide_refund(${purchaseId}::uuid, ${id}::uuid, ${by}::uuid,
              ${state}, ${roleAgeMs}::bigint * interval '1 millisecond', ${requestId})
              as answer`,
            { idempotent: true },
          ),
        DECISION_REFUSALS,
      );
    },

    refuseRefund: (id: string, reason: string) =>
      one<RefundRequest>(sql`select payments.refuse_refund(${id}::uuid, ${reason}) as answer`),

    /** Keeps why the provider gave no answer; the claim has planned the next attempt. */
    async refundFailed(id: string, reason: string): Promise<void> {
      const statement = sql`select payments.refund_failed(${id}::uuid, ${reason})`;
      await database.call(statement, { idempotent: true });
    },

    refundRequest: (id: string) =>
      one<RefundRequest>(sql`select payments.refund_of(${id}::uuid) as answer`),

    async refundRequests(purchaseId: string): Promise<RefundRequest[]> {
      const rows = await database.call<{ answer: RefundRequest }>(
        sql`select payments.refund_json(q) as answer from payments.refund_requests q
          where q.purchase_id = ${purchaseId}::uuid order by q.id desc limit 200`,
        { idempotent: true },
      );
      return rows.map((row) => row.answer);
    },

    async claimDueRefunds(provider: string, countMax: number): Promise<RefundRequest[]> {
      const rows = await database.call<{ answer: RefundRequest }>(
        sql`select r as answer from payments.claim_due_refunds(${provider}, ${countMax}::int) r`,
      );
      return rows.map((row) => row.answer);
    },
  };
}

/** Refunds and reconciliation. */
export function refundStore(database: Database) {
  return {
    ...requests(database),

    /** Compares a span of the provider's account with our books and keeps the outcome. */
    async reconcile(
      provider: string,
      fromMs: number,
      uptoMs: number,
    ): Promise<{ movements: number; differences: number }> {
      const [rows] = await database.transaction(
        [
          sql`select payments.reconcile(${provider}, ${toTimestamp(fromMs)}::timestamptz,
            ${toTimestamp(uptoMs)}::timestamptz) as answer`,
        ],
        { timeoutMs: 60_000 },
      );
      return rows?.[0]?.answer as { movements: number; differences: number };
    },

    async reconciliations(before: bigint | null, countMax: number): Promise<Reconciliation[]> {
      const rows = await database.call<{ answer: Reconciliation }>(
        sql`select r as answer from payments.reconciliations(${before}::bigint,
          ${countMax}::int) r`,
        { idempotent: true },
      );
      return rows.map((row) => row.answer);
    },
  };
}

// SQL of adjustments by staff: proposals and the second person's decision.

import { sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import type { ErrorCode } from '#shared/errors.ts';
import type { CoinCurrency } from '#shared/money.ts';
import type { Result } from '#shared/result.ts';
import { ask } from './answers.ts';

export type AdjustmentState = 'proposed' | 'approved' | 'rejected' | 'void';

/** A proposal and what became of it; amounts are micros as text. */
export interface Adjustment {
  id: string;
  playerId: string;
  currency: CoinCurrency;
  direction: 'credit' | 'debit';
  amountMicros: string;
  reason: string;
  state: AdjustmentState;
  proposedBy: string;
  proposedAtMs: string;
  decidedBy: string | null;
  decidedAtMs: string | null;
  replayed?: boolean;
}

/** A new proposal. */
export interface Proposal {
  id: string;
  playerId: string;
  currency: CoinCurrency;
  direction: 'credit' | 'debit';
  amountMicros: bigint;
  reason: string;
}

const PROPOSAL_REFUSALS = [
  'forbidden',
  'not_found',
  'invalid_amount',
  'idempotency_key_reused',
  'accounts_linked',
] as const;
/** Adjustments. */
export function adjustmentStore(database: Database) {
  return {
    propose(
      proposal: Proposal,
      by: string,
      key: string,
      digest: Uint8Array,
      requestId: string | null,
    ): Promise<Result<Adjustment, (typeof PROPOSAL_REFUSALS)[number]>> {
      const { id, playerId, currency, direction, amountMicros, reason } = proposal;
      return ask(
        () =>
          database.call<{ answer: unknown }>(
            sql`select payments.propose_adjustment(${id}::uuid, ${playerId}::uuid, ${currency},
              ${direction}, ${amountMicros}::bigint, ${reason}, ${by}::uuid, ${key},
              ${digest}::bytea, ${requestId}) as answer`,
            { idempotent: true },
          ),
        PROPOSAL_REFUSALS,
      );
    },

    /** `codes`: what this decision may be refused with; closed meanwhile is `invalid_request`. */
    decide<C extends ErrorCode>(
      id: string,
      by: string,
      { state, codes }: { state: 'approved' | 'rejected'; codes: readonly C[] },
      roleAgeMs: number,
      requestId: string | null,
    ): Promise<Result<Adjustment, C | 'invalid_request'>> {
      return ask(
        () =>
          database.call<{ answer: unknown }>(
            sql`select payments.decide_adjustment(${id}::uuid, ${by}::uuid, ${state},
              ${roleAgeMs}::bigint * interval '1 millisecond', ${requestId}) as answer`,
            { idempotent: true },
          ),
        ['invalid_request', ...codes],
      );
    },

    async adjustments(
      state: AdjustmentState | null,
      before: string | null,
      countMax: number,
    ): Promise<Adjustment[]> {
      const rows = await database.call<{ answer: Adjustment }>(
        sql`select payments.adjustment_json(a) as answer from payments.adjustments a
          where (${state}::text is null or a.state = ${state})
            and (${before}::uuid is null or a.id < ${before}::uuid)
          order by a.id desc limit ${countMax}::int`,
        { idempotent: true },
      );
      return rows.map((row) => row.answer);
    },
  };
}

// SQL of redemptions. Facts of a provider go in as JSON.

import { and, asc, desc, eq, isNotNull, lt } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { functionColumn, functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { asked, toldRows } from '#db/queries.ts';
import { redemptionEvents, redemptions } from '#db/schema/payments.ts';
import { count, digits, json } from '#db/values.ts';
import { REDEMPTION_REFUSALS, REDEMPTION_STATES } from '#shared/contracts/http/redemptions.ts';
import type { ErrorCode } from '#shared/errors.ts';
import type { PayoutFact } from '../payouts/provider.ts';

const state = z.enum(REDEMPTION_STATES);
export type RedemptionState = z.output<typeof state>;

const redemption = z.object({
  id: z.string(),
  playerId: z.string(),
  amountMicros: digits,
  destinationId: z.string(),
  retryOf: z.string().nullable(),
  state,
  reasons: z.array(z.string()),
  requestedAtMs: digits,
  stateSinceMs: digits,
  acceptsWithholding: z.boolean(),
  withheldMicros: digits,
  sentAtMs: digits.nullable(),
  paidAtMs: digits.nullable(),
  returnedAtMs: digits.nullable(),
  approvedBy: z.string().nullable(),
  attention: z.string().nullable(),
  attentionNumber: z.number(),
});
export type Redemption = z.output<typeof redemption>;

/** One as its payout needs it. */
const payout = redemption.extend({
  netMicros: digits,
  destinationReference: z.string().nullable(),
  /** Whose name of it that is. */
  provider: z.string().nullable(),
  /** Who claimed it may order until then; afterwards another one may. */
  orderUntilMs: count,
  /** True for the one call that began it. */
  begun: z.boolean().default(false),
});
export type Payout = z.output<typeof payout>;

const event = z.object({
  state,
  atMs: digits,
  reasons: z.array(z.string()),
  note: z.string().nullable(),
  byPerson: z.string().nullable(),
  staffNote: z.string().nullable(),
});
export type RedemptionEvent = z.output<typeof event>;

const blocker = z.object({
  code: z.string(),
  rule: z.string().optional(),
  source: z.string().optional(),
  amount: digits.optional(),
  until: z.string().optional(),
  doThis: z.string(),
});
export type Blocker = z.output<typeof blocker>;

const eligibility = z.object({
  redeemableMicros: digits,
  minimumMicros: digits,
  maximumMicros: digits,
  blocking: z.array(blocker),
  ahead: z.array(blocker),
});
export type Eligibility = z.output<typeof eligibility>;

const waiting = z.object({
  inReview: z.number(),
  oldestMs: count.nullable(),
  overdue: z.number(),
  attention: z.number(),
  sent: z.number(),
});

const replayed = z.boolean().default(false);
const told = redemption.extend({ replayed });
const approval = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'approved', 'rejected', 'void']),
});
const approved = z.union([z.object({ redemption, replayed }), z.object({ approval })]);
const advanced = z.object({
  outcome: z.enum(['applied', 'known', 'contradiction', 'ignored', 'unknown_redemption']),
  redemption: redemption.optional(),
});

const row = alias(redemptions, 'r');
const toldRow = functionColumn('payments.redemption_json', [row], redemption);
const eventRow = alias(redemptionEvents, 'e');
const toldEvent = functionColumn('payments.redemption_event_json', [eventRow], event);

/** What a player asks for. */
export interface Wish {
  id: string;
  playerId: string;
  amountMicros: bigint;
  destinationId: string;
  retryOf: string | null;
}

/** What a player changes about one that has not left. */
export interface Amendment {
  destinationId: string | null;
  withholding: boolean | null;
}

interface Filter {
  id?: string | undefined;
  playerId?: string | undefined;
  state?: RedemptionState | undefined;
  /** Only those with money that left and something wrong about it. */
  attention?: true | undefined;
}

function playerFunctions(database: Database) {
  const { again } = functionsOf(database);
  return {
    eligibility: (playerId: string, amountMicros: bigint | null, destinationId: string | null) =>
      again.call(
        'payments.redemption_eligibility',
        [playerId, amountMicros, destinationId],
        eligibility,
      ),

    requestRedemption: (wish: Wish, key: string, digest: Uint8Array, requestId: string) =>
      again.tryCall(
        'payments.request_redemption',
        [
          wish.id,
          wish.playerId,
          wish.amountMicros,
          wish.destinationId,
          wish.retryOf,
          key,
          digest,
          requestId,
        ],
        told,
        [...REDEMPTION_REFUSALS, 'invalid_amount', 'idempotency_key_reused'],
      ),

    cancelRedemption: (id: string, playerId: string, requestId: string) =>
      again.tryCall('payments.cancel_redemption', [id, playerId, requestId], told, [
        'not_found',
        'cancel_too_late',
      ]),

    /** `codes`: what the route of this change may refuse with. */
    amendRedemption: <C extends ErrorCode>(
      id: string,
      playerId: string,
      change: Amendment,
      requestId: string,
      codes: readonly C[],
    ) =>
      again.tryCall(
        'payments.amend_redemption',
        [id, playerId, change.destinationId, change.withholding, requestId],
        redemption,
        codes,
      ),
  };
}

/** Redemptions. */
export function redemptionStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    ...playerFunctions(database),

    /** Newest first, by id. */
    redemptions: (of: Filter, before: string | null, limit: number) =>
      toldRows(database, row, toldRow, {
        where: and(
          asked(of.id, (id) => eq(row.id, id)),
          asked(of.playerId, (id) => eq(row.playerId, id)),
          asked(of.state, (one) => eq(row.state, one)),
          asked(of.attention, () => isNotNull(row.attention)),
          asked(before, (id) => lt(row.id, id)),
        ),
        order: [desc(row.id)],
        limit,
      }),

    redemptionEvents: (id: string) =>
      toldRows(database, eventRow, toldEvent, {
        where: eq(eventRow.redemptionId, id),
        order: [asc(eventRow.id)],
        limit: 500,
      }),

    approveRedemption: (
      id: string,
      reason: string,
      approvalId: string,
      { by, requestId }: { by: string; requestId: string },
    ) =>
      again.tryCall(
        'payments.approve_redemption',
        [id, by, reason, approvalId, requestId],
        approved,
        ['not_found', 'accounts_linked', 'approval_closed', 'redemption_not_allowed', 'forbidden'],
      ),

    rejectRedemption: (
      id: string,
      reason: string,
      { by, requestId }: { by: string; requestId: string },
    ) =>
      again.tryCall('payments.reject_redemption', [id, by, reason, requestId], told, [
        'not_found',
        'accounts_linked',
        'approval_closed',
      ]),

    /** Settles what `expects` numbers; what came since stays. */
    clearAttention: (
      id: string,
      expects: number,
      reason: string,
      { by, requestId }: { by: string; requestId: string },
    ) =>
      again.tryCall('payments.clear_attention', [id, by, expects, reason, requestId], told, [
        'not_found',
        'accounts_linked',
        'attention_changed',
      ]),

    noteRedemption: (
      id: string,
      text: string,
      { key, digest }: { key: string; digest: Uint8Array },
      { by, requestId }: { by: string; requestId: string },
    ) =>
      again.tryCall('payments.note_redemption', [id, by, text, key, digest, requestId], told, [
        'not_found',
        'accounts_linked',
        'idempotency_key_reused',
      ]),

    considerRedemption: (id: string) =>
      again.call('payments.consider_redemption', [id], redemption),

    /** Asks everything once more; only who has `begun` it may call the provider. */
    beginPayout: (id: string, provider: string | null = null) =>
      again.call('payments.begin_payout', [id, provider], payout),

    advanceRedemption: (id: string, fact: PayoutFact) =>
      again.call('payments.advance_redemption', [id, json(fact)], advanced),

    claimDueRedemptions: (countMax: number) =>
      once.set('payments.claim_due_redemptions', [countMax], payout),

    claimRedemption: (id: string) => once.call('payments.claim_redemption', [id], z.boolean()),

    redemptionChecked: (id: string, why: string | null) =>
      again.run('payments.redemption_checked', [id, why]),

    waitingRedemptions: () => again.call('payments.waiting_redemptions', [], waiting),
  };
}

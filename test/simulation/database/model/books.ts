// The books as a part of the model's database: ledger and payments, and what other schemas ask of them.

import { LEDGER_CHECK_FUNCTIONS } from './ledger-check.ts';
import { exclusionsAt, LEDGER_EXCLUSION_FUNCTIONS } from './ledger-exclusions.ts';
import { samePerson } from './ledger-journal.ts';
import { LEDGER_LOT_FUNCTIONS } from './ledger-lots.ts';
import { LEDGER_NOTICE_FUNCTIONS, untold } from './ledger-notices.ts';
import { LEDGER_READ_FUNCTIONS } from './ledger-reads.ts';
import { LEDGER_SESSION_FUNCTIONS } from './ledger-sessions.ts';
import { LEDGER_STANDING_FUNCTIONS } from './ledger-standing.ts';
import { LEDGER_TIME_FUNCTIONS } from './ledger-time.ts';
import type { Books, Json, Model, SqlFunction } from './model.ts';
import { PAYMENT_CHECKOUT_FUNCTIONS } from './payments-checkout.ts';
import { PAYMENT_ENTRY_FUNCTIONS } from './payments-entries.ts';
import { PAYMENT_REVIEW_FUNCTIONS } from './payments-entry-review.ts';
import { PAYMENT_KEY_FUNCTIONS } from './payments-keys.ts';
import { LIABILITY_FUNCTIONS } from './payments-liability.ts';
import { PAYOUT_FUNCTIONS } from './payments-payouts.ts';
import { PAYMENT_OFFER_FUNCTIONS } from './payments-purchases.ts';
import { PAYMENT_RECONCILIATION_FUNCTIONS } from './payments-reconciliation.ts';
import { REDEMPTION_FUNCTIONS } from './payments-redemptions.ts';
import { PAYMENT_RISK_FUNCTIONS } from './payments-risk.ts';
import { PAYMENT_FACT_FUNCTIONS } from './payments-settlement.ts';
import { PAYMENT_STAFF_FUNCTIONS } from './payments-staff.ts';
import { PAYMENT_STATEMENT_FUNCTIONS } from './payments-statement.ts';

/** Functions of the ledger and of payments. */
export const BOOK_FUNCTIONS: Record<string, SqlFunction> = {
  ...LEDGER_CHECK_FUNCTIONS,
  ...LEDGER_EXCLUSION_FUNCTIONS,
  ...LEDGER_LOT_FUNCTIONS,
  ...LEDGER_NOTICE_FUNCTIONS,
  ...LEDGER_READ_FUNCTIONS,
  ...LEDGER_SESSION_FUNCTIONS,
  ...LEDGER_STANDING_FUNCTIONS,
  ...LEDGER_TIME_FUNCTIONS,
  ...PAYMENT_CHECKOUT_FUNCTIONS,
  ...PAYMENT_RISK_FUNCTIONS,
  ...PAYMENT_ENTRY_FUNCTIONS,
  ...PAYMENT_FACT_FUNCTIONS,
  ...PAYMENT_KEY_FUNCTIONS,
  ...PAYMENT_OFFER_FUNCTIONS,
  ...PAYMENT_RECONCILIATION_FUNCTIONS,
  ...PAYOUT_FUNCTIONS,
  ...PAYMENT_REVIEW_FUNCTIONS,
  ...PAYMENT_STAFF_FUNCTIONS,
  ...REDEMPTION_FUNCTIONS,
  ...LIABILITY_FUNCTIONS,
  ...PAYMENT_STATEMENT_FUNCTIONS,
};

/** `payments.player_standing`: who is excluded, and until when. */
export function playerStandings(model: Model) {
  return [...model.auth.players.all()].flatMap(({ id }) => {
    const found = exclusionsAt(model, id, model.clockMs);
    if (found.length === 0) return [];
    const ends = found
      .map(({ endsAt, until }) => (endsAt !== null && endsAt > model.clockMs ? endsAt : until))
      .filter((end) => end !== Infinity);
    return [
      {
        playerId: id,
        excludedForGood: found.some(({ endsAt }) => endsAt === null),
        excludedUntil: ends.length === 0 ? null : Math.max(...ends),
      },
    ];
  });
}

/** `payments.player_holdings`: who has coins, in the wallet, on hold or at a table. */
export function playerHoldings(model: Model) {
  const { accounts, sessions, wallets } = model.ledger;
  const has = (id: number | null) => id !== null && (accounts.get(id)?.balanceMicros ?? 0n) > 0n;
  const owners = [...wallets.all()].filter(
    ({ accountId, holdId }) =>
      has(accountId) ||
      has(holdId) ||
      sessions.by('walletId', accountId).some((row) => row.closedAt === null),
  );
  return [...new Set(owners.map(({ playerId }) => playerId))].map((playerId) => ({ playerId }));
}

/** `payments.receipts_due`. */
export const receiptsDue = (model: Model) =>
  model.payments.receipts.where(({ takenAt }) => takenAt === null);

const openPurchases = (model: Model) =>
  model.payments.purchases.where(({ paymentState }) =>
    ['creating', 'open', 'processing'].includes(paymentState),
  );

const openRefunds = (model: Model) =>
  model.payments.refundRequests.where(({ state }) => state === 'approved');

function sizeOf(outbox: string, all: { parkedAt: number | null }[], times: number[]): Json {
  return {
    ...{ outbox, waiting: all.length },
    parked: all.filter(({ parkedAt }) => parkedAt !== null).length,
    oldestAtSeconds: times.length === 0 ? null : Math.min(...times) / 1000,
  };
}

function outboxSizes(model: Model): Json[] {
  const [refunds, purchases] = [openRefunds(model), openPurchases(model)];
  const waiting = refunds.filter(({ parkedAt }) => parkedAt === null).length;
  const refundTimes = refunds.map(({ nextTryAt }) => nextTryAt);
  const purchaseTimes = purchases.map(({ nextCheckAt }) => nextCheckAt);
  const notices = untold(model);
  const told = notices.filter(({ parkedAt }) => parkedAt === null).map(({ dueAt }) => dueAt);
  return [
    { ...sizeOf('refunds', refunds, refundTimes), waiting },
    sizeOf('purchases', purchases, purchaseTimes),
    // No actor shows an account.
    sizeOf('destinations', [], []),
    { ...sizeOf('standings', notices, told), waiting: told.length },
  ];
}

function parkedRows(model: Model): Json[] {
  const purchases = openPurchases(model).map((row) => ({
    ...{ outbox: 'purchases', id: row.id, kind: row.paymentState, subjectId: row.playerId },
    ...{ attempts: row.checkFailures, parkedAt: row.parkedAt, dueAt: row.nextCheckAt },
    lastError: row.checkError,
  }));
  const refunds = openRefunds(model).map((row) => ({
    ...{ outbox: 'refunds', id: row.id, kind: 'refund', attempts: row.attempts },
    subjectId: model.payments.purchases.get(row.purchaseId)?.playerId ?? null,
    ...{ parkedAt: row.parkedAt, dueAt: row.nextTryAt, lastError: row.lastError },
  }));
  const standings = untold(model).map((row) => ({
    ...row,
    ...{ outbox: 'standings', id: row.playerId, kind: 'standing', subjectId: row.playerId },
  }));
  return [...purchases, ...refunds, ...standings].filter(({ parkedAt }) => parkedAt !== null);
}

function retryParked(model: Model, outbox: string, id: string, nowMs: number) {
  const { purchases, refundRequests } = model.payments;
  if (outbox === 'refunds') {
    const row = refundRequests.get(id);
    if (row?.state !== 'approved' || row.parkedAt === null) return null;
    refundRequests.change(row, { parkedAt: null, attempts: 0, nextTryAt: nowMs });
    return { kind: 'purchase', id: row.purchaseId };
  }
  if (outbox === 'standings') {
    const row = untold(model).find(({ playerId }) => playerId === id);
    if (row === undefined || row.parkedAt === null) return null;
    model.ledger.standingNotices.change(row, { parkedAt: null, attempts: 0, dueAt: nowMs });
    return { kind: 'player', id };
  }
  const row = outbox === 'purchases' ? purchases.get(id) : undefined;
  const isOpen = row !== undefined && openPurchases(model).includes(row);
  if (row === undefined || !isOpen || row.parkedAt === null) return null;
  purchases.change(row, { parkedAt: null, checkFailures: 0, checks: 0, nextCheckAt: nowMs });
  return { kind: 'purchase', id };
}

/** What other schemas ask of the books of a model. */
export function booksOf(model: Model): Books {
  return {
    sharePayer(ones, others) {
      const payersOf = (ids: readonly string[]) =>
        ids
          .flatMap((id) => samePerson(model, id))
          .flatMap((id) => model.payments.purchases.by('playerId', id))
          .flatMap(({ payer }) => payer ?? []);
      const theirs = new Set(payersOf(others));
      return payersOf(ones).some((payer) => theirs.has(payer));
    },
    takeReceipt(id, atMs) {
      const receipt = model.payments.receipts.get(id);
      if (receipt === undefined || receipt.takenAt !== null) return null;
      model.payments.receipts.change(receipt, { takenAt: atMs });
      return receipt.playerId;
    },
    outboxSizes: () => outboxSizes(model),
    parkedRows: () => parkedRows(model),
    retryParked: (outbox, id, nowMs) => retryParked(model, outbox, id, nowMs),
  };
}

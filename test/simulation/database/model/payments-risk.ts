// Risk of purchases: what one card, one household may pay in a day, who must prove that a card is theirs,
// and when nothing more is sold (db/functions/payments/risk.sql).

import { DAY_MS } from '#shared/time.ts';
import { append } from './audit.ts';
import { householdAt } from './identity.ts';
import { samePerson } from './ledger-journal.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';
import { type Purchase, RISK_RULE } from './payments-tables.ts';

const REAL_DISPUTES = ['open', 'won', 'lost'];

const openPause = (model: Model) =>
  model.payments.purchasePauses.where(({ endedAt }) => endedAt === null)[0];

/** What a payer paid within 24 hours, besides this purchase. */
function paidBy(model: Model, payer: string, besides: string | null, at: number) {
  const rows = model.payments.purchases.where(
    (row) =>
      row.payer === payer &&
      row.credited &&
      row.id !== besides &&
      (row.paidAt ?? -Infinity) > at - DAY_MS,
  );
  return { payments: rows.length, micros: rows.reduce((sum, row) => sum + row.priceMicros, 0n) };
}

function boughtAtHome(model: Model, playerId: string, at: number): bigint {
  const here = householdAt(model, playerId, at);
  if (here.length === 0) return 0n;
  const { purchases } = model.payments;
  return purchases
    .where(
      (row) =>
        row.createdAt > at - DAY_MS &&
        !['failed', 'expired'].includes(row.paymentState) &&
        row.flag === null &&
        householdAt(model, row.playerId, at).some((key) => here.includes(key)),
    )
    .reduce((sum, { priceMicros }) => sum + priceMicros, 0n);
}

/** Why no checkout is begun; null when nothing is in the way. */
export function beginRisk(
  model: Model,
  playerId: string,
  price: bigint,
  at: number,
): string | null {
  if (openPause(model) !== undefined) return 'purchases_paused';
  if (boughtAtHome(model, playerId, at) + price > RISK_RULE.householdDayMicros) {
    return 'rate_limited';
  }
  const own = samePerson(model, playerId)
    .flatMap((id) => model.payments.purchases.by('playerId', id))
    .filter((row) => row.credited && (row.paidAt ?? -Infinity) > at - DAY_MS)
    .flatMap(({ payer }) => (payer === null ? [] : [payer]));
  const isSpent = [...new Set(own)].some((payer) => {
    const paid = paidBy(model, payer, null, at);
    return (
      paid.payments >= RISK_RULE.payerDayCountMax || paid.micros + price > RISK_RULE.payerDayMicros
    );
  });
  return isSpent ? 'rate_limited' : null;
}

/** Whether the holder of the card must prove that it is theirs. */
export const mustAuthenticate = (price: bigint) => price >= RISK_RULE.authenticateFromMicros;

/** Why a payment that came is given back; null when it stays. */
export function paymentRisk(model: Model, purchase: Purchase, at: number): string | null {
  const { payer, playerId } = purchase;
  if (purchase.paymentState !== 'paid') return null;
  if (purchase.authenticate && purchase.authenticated === false) return 'not_authenticated';
  if (payer === null) return null;
  const paid = paidBy(model, payer, purchase.id, at);
  const isTooOften =
    paid.payments >= RISK_RULE.payerDayCountMax ||
    paid.micros + purchase.priceMicros > RISK_RULE.payerDayMicros;
  const own = samePerson(model, playerId);
  const others = model.payments.purchases
    .where(
      (row) => row.payer === payer && row.credited && (row.paidAt ?? -Infinity) > at - 30 * DAY_MS,
    )
    .filter((row) => !own.includes(row.playerId))
    .map((row) => [...samePerson(model, row.playerId)].sort()[0]);
  return isTooOften || new Set(others).size >= RISK_RULE.payerPersonsMax ? 'payer_limit' : null;
}

function disputedShare(model: Model, at: number) {
  const from = at - RISK_RULE.disputeDays * DAY_MS;
  const real = model.payments.disputes.where(({ status }) => REAL_DISPUTES.includes(status));
  return {
    disputes: real.filter((row) => row.at > from).length,
    purchases: model.payments.purchases.where(
      (row) => row.credited && (row.paidAt ?? -Infinity) > from,
    ).length,
    newest: real.reduce((newest, row) => Math.max(newest, row.at), -Infinity),
  };
}

function watchDisputes(model: Model): Json {
  const at = model.clockMs;
  const { disputes, purchases, newest } = disputedShare(model, at);
  const { purchasePauses } = model.payments;
  const began =
    disputes >= RISK_RULE.disputeCountMin &&
    disputes * 10_000 > RISK_RULE.disputeRateBasisPoints * purchases &&
    purchasePauses.where(({ endedAt }) => endedAt !== null && endedAt >= newest).length === 0 &&
    openPause(model) === undefined;
  if (began) {
    const none = { endedAt: null, endedBy: null, reason: null };
    purchasePauses.insert({
      id: purchasePauses.size + 1,
      beganAt: at,
      disputes,
      purchases,
      ...none,
    });
    append(model, 'purchases.paused', null, 'purchases', null, { disputes, purchases });
  }
  return { paused: openPause(model) !== undefined, began, disputes, purchases };
}

function purchaseRisk(model: Model): Json {
  const { disputes, purchases } = disputedShare(model, model.clockMs);
  return {
    ...{ disputes, purchases, disputeDays: RISK_RULE.disputeDays, disputeRateMax: '0.0075' },
    pausedAtMs: msText(openPause(model)?.beganAt ?? null),
  };
}

function resumePurchases(model: Model, by: string, why: string, requestId: string): Json | string {
  const pause = openPause(model);
  if (pause === undefined) return 'not_found';
  model.payments.purchasePauses.change(pause, {
    endedAt: model.clockMs,
    endedBy: by,
    reason: why,
  });
  const { disputes, purchases } = pause;
  const facts = { disputes, purchases, reason: why };
  append(model, 'purchases.resumed', by, 'purchases', null, facts, requestId);
  return 'resumed';
}

/** Functions of purchase risk by name. */
export const PAYMENT_RISK_FUNCTIONS = {
  'payments.watch_disputes': watchDisputes,
  'payments.purchase_risk': purchaseRisk,
  'payments.resume_purchases': resumePurchases,
};

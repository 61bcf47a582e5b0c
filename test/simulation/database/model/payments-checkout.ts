// From the order to the provider's checkout, and asking the provider again (db/functions/payments/
// checkout.sql).

import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import { refusal } from './ledger-journal.ts';
import { owesElsewhere, reservePurchase, standingAt, standingRefusal } from './ledger-standing.ts';
import type { Json, Model } from './model.ts';
import { claimKey, keepReply } from './payments-keys.ts';
import {
  packageRefusal,
  purchaseJson,
  purchaseStatus,
  scBonusNow,
  unpaidOf,
  withdrawCheckouts,
} from './payments-purchases.ts';
import { beginRisk, mustAuthenticate } from './payments-risk.ts';
import { changePurchase, settlePurchase } from './payments-settlement.ts';
import { PURCHASE_RULE, type Purchase } from './payments-tables.ts';
import { SqlRefusal } from './refusal.ts';

function beginPurchase(
  model: Model,
  id: string,
  playerId: string,
  packageId: string,
  provider: string,
  _place: string,
  openForMs: number,
  key: string,
  digest: string,
): Json {
  const { purchases, packages } = model.payments;
  const answer = claimKey(model, playerId, key, digest);
  if (answer !== null && 'purchaseId' in answer) {
    const known = purchases.get(String(answer.purchaseId)) as Purchase;
    return { ...purchaseJson(model, known), replayed: true };
  }
  if (answer !== null) return answer;
  const at = model.clockMs;
  const keep = (reply: Json) => keepReply(model, playerId, key, reply);
  const offer = packages.get(packageId);
  if (offer === undefined) return keep(refusal('not_found'));
  const standing = standingAt(model, playerId, 'GC', at);
  const { reason } = standing;
  const mayAsk =
    reason === null ||
    reason === 'limit_reached' ||
    (reason === 'debt_outstanding' && !owesElsewhere(model, playerId));
  const why = mayAsk ? packageRefusal(model, offer, playerId) : reason;
  const { open, unpaid } = unpaidOf(model, playerId, at);
  if (
    why === null &&
    (open >= PURCHASE_RULE.openCountMax || unpaid >= PURCHASE_RULE.unpaidPerHourMax)
  ) {
    return keep(refusal('rate_limited', { retryAfterSeconds: 600 }));
  }
  if (why !== null) return keep(why === reason ? standingRefusal(why, standing) : refusal(why));
  const risk = beginRisk(model, playerId, offer.priceMicros, at);
  if (risk !== null) {
    const facts = risk === 'rate_limited' ? { retryAfterSeconds: 3_600 } : undefined;
    return keep(refusal(risk, facts));
  }
  const reserved = reservePurchase(model, `purchase:${id}`, playerId, offer.priceMicros, at);
  if ('refused' in reserved) return keep(reserved);
  const purchase = purchases.insert({
    ...{ id, playerId, packageId, provider, priceMicros: offer.priceMicros },
    ...{ gcMicros: offer.gcMicros, scBonusMicros: scBonusNow(model, offer, playerId, at) },
    ...{ bonusMultiple: PURCHASE_RULE.bonusMultiple, bonusLivesDays: PURCHASE_RULE.bonusLivesDays },
    ...{ paymentState: 'creating', providerReference: null, providerPaymentId: null },
    ...{ checkoutUrl: null, flag: null, withdrawnAt: null, withdrawnFor: null, payer: null },
    ...{ nameMatch: null, matchedCheck: null },
    ...{ authenticate: mustAuthenticate(offer.priceMicros), authenticated: null },
    ...{ failure: null, chargedMicros: null, createdAt: at, expiresAt: at + openForMs },
    ...{ paidAt: null, nextCheckAt: at + 2 * MINUTE_MS, checks: 0, checkFailures: 0 },
    ...{ checkError: null, parkedAt: null, lookedAt: null, credited: false, reversedMicros: 0n },
    ...{ gcTakenMicros: 0n, scTakenMicros: 0n, bonusLotId: null, postings: 0 },
  });
  keep({ purchaseId: id });
  return purchaseJson(model, purchase);
}

/** As `select … into strict` finds it. */
function purchaseOf(model: Model, id: string): Purchase {
  const purchase = model.payments.purchases.get(id);
  if (purchase === undefined) throw new SqlRefusal('P0002', 'query returned no rows');
  return purchase;
}

function attachCheckout(model: Model, id: string, reference: string, url: string): Json {
  const purchase = purchaseOf(model, id);
  if ((purchase.providerReference ?? reference) === reference) {
    const paymentState = purchase.paymentState === 'creating' ? 'open' : purchase.paymentState;
    changePurchase(model, purchase, {
      providerReference: reference,
      checkoutUrl: url,
      paymentState,
    });
    withdrawCheckouts(model, purchase.playerId, model.clockMs);
  }
  return purchaseJson(model, purchaseOf(model, id));
}

function failCheckout(model: Model, id: string, why: string): Json {
  let purchase = purchaseOf(model, id);
  if (purchase.paymentState === 'creating' && purchase.providerReference === null) {
    purchase = changePurchase(model, purchase, {
      paymentState: 'failed',
      failure: why.slice(0, 200),
    });
  }
  return purchaseJson(model, settlePurchase(model, purchase));
}

function claimDuePurchases(model: Model, provider: string, countMax: number): Json[] {
  const at = model.clockMs;
  const due = model.payments.purchases
    .where((row) => ['creating', 'open', 'processing'].includes(row.paymentState))
    .filter((row) => row.nextCheckAt <= at && row.provider === provider)
    .sort((one, other) => {
      const parked = Number(one.parkedAt !== null) - Number(other.parkedAt !== null);
      return parked || one.nextCheckAt - other.nextCheckAt;
    })
    .slice(0, countMax);
  return due.flatMap((row) => {
    const delayMs = Math.min(2 * MINUTE_MS * 2 ** Math.min(row.checks, 30), HOUR_MS);
    const purchase = changePurchase(model, row, {
      checks: row.checks + 1,
      nextCheckAt: at + (row.parkedAt === null ? delayMs : DAY_MS),
    });
    const graceMs = purchase.providerReference === null ? 0 : 3 * DAY_MS;
    if (purchase.expiresAt < at - graceMs && purchase.paymentState !== 'processing') {
      settlePurchase(model, changePurchase(model, purchase, { paymentState: 'expired' }));
      return [];
    }
    if (purchase.providerReference === null) return [];
    return [{ ...purchaseJson(model, purchase), checkFailures: purchase.checkFailures }];
  });
}

function purchaseChecked(model: Model, id: string, why: string | null): void {
  const purchase = model.payments.purchases.get(id);
  if (purchase === undefined) return;
  const isParked = why !== null && purchase.checkFailures + 1 >= 100;
  changePurchase(model, purchase, {
    checkError: why === null ? null : why.slice(0, 500),
    checkFailures: why === null ? 0 : purchase.checkFailures + 1,
    parkedAt: isParked ? (purchase.parkedAt ?? model.clockMs) : null,
  });
}

function claimLook(model: Model, id: string): boolean {
  const purchase = model.payments.purchases.get(id);
  const at = model.clockMs;
  const mayLook =
    purchase !== undefined &&
    ['open', 'processing'].includes(purchase.paymentState) &&
    purchase.providerReference !== null &&
    (purchase.lookedAt ?? -Infinity) < at - 3 * SECOND_MS;
  if (mayLook) changePurchase(model, purchase, { lookedAt: at });
  return mayLook;
}

/** Functions of checkouts by name. */
export const PAYMENT_CHECKOUT_FUNCTIONS = {
  'payments.begin_purchase': beginPurchase,
  'payments.attach_checkout': attachCheckout,
  'payments.fail_checkout': failCheckout,
  'payments.claim_due_purchases': claimDuePurchases,
  'payments.purchase_checked': purchaseChecked,
  'payments.claim_look': claimLook,
  'payments.purchase_json': (model: Model, { id }: Purchase) =>
    purchaseJson(model, purchaseOf(model, id)),
  'payments.purchase_status': (model: Model, { id }: Purchase) =>
    purchaseStatus(model, purchaseOf(model, id)),
};

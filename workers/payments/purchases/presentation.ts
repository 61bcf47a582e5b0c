// Purchases as the outer contract spells them. A player sees nothing of the provider's names.

import { outward } from '#shared/views/outward.ts';
import type { Offer, Purchase, Reconciliation, RefundRequest } from '../store/index.ts';

const CURRENCY = { currency: 'USD' } as const;

/** A package on offer. */
export function offerOf(offer: Offer) {
  const { gc: goldCoins, scBonus: sweepsCoinsBonus, ...rest } = outward(offer);
  return { ...rest, ...CURRENCY, goldCoins, sweepsCoinsBonus };
}

/** A purchase as its player sees it. */
export function purchaseOf(found: Purchase) {
  const { price, refunded, disputed, createdAt, expiresAt, paidAt, gc, scBonus } = outward(found);
  const coins = { goldCoins: gc, sweepsCoinsBonus: scBonus };
  const { id, packageId, status, refusal } = found;
  const about = { id, packageId, status, refusal, createdAt, expiresAt, paidAt };
  return { ...about, price, ...CURRENCY, ...coins, refunded, disputed };
}

/** A purchase as staff sees it. */
export function staffPurchaseOf(found: Purchase) {
  const { playerId, provider, reference, paymentId, gcTaken, scTaken, payer, flag } =
    outward(found);
  const theirs = { provider, providerReference: reference, providerPaymentId: paymentId };
  const taken = { goldCoinsTakenBack: gcTaken, sweepsCoinsTakenBack: scTaken };
  return {
    ...purchaseOf(found),
    playerId,
    ...theirs,
    ...taken,
    payer,
    payerName: found.nameMatch,
    flag,
  };
}

/** A refund. */
export function refundOf(found: RefundRequest) {
  const { failure: _f, provider: _p, paymentId: _i, replayed: _r, ...shown } = outward(found);
  return { ...shown, approval: approvalOf(found) };
}

function approvalOf({ id, state, decidedBy }: RefundRequest) {
  if (state === 'proposed') return { id, state: 'waiting' };
  if (state === 'void' || state === 'rejected') return { id, state };
  return decidedBy === null ? null : { id, state: 'approved' };
}

/** A run of the reconciliation. */
export function reconciliationOf(found: Reconciliation) {
  const { upto: upTo, ...run } = outward(found);
  return { ...run, upTo, differences: found.differences.map(outward) };
}

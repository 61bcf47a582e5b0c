// Purchases as the outer contract spells them. A player sees nothing of the provider's names.

import { formatAmount } from '#shared/money.ts';
import { toTimestamp } from '#shared/time.ts';
import type { Offer, Purchase, Reconciliation, RefundRequest } from '../store/index.ts';

const amount = (micros: string) => formatAmount(BigInt(micros));
const timestamp = (ms: string) => toTimestamp(Number(ms));
const timestampOrNull = (ms: string | null) => (ms === null ? null : timestamp(ms));

/** A package on offer. */
export function offerOf(offer: Offer) {
  return {
    id: offer.id,
    name: offer.name,
    price: amount(offer.priceMicros),
    currency: 'USD' as const,
    goldCoins: amount(offer.gcMicros),
    sweepsCoinsBonus: amount(offer.scBonusMicros),
    firstPurchaseOnly: offer.firstPurchaseOnly,
    endsAt: timestampOrNull(offer.endsAtMs),
  };
}

/** A purchase as its player sees it. */
export function purchaseOf(found: Purchase) {
  return {
    id: found.id,
    packageId: found.packageId,
    status: found.status,
    price: amount(found.priceMicros),
    currency: 'USD' as const,
    goldCoins: amount(found.gcMicros),
    sweepsCoinsBonus: amount(found.scBonusMicros),
    refunded: amount(found.refundedMicros),
    disputed: amount(found.disputedMicros),
    createdAt: timestamp(found.createdAtMs),
    expiresAt: timestamp(found.expiresAtMs),
    paidAt: timestampOrNull(found.paidAtMs),
    refusal: found.refusal,
  };
}

/** A purchase as staff sees it. */
export function staffPurchaseOf(found: Purchase) {
  return {
    ...purchaseOf(found),
    playerId: found.playerId,
    provider: found.provider,
    providerReference: found.reference,
    providerPaymentId: found.paymentId,
    goldCoinsTakenBack: amount(found.gcTakenMicros),
    sweepsCoinsTakenBack: amount(found.scTakenMicros),
    flag: found.flag,
  };
}

/** A refund. */
export function refundOf(found: RefundRequest) {
  return {
    id: found.id,
    purchaseId: found.purchaseId,
    amount: amount(found.amountMicros),
    reason: found.reason,
    state: found.state,
    approval: approvalOf(found),
    requestedBy: found.requestedBy,
    requestedAt: timestamp(found.requestedAtMs),
    decidedBy: found.decidedBy,
    decidedAt: timestampOrNull(found.decidedAtMs),
  };
}

function approvalOf({ id, state, decidedBy }: RefundRequest) {
  if (state === 'proposed') return { id, state: 'waiting' };
  if (state === 'void' || state === 'rejected') return { id, state };
  return decidedBy === null ? null : { id, state: 'approved' };
}

/** A run of the reconciliation. */
export function reconciliationOf(found: Reconciliation) {
  return {
    id: found.id,
    provider: found.provider,
    at: timestamp(found.atMs),
    from: timestamp(found.fromMs),
    upTo: timestamp(found.uptoMs),
    movements: found.movements,
    fees: amount(found.feesMicros),
    differenceCount: found.differenceCount,
    differences: found.differences.map(({ oursMicros, theirsMicros, ...rest }) => ({
      ...rest,
      ours: amount(oursMicros),
      theirs: amount(theirsMicros),
    })),
  };
}

// What a purchase is, read from the facts, and what may be bought (db/functions/payments: purchases,
// packages, decisions).

import { HOUR_MS } from '#shared/time.ts';
import { samePerson } from './ledger-journal.ts';
import { owesElsewhere, purchaseBudget, standingAt } from './ledger-standing.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';
import { paymentRisk } from './payments-risk.ts';
import type { Package, Purchase } from './payments-tables.ts';
import { verdictOn } from './rules.ts';

const STATES = ['creating', 'open', 'processing', 'failed', 'expired', 'paid'];
export const stateRank = (state: string) => STATES.indexOf(state);

export const refundedMicros = (model: Model, provider: string, paymentId: string | null) =>
  paymentId === null
    ? 0n
    : model.payments.refunds
        .by('paymentId', paymentId)
        .filter((row) => row.provider === provider && row.status !== 'failed')
        .reduce((sum, { amountMicros }) => sum + amountMicros, 0n);

export const disputesOf = (model: Model, { provider, providerPaymentId }: Purchase) =>
  providerPaymentId === null
    ? []
    : model.payments.disputes
        .by('paymentId', providerPaymentId)
        .filter((row) => row.provider === provider);

export const withdrawnMicros = (model: Model, purchase: Purchase) =>
  disputesOf(model, purchase).reduce((sum, row) => sum + row.withdrawnMicros, 0n);

/** What went back of a payment in all. */
export const returnedMicros = (model: Model, purchase: Purchase) =>
  refundedMicros(model, purchase.provider, purchase.providerPaymentId) +
  withdrawnMicros(model, purchase);

/** What a person calls the state of a purchase. */
export function purchaseStatus(model: Model, purchase: Purchase): string {
  const { paymentState, flag, chargedMicros, reversedMicros, priceMicros } = purchase;
  if (paymentState !== 'paid') {
    return paymentState === 'creating' || paymentState === 'open' ? 'pending' : paymentState;
  }
  if (flag !== null) {
    const isBack = chargedMicros !== null && chargedMicros <= returnedMicros(model, purchase);
    return isBack ? 'refunded' : 'review';
  }
  const disputes = disputesOf(model, purchase).filter((row) => row.withdrawnMicros > 0n);
  if (disputes.some(({ status }) => status === 'lost')) return 'charged_back';
  if (disputes.length > 0) return 'disputed';
  if (reversedMicros === priceMicros) return 'refunded';
  return reversedMicros > 0n ? 'partially_refunded' : 'paid';
}

const REFUSALS: Record<string, string> = {
  player_left: 'account_closed',
  account_closed: 'account_closed',
  excluded: 'excluded',
  limit_reached: 'limit_reached',
  place_not_allowed: 'place_not_allowed',
  underage: 'underage',
  payer_limit: 'payer_limit',
  not_authenticated: 'not_authenticated',
  offer_used: 'offer_used',
  debt_outstanding: 'debt_outstanding',
};

/** Why the money of a purchase goes back, or would. */
export function refusalOf({ paymentState, flag, credited, withdrawnFor }: Purchase): string | null {
  const why = (paymentState === 'paid' ? flag : null) ?? (credited ? null : withdrawnFor);
  return why === null ? null : (REFUSALS[why] ?? null);
}

export function purchaseJson(model: Model, purchase: Purchase): Json {
  const { id, playerId, packageId, provider, paymentState, flag, withdrawnAt } = purchase;
  const isOpen = paymentState === 'open' && withdrawnAt === null;
  return {
    ...{ id, playerId, packageId, provider, paymentState, flag },
    packageName: model.payments.packages.get(packageId)?.name ?? null,
    status: purchaseStatus(model, purchase),
    ...{ priceMicros: `${purchase.priceMicros}`, gcMicros: `${purchase.gcMicros}` },
    scBonusMicros: `${purchase.scBonusMicros}`,
    refundedMicros: `${refundedMicros(model, provider, purchase.providerPaymentId)}`,
    disputedMicros: `${withdrawnMicros(model, purchase)}`,
    ...{ gcTakenMicros: `${purchase.gcTakenMicros}`, scTakenMicros: `${purchase.scTakenMicros}` },
    checkoutUrl: isOpen ? purchase.checkoutUrl : null,
    withdrawn: withdrawnAt !== null && ['creating', 'open'].includes(paymentState),
    refusal: refusalOf(purchase),
    authenticate: purchase.authenticate,
    ...{ payer: purchase.payer?.slice(0, 12) ?? null, nameMatch: purchase.nameMatch },
    ...{ reference: purchase.providerReference, paymentId: purchase.providerPaymentId },
    ...{ createdAtMs: msText(purchase.createdAt), expiresAtMs: msText(purchase.expiresAt) },
    paidAtMs: msText(purchase.paidAt),
  };
}

/** Purchases of a person's accounts. */
export const purchasesOf = (model: Model, playerId: string) =>
  samePerson(model, playerId).flatMap((id) => model.payments.purchases.by('playerId', id));

/** Why a player may not buy this now; null when they may. Every package is sold everywhere. */
export function packageRefusal(model: Model, offer: Package, playerId: string): string | null {
  const misplaced = verdictOn(model, playerId, 'gc_purchase', model.clockMs).code;
  if (misplaced !== null) return misplaced;
  const bought = purchasesOf(model, playerId).filter(
    (row) => !['failed', 'expired'].includes(row.paymentState) && refusalOf(row) === null,
  );
  const ever = bought.filter(({ packageId }) => packageId === offer.id).length;
  const any = bought.filter(
    (row) =>
      ['processing', 'paid'].includes(row.paymentState) ||
      model.payments.packages.get(row.packageId)?.firstPurchaseOnly === true,
  ).length;
  const isUsed = offer.playerCountMax !== null && ever >= offer.playerCountMax;
  return (offer.firstPurchaseOnly && any > 0) || isUsed ? 'package_unavailable' : null;
}

/** True when payments has let go of a player. */
export function hasLeft(model: Model, playerId: string): boolean {
  const status = model.auth.players.get(playerId)?.status ?? '';
  if (!['closing', 'erased'].includes(status)) return false;
  const erasure = model.auth.erasures.get(playerId);
  return erasure === undefined || erasure.acknowledged.includes('parlor_payments');
}

/** What a package gives in Sweeps Coins to this player here and now. */
export const scBonusNow = (model: Model, offer: Package, playerId: string, at: number): bigint =>
  offer.scBonusMicros > 0n && verdictOn(model, playerId, 'sc_grant', at).code !== null
    ? 0n
    : offer.scBonusMicros;

/** Why nothing of this purchase may be sold or given where the player is now. */
function placeRefusal(model: Model, { playerId, scBonusMicros }: Purchase, at: number) {
  const sold = verdictOn(model, playerId, 'gc_purchase', at).code;
  const given =
    sold === null && scBonusMicros > 0n ? verdictOn(model, playerId, 'sc_grant', at).code : null;
  const code = sold ?? given;
  return code === 'place_proof_required' ? null : code;
}

/** Why a paid purchase may not be credited now; null when it may. */
export function creditRefusal(model: Model, purchase: Purchase, at: number): string | null {
  const { playerId, id, priceMicros } = purchase;
  if (hasLeft(model, playerId)) return 'player_left';
  const { reason } = standingAt(model, playerId, 'GC', at);
  if (reason === 'account_closed' || reason === 'excluded') return reason;
  const misplaced = placeRefusal(model, purchase, at);
  if (misplaced !== null) return misplaced;
  if (owesElsewhere(model, playerId)) return 'debt_outstanding';
  const limit = purchaseBudget(model, playerId, `purchase:${id}`, ['kept'], at);
  if (limit !== null && priceMicros > limit.budget) return 'limit_reached';
  const risk = paymentRisk(model, purchase, at);
  if (risk !== null) return risk;
  const offer = model.payments.packages.get(purchase.packageId) as Package;
  if (!offer.firstPurchaseOnly && offer.playerCountMax === null) return null;
  const persons = samePerson(model, playerId);
  const bought = model.payments.purchases.where(
    (row) =>
      row.credited &&
      row.id !== id &&
      (persons.includes(row.playerId) || (row.payer !== null && row.payer === purchase.payer)),
  );
  const ever = bought.filter(({ packageId }) => packageId === offer.id).length;
  const isUsed = offer.playerCountMax !== null && ever >= offer.playerCountMax;
  return (offer.firstPurchaseOnly && bought.length > 0) || isUsed ? 'offer_used' : null;
}

/** Withdraws the person's open checkouts that could not be credited any more. */
export function withdrawCheckouts(model: Model, playerId: string, at: number): void {
  const { purchases } = model.payments;
  const open = purchasesOf(model, playerId)
    .filter((row) => ['creating', 'open'].includes(row.paymentState) && row.withdrawnAt === null)
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  for (const purchase of open) {
    const why = creditRefusal(model, purchase, at);
    if (why === null) continue;
    purchases.change(purchase, { withdrawnAt: at, withdrawnFor: why, nextCheckAt: at });
  }
}

function offers(model: Model, playerId: string): Json[] {
  return [...model.payments.packages.all()]
    .filter((offer) => packageRefusal(model, offer, playerId) === null)
    .sort((one, other) => one.position - other.position)
    .map((offer) => ({
      ...offer,
      scBonusMicros: scBonusNow(model, offer, playerId, model.clockMs),
    }))
    .map(({ id, name, priceMicros, gcMicros, scBonusMicros, firstPurchaseOnly }) => ({
      ...{ id, name, priceMicros: `${priceMicros}`, gcMicros: `${gcMicros}` },
      ...{ scBonusMicros: `${scBonusMicros}`, firstPurchaseOnly, endsAtMs: null },
    }));
}

/** Checkouts of a person: how many are open, and how many of an hour were not paid. */
export function unpaidOf(model: Model, playerId: string, at: number) {
  const recent = purchasesOf(model, playerId).filter(
    ({ createdAt }) => createdAt > at - 24 * HOUR_MS,
  );
  const isOpen = ({ paymentState }: Purchase) => ['creating', 'open'].includes(paymentState);
  return {
    open: recent.filter(isOpen).length,
    unpaid: recent.filter(
      (row) =>
        row.createdAt > at - HOUR_MS &&
        ['failed', 'expired', 'creating', 'open'].includes(row.paymentState),
    ).length,
  };
}

/** Functions of offers by name. */
export const PAYMENT_OFFER_FUNCTIONS = { 'payments.offers': offers };

// From facts to books (db/functions/payments: settlement, receipts): what the facts demand
// less what was posted, after any fact and any number of times.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8 } from '#shared/bytes.ts';
import { DAY_MS } from '#shared/time.ts';
import { append } from './audit.ts';
import { withoutNulls } from './json.ts';
import { afterRaise, clawBack, forfeit, grant } from './ledger-grants.ts';
import {
  houseId,
  larger,
  newAccount,
  postOne,
  smaller,
  walletOf,
  walletsOfPlayer,
} from './ledger-journal.ts';
import { resizeLot } from './ledger-lots.ts';
import { debtOf, resolvePurchase } from './ledger-standing.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';
import {
  creditRefusal,
  disputesOf,
  hasLeft,
  refundedMicros,
  refusalOf,
  returnedMicros,
  stateRank,
  withdrawCheckouts,
  withdrawnMicros,
} from './payments-purchases.ts';
import type { Purchase } from './payments-tables.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ownId = (said: unknown) => (typeof said === 'string' && UUID.test(said) ? said : null);
const REFUND_RANKS = ['pending', 'succeeded', 'failed'];
const DISPUTE_RANKS = ['inquiry', 'inquiry_closed', 'open', 'lost', 'won'];

/** Changes a purchase; a receipt is written where its books or its refusal ask for one. */
export function changePurchase(
  model: Model,
  purchase: Purchase,
  what: Partial<Purchase>,
): Purchase {
  const before = model.payments.purchases.get(purchase.id) as Purchase;
  const after = model.payments.purchases.change(before, what);
  const isMore = after.reversedMicros > before.reversedMicros;
  const isBooked = after.credited && (!before.credited || isMore);
  const isRefused = before.flag === null && after.flag !== null && refusalOf(after) !== null;
  if (isBooked || isRefused) writeReceipt(model, before, after);
  return after;
}

function writeReceipt(model: Model, before: Purchase, after: Purchase): void {
  const paid = before.credited ? 'reversed' : 'paid';
  model.payments.receipts.insert({
    ...{ id: model.uuid(), purchaseId: after.id, playerId: after.playerId },
    kind: after.credited ? paid : 'refused',
    facts: withoutNulls({
      purchaseId: after.id,
      packageName: model.payments.packages.get(after.packageId)?.name ?? null,
      ...{ priceMicros: `${after.priceMicros}`, gcMicros: `${after.gcMicros}` },
      scBonusMicros: `${after.scBonusMicros}`,
      reversedMicros: `${after.reversedMicros}`,
      ...{ refusal: refusalOf(after), atMs: msText(model.clockMs) },
    }),
    ...{ createdAt: model.clockMs, takenAt: null },
  });
}

function payerAccount(model: Model, playerId: string): number {
  const { payers } = model.ledger;
  const known = payers.get(playerId);
  if (known !== undefined) return known.accountId;
  const { id } = newAccount(model, 'USD', { floorMicros: null });
  payers.insert({ playerId, accountId: id });
  return id;
}

function postDollars(model: Model, purchase: Purchase, amount: bigint, at: number): void {
  const payer = payerAccount(model, purchase.playerId);
  const sales = houseId('sales', 'USD');
  const key = `purchase:${purchase.id}:usd:${purchase.postings}`;
  const move =
    amount > 0n
      ? { debit: payer, credit: sales, amount, kind: 15, at }
      : { debit: sales, credit: payer, amount: -amount, kind: 13, at };
  postOne(model, key, move);
}

interface Taken {
  currency: 'GC' | 'SC';
  taken: bigint;
  target: bigint;
}

/** Coins of one currency towards what is to be taken back in all. */
function postTaken(
  model: Model,
  purchase: Purchase,
  { currency, taken, target }: Taken,
  at: number,
) {
  if (target === taken) return;
  const key = `purchase:${purchase.id}:${currency.toLowerCase()}:${purchase.postings}`;
  const lotId = currency === 'SC' ? purchase.bonusLotId : null;
  if (target > taken) {
    if (lotId !== null) resizeLot(model, lotId, target);
    clawBack(model, key, purchase.playerId, currency, target - taken);
    return;
  }
  const { accountId } = walletOf(model, purchase.playerId, currency);
  const debit = houseId('sales', currency);
  const move = { debit, credit: accountId, amount: taken - target, kind: 15, at };
  const content = postOne(model, key, move);
  if (lotId !== null) resizeLot(model, lotId, target);
  afterRaise(model, accountId, content, at);
}

function credit(model: Model, purchase: Purchase, at: number): Purchase {
  const { id, playerId, scBonusMicros } = purchase;
  const { accountId } = walletOf(model, playerId, 'GC');
  postDollars(model, purchase, purchase.priceMicros, at);
  const debit = houseId('sales', 'GC');
  const move = { debit, credit: accountId, amount: purchase.gcMicros, kind: 15, at };
  const content = postOne(model, `purchase:${id}:gc`, move);
  afterRaise(model, accountId, content, at);
  let bonusLotId: number | null = null;
  if (scBonusMicros > 0n) {
    const entryId = grant(
      model,
      `purchase:${id}:sc`,
      {
        ...{ playerId, currency: 'SC', amount: scBonusMicros, source: 'purchase_bonus', kind: 6 },
        multiple: purchase.bonusMultiple,
        expiresAt: at + purchase.bonusLivesDays * DAY_MS,
      },
      at,
    );
    bonusLotId = model.ledger.lots.by('entryId', entryId)[0]?.id ?? null;
  }
  resolvePurchase(model, `purchase:${id}`, 'kept');
  return changePurchase(model, purchase, {
    ...{ credited: true, postings: purchase.postings + 1, bonusLotId },
  });
}

/** What can still be refunded: what was paid less refunds that exist and refunds under way. */
export function refundableMicros(model: Model, purchase: Purchase): bigint {
  const underWay = model.payments.refundRequests
    .by('purchaseId', purchase.id)
    .filter(({ state }) => state === 'proposed' || state === 'approved')
    .reduce((sum, { amountMicros }) => sum + amountMicros, 0n);
  const refunded = refundedMicros(model, purchase.provider, purchase.providerPaymentId);
  return (purchase.chargedMicros ?? 0n) - refunded - underWay;
}

function refusePurchase(model: Model, purchase: Purchase, why: string, at: number): Purchase {
  const after = changePurchase(model, purchase, { flag: why });
  resolvePurchase(model, `purchase:${purchase.id}`, 'released');
  const back = refundableMicros(model, after) - withdrawnMicros(model, after);
  if (back <= 0n) return after;
  model.payments.refundRequests.insert({
    ...{ id: model.uuid(), purchaseId: after.id, amountMicros: back, reason: `refused: ${why}` },
    ...{ state: 'approved', requestedBy: null, requestedAt: at, decidedBy: null },
    ...{ decidedAt: null, providerRefundId: null, failure: null, nextTryAt: at, attempts: 0 },
    ...{ lastError: null, parkedAt: null },
  });
  const facts = { purchaseId: after.id, refusal: why, amountMicros: `${back}` };
  append(model, 'purchase.refused', null, 'player', after.playerId, facts);
  return after;
}

/** Brings the books of a purchase to what its facts say. */
export function settlePurchase(model: Model, given: Purchase): Purchase {
  let purchase = given;
  const at = model.clockMs;
  if (['failed', 'expired'].includes(purchase.paymentState)) {
    resolvePurchase(model, `purchase:${purchase.id}`, 'released');
  }
  if (purchase.paymentState !== 'paid' || purchase.flag !== null) return purchase;
  const { playerId, priceMicros } = purchase;
  payerAccount(model, playerId);
  walletOf(model, playerId, 'GC');
  walletOf(model, playerId, 'SC');
  if (!purchase.credited) {
    const why = creditRefusal(model, purchase, at);
    if (why !== null) return refusePurchase(model, purchase, why, at);
    purchase = credit(model, purchase, at);
    withdrawCheckouts(model, playerId, at);
  }
  const reversed = smaller(priceMicros, returnedMicros(model, purchase));
  if (reversed === purchase.reversedMicros) return purchase;
  const gcTarget = (purchase.gcMicros * reversed) / priceMicros;
  let scTarget = (purchase.scBonusMicros * reversed) / priceMicros;
  if (scTarget > purchase.scTakenMicros) {
    const lot = purchase.bonusLotId === null ? null : model.ledger.lots.get(purchase.bonusLotId);
    const expired = (lot?.expiredMicros ?? 0n) + (lot?.owedMicros ?? 0n);
    const most = smaller(scTarget, purchase.scBonusMicros - expired);
    scTarget = larger(purchase.scTakenMicros, most);
  }
  postDollars(model, purchase, purchase.reversedMicros - reversed, at);
  const gc = { currency: 'GC', taken: purchase.gcTakenMicros, target: gcTarget } as const;
  postTaken(model, purchase, gc, at);
  const sc = { currency: 'SC', taken: purchase.scTakenMicros, target: scTarget } as const;
  postTaken(model, purchase, sc, at);
  purchase = changePurchase(model, purchase, {
    ...{ reversedMicros: reversed, gcTakenMicros: gcTarget, scTakenMicros: scTarget },
    postings: purchase.postings + 1,
  });
  if (debtOf(model, playerId)) withdrawCheckouts(model, playerId, at);
  if (hasLeft(model, playerId)) {
    for (const wallet of walletsOfPlayer(model, playerId)) {
      forfeit(model, wallet, `:${purchase.id}:${purchase.postings}`, at);
    }
  }
  return purchase;
}

function noteCheckout(model: Model, provider: string, fact: Json, at: number): Json {
  const { purchases } = model.payments;
  const of = (row: Purchase | undefined) => (row?.provider === provider ? row : undefined);
  const payment = (fact.paymentId as string | null | undefined) ?? null;
  const said = ownId(fact.purchaseId);
  const reference = fact.reference as string;
  let purchase = of(purchases.by('providerReference', reference)[0]);
  if (purchase === undefined) {
    purchase = said === null ? undefined : of(purchases.get(said));
    if (purchase === undefined) return { outcome: 'unknown_purchase' };
    if (purchase.providerReference !== null) {
      return { outcome: 'foreign_checkout', purchaseId: purchase.id };
    }
  }
  const { id } = purchase;
  const isForeign =
    payment !== null &&
    ((purchase.providerPaymentId ?? payment) !== payment ||
      purchases.by('providerPaymentId', payment).some((row) => row.id !== id && of(row)));
  if (said !== id || isForeign) return { outcome: 'foreign_checkout', purchaseId: id };
  const state = fact.state as string;
  const isPaid = state === 'paid';
  const isDollars = String(fact.currency ?? '').toLowerCase() === 'usd';
  const amount = (fact.amountMicros ?? null) === null ? null : BigInt(String(fact.amountMicros));
  const charged = amount === 0n ? null : amount;
  const differs = amount !== purchase.priceMicros || !isDollars;
  const payer = fact.payer ?? null;
  purchase = changePurchase(model, purchase, {
    providerReference: reference,
    providerPaymentId: purchase.providerPaymentId ?? payment,
    failure: (fact.failure as string | null | undefined) ?? purchase.failure,
    payer: purchase.payer ?? (payer === null ? null : bytesToHex(sha256(utf8(String(payer))))),
    authenticated:
      purchase.authenticated ?? (fact.authenticated as boolean | null | undefined) ?? null,
    paymentState:
      stateRank(state) > stateRank(purchase.paymentState) ? state : purchase.paymentState,
    paidAt: isPaid ? (purchase.paidAt ?? at) : purchase.paidAt,
    chargedMicros:
      isPaid && isDollars ? (purchase.chargedMicros ?? charged) : purchase.chargedMicros,
    flag: isPaid && !purchase.credited && differs ? 'amount_differs' : purchase.flag,
  });
  purchase = settlePurchase(model, purchase);
  return { purchaseId: purchase.id, outcome: purchase.flag ?? 'applied' };
}

function settlePayment(model: Model, provider: string, paymentId: string): Json {
  const found = model.payments.purchases
    .by('providerPaymentId', paymentId)
    .find((row) => row.provider === provider);
  if (found === undefined) return { outcome: 'kept' };
  return { outcome: 'applied', purchaseId: settlePurchase(model, found).id };
}

function noteRefund(model: Model, provider: string, fact: Json): Json {
  const { refunds, refundRequests, purchases } = model.payments;
  const [refundId, paymentId, status] = [fact.id, fact.paymentId, fact.status] as string[];
  const known = refunds.get(provider, refundId as string);
  const row = { provider, refundId, paymentId, status } as Record<string, string>;
  if (known === undefined) {
    const amountMicros = BigInt(String(fact.amountMicros));
    refunds.insert({ ...row, amountMicros, at: model.clockMs } as never);
  } else if (REFUND_RANKS.indexOf(status as string) > REFUND_RANKS.indexOf(known.status)) {
    refunds.change(known, { status: status as string });
  }
  const requestId = ownId(fact.requestId);
  const request = requestId === null ? undefined : refundRequests.get(requestId);
  if (request?.state === 'approved') {
    const purchase = purchases.get(request.purchaseId);
    if (purchase?.providerPaymentId === paymentId) {
      refundRequests.change(request, { state: 'sent', providerRefundId: refundId as string });
    }
  }
  return settlePayment(model, provider, paymentId as string);
}

function noteDispute(model: Model, provider: string, fact: Json): Json {
  const { disputes } = model.payments;
  const [disputeId, paymentId, status] = [fact.id, fact.paymentId, fact.status].map(String) as [
    string,
    string,
    string,
  ];
  const movements = Number(fact.movements);
  const withdrawn = BigInt(String(fact.withdrawnMicros));
  const known = disputes.get(provider, disputeId);
  if (known === undefined) {
    const row = { provider, disputeId, paymentId, status, movements };
    disputes.insert({ ...row, withdrawnMicros: withdrawn, at: model.clockMs });
  } else {
    const isLater = movements > known.movements;
    const isHigher = DISPUTE_RANKS.indexOf(status) > DISPUTE_RANKS.indexOf(known.status);
    disputes.change(known, {
      status: isHigher ? status : known.status,
      withdrawnMicros: isLater ? withdrawn : known.withdrawnMicros,
      movements: Math.max(known.movements, movements),
      at: isLater ? model.clockMs : known.at,
    });
  }
  return settlePayment(model, provider, paymentId);
}

function applyFacts(model: Model, provider: string, facts: Json[]): Json {
  let answer: Json = { outcome: 'ignored' };
  for (const fact of facts) {
    let one: Json;
    if (fact.kind === 'checkout') one = noteCheckout(model, provider, fact, model.clockMs);
    else if (fact.kind === 'refund') one = noteRefund(model, provider, fact);
    else one = noteDispute(model, provider, fact);
    if (one.outcome !== 'applied' || answer.outcome === 'ignored') answer = one;
  }
  return answer;
}

function applyEvent(
  model: Model,
  provider: string,
  eventId: string,
  _type: string,
  _at: number,
  facts: Json[],
): Json {
  const { events } = model.payments;
  const taken = { provider, eventId, outcome: 'taken', purchaseId: null };
  if (!events.add(taken)) return { outcome: 'repeated' };
  const answer = applyFacts(model, provider, facts);
  const purchaseId = (answer.purchaseId as string | undefined) ?? null;
  events.change(taken, { outcome: String(answer.outcome), purchaseId });
  return answer;
}

/** Whether a bank took money back, or may still. */
export const isDisputed = (model: Model, purchase: Purchase) =>
  disputesOf(model, purchase).some((row) => row.withdrawnMicros > 0n || row.status === 'open');

/** Functions of facts by name. */
export const PAYMENT_FACT_FUNCTIONS = {
  'payments.apply_facts': applyFacts,
  'payments.apply_event': applyEvent,
};

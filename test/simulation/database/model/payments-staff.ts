// What staff does with money: refunds and adjustments, above a limit by two people
// (db/functions/payments: refunds, adjustments), and what a player decides of themselves.

import { DAY_MS, HOUR_MS, MINUTE_MS } from '#shared/time.ts';
import { ask, consume, decide } from './approvals.ts';
import type { ApprovalRequest } from './approvals-tables.ts';
import { append } from './audit.ts';
import { acknowledgeErasure, pendingErasures } from './auth-erasure.ts';
import { areLinked } from './auth-linked.ts';
import { forfeit, grant } from './ledger-grants.ts';
import {
  accountOf,
  houseId,
  keepPosting,
  refusal,
  refuse,
  transfer,
  walletOf,
  walletsOfPlayer,
} from './ledger-journal.ts';
import { voidLocksIfEmpty } from './ledger-lots.ts';
import { voidHolds } from './ledger-reads.ts';
import { exclude, excludeByHouse, setLimits } from './ledger-standing.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';
import { outboxPlan } from './outbox-plan.ts';
import { closeEntries } from './payments-entry-review.ts';
import { claimKey, keepReply } from './payments-keys.ts';
import { withdrawCheckouts } from './payments-purchases.ts';
import { isDisputed, refundableMicros } from './payments-settlement.ts';
import { type Adjustment, PURCHASE_RULE, type RefundRequest } from './payments-tables.ts';

const isRefused = (answer: Json) => typeof answer.refused === 'string';

function refundJson(model: Model, found: RefundRequest): Json {
  const purchase = model.payments.purchases.get(found.purchaseId);
  const { id, purchaseId, amountMicros, reason, state, requestedBy, decidedBy, failure } = found;
  return {
    ...{ id, purchaseId, amountMicros: `${amountMicros}`, reason, state, requestedBy, decidedBy },
    ...{ requestedAtMs: msText(found.requestedAt), decidedAtMs: msText(found.decidedAt), failure },
    ...{ provider: purchase?.provider ?? null, paymentId: purchase?.providerPaymentId ?? null },
  };
}

const refundAct = ({ id, purchaseId, amountMicros }: RefundRequest): Json => ({
  ...{ refundId: id, purchaseId, amountMicros: `${amountMicros}` },
});

const refundOf = (model: Model, id: string) => {
  const found = model.payments.refundRequests.get(id);
  return found === undefined ? null : refundJson(model, found);
};

function givenAlone(model: Model, by: string | null, purchaseId: string | null, since: number) {
  return model.payments.refundRequests
    .where(
      (row) =>
        (by === null || row.requestedBy === by) &&
        (purchaseId === null || row.purchaseId === purchaseId) &&
        row.requestedAt > since &&
        row.decidedBy === null &&
        ['approved', 'sent'].includes(row.state),
    )
    .reduce((sum, { amountMicros }) => sum + amountMicros, 0n);
}

function requestRefund(
  model: Model,
  id: string,
  purchaseId: string,
  given: bigint | null,
  why: string,
  by: string,
  key: string,
  digest: string,
  httpRequestId: string,
): Json {
  const { refundRequests, purchases } = model.payments;
  const known = claimKey(model, by, key, digest);
  if (known !== null && 'refundId' in known) {
    return { ...refundOf(model, String(known.refundId)), replayed: true };
  }
  if (known !== null) return known;
  const at = model.clockMs;
  const keep = (reply: Json) => keepReply(model, by, key, reply);
  const purchase = purchases.get(purchaseId);
  if (purchase === undefined) return keep(refusal('not_found'));
  if (areLinked(model, purchase.playerId, by)) return keep(refusal('forbidden'));
  const refundable = refundableMicros(model, purchase);
  const amount = given ?? refundable;
  const isPaid = purchase.paymentState === 'paid';
  if (!isPaid || amount > refundable || refundable <= 0n || isDisputed(model, purchase)) {
    return keep(refusal('refund_not_allowed'));
  }
  if (amount <= 0n || amount % 10_000n !== 0n) return keep(refusal('invalid_amount'));
  const ofPurchase = amount + givenAlone(model, null, purchaseId, -Infinity);
  const ofPerson = amount + givenAlone(model, by, null, at - DAY_MS);
  const needsTwo =
    ofPurchase > PURCHASE_RULE.secondPersonMicros || ofPerson > PURCHASE_RULE.personDayMicros;
  const request = refundRequests.insert({
    ...{ id, purchaseId, amountMicros: amount, reason: why, requestedBy: by, requestedAt: at },
    ...{ state: needsTwo ? 'proposed' : 'approved', decidedBy: null, decidedAt: null },
    ...{ providerRefundId: null, failure: null, nextTryAt: at + MINUTE_MS, attempts: 0 },
    ...{ lastError: null, parkedAt: null },
  });
  if (needsTwo) {
    const act = refundAct(request);
    const asked = ask(model, id, 'refund', purchase.playerId, act, by, why, at, httpRequestId);
    if (isRefused(asked)) refuse(String(asked.refused));
  }
  const facts = refundJson(model, request);
  append(model, 'refund.requested', by, 'player', purchase.playerId, facts, httpRequestId);
  keep({ refundId: id });
  return facts;
}

function decideRefund(
  model: Model,
  purchaseId: string,
  id: string,
  by: string,
  state: string,
  roleAgeMs: number,
  httpRequestId: string,
): Json {
  const request = model.payments.refundRequests.get(id);
  const isKnown = request !== undefined && request.purchaseId === purchaseId;
  if (!isKnown || !['approved', 'rejected'].includes(state)) return refusal('not_found');
  const decided = decide(model, id, by, state, null, roleAgeMs, null, httpRequestId, null);
  if (decided.refused === 'approval_closed' || decided.refused === 'not_found') {
    return request.requestedBy === by
      ? refusal('second_person_required')
      : refusal('refund_not_allowed', { state: request.state });
  }
  if (isRefused(decided)) return decided;
  return { ...refundOf(model, id), ...('replayed' in decided ? { replayed: true } : {}) };
}

/** What deciding a refund does. */
export function actOnRefund(model: Model, approval: ApprovalRequest, context: Json): Json {
  const { refundRequests, purchases } = model.payments;
  const request = refundRequests.get(approval.id) as RefundRequest;
  const purchase = purchases.get(request.purchaseId);
  if (purchase === undefined) return refusal('not_found');
  if (approval.state === 'approved') {
    consume(model, approval.id, 'refund', purchase.playerId, refundAct(request));
    if (isDisputed(model, purchase)) return refusal('refund_not_allowed');
  }
  const { decidedBy } = approval;
  const after = refundRequests.change(request, {
    ...{
      state: approval.state,
      decidedBy,
      decidedAt: decidedBy === null ? null : approval.decidedAt,
    },
    nextTryAt: model.clockMs + (model.role === 'parlor_payments' ? MINUTE_MS : 0),
  });
  const facts = refundJson(model, after);
  const requestId = (context.requestId as string | undefined) ?? null;
  append(model, `refund.${approval.state}`, decidedBy, 'purchase', purchase.id, facts, requestId);
  return {};
}

function refuseRefund(model: Model, id: string, why: string): Json | null {
  const { refundRequests } = model.payments;
  const request = refundRequests.get(id);
  if (request?.state === 'approved') {
    refundRequests.change(request, { state: 'refused', failure: why.slice(0, 200) });
  }
  return refundOf(model, id);
}

function claimDueRefunds(model: Model, provider: string, countMax: number): Json[] {
  const at = model.clockMs;
  const { refundRequests, purchases } = model.payments;
  const times = { firstMs: 10 * MINUTE_MS, longestMs: 6 * HOUR_MS, parkAfter: 40 };
  return refundRequests
    .where(
      (row) =>
        row.state === 'approved' &&
        row.nextTryAt <= at &&
        purchases.get(row.purchaseId)?.provider === provider,
    )
    .sort((one, other) => {
      const parked = Number(one.parkedAt !== null) - Number(other.parkedAt !== null);
      return parked || one.nextTryAt - other.nextTryAt;
    })
    .slice(0, countMax)
    .map((row) => {
      const { dueAt, ...plan } = outboxPlan(row, at, times);
      return refundJson(model, refundRequests.change(row, { ...plan, nextTryAt: dueAt }));
    });
}

function refundFailed(model: Model, id: string, why: string): void {
  const { refundRequests } = model.payments;
  const request = refundRequests.get(id);
  if (request !== undefined) refundRequests.change(request, { lastError: why.slice(0, 500) });
}

function adjustmentJson(found: Adjustment): Json {
  const { id, playerId, currency, direction, reason, state, proposedBy, decidedBy } = found;
  return {
    ...{ id, playerId, currency, direction, amountMicros: `${found.amountMicros}`, reason, state },
    ...{ proposedBy, decidedBy, proposedAtMs: msText(found.proposedAt) },
    decidedAtMs: msText(found.decidedAt),
  };
}

const adjustmentAct = ({ id, playerId, currency, direction, amountMicros }: Adjustment): Json => ({
  ...{ playerId, currency, direction, amountMicros: `${amountMicros}`, adjustmentId: id },
});

function proposeAdjustment(
  model: Model,
  id: string,
  playerId: string,
  currency: string,
  direction: string,
  amount: bigint,
  why: string,
  by: string,
  key: string,
  digest: string,
  httpRequestId: string,
): Json {
  const at = model.clockMs;
  if (model.auth.players.get(playerId) === undefined) return refusal('not_found');
  if (playerId === by) return refusal('forbidden');
  if (amount <= 0n) return refusal('invalid_amount');
  const known = claimKey(model, by, key, digest);
  if (known !== null) return known;
  const proposal = model.payments.adjustments.insert({
    ...{ id, playerId, currency, direction, amountMicros: amount, reason: why, state: 'proposed' },
    ...{ proposedBy: by, proposedAt: at, decidedBy: null, decidedAt: null },
  });
  const act = adjustmentAct(proposal);
  const asked = ask(model, id, 'adjustment', playerId, act, by, why, at, httpRequestId);
  if (isRefused(asked)) refuse(String(asked.refused));
  const facts = adjustmentJson(proposal);
  append(model, 'adjustment.proposed', by, 'player', playerId, facts, httpRequestId);
  return keepReply(model, by, key, facts);
}

function decideAdjustment(
  model: Model,
  id: string,
  by: string,
  state: string,
  roleAgeMs: number,
  httpRequestId: string,
): Json {
  if (!['approved', 'rejected'].includes(state)) return refusal('invalid_request');
  if (model.payments.adjustments.get(id) === undefined) return refusal('not_found');
  const decided = decide(model, id, by, state, null, roleAgeMs, null, httpRequestId, null);
  if (decided.refused === 'approval_closed') {
    return refusal('invalid_request', decided.facts as object);
  }
  if (isRefused(decided)) return decided;
  const after = model.payments.adjustments.get(id) as Adjustment;
  return { ...adjustmentJson(after), ...('replayed' in decided ? { replayed: true } : {}) };
}

function postAdjustment(model: Model, proposal: Adjustment): Json {
  const { playerId, currency, amountMicros: amount } = proposal;
  const key = `adjustment:${proposal.id}`;
  const at = model.clockMs;
  if (proposal.direction === 'credit') {
    const source = 'adjustment';
    grant(
      model,
      key,
      { playerId, currency, amount, source, multiple: 1, expiresAt: null, kind: 7 },
      at,
    );
    return {};
  }
  const wallet = walletOf(model, playerId, currency);
  if (accountOf(model, wallet.accountId).balanceMicros < amount) {
    return refusal('insufficient_funds');
  }
  const between = { debit: wallet.accountId, credit: houseId('adjustments', currency) };
  const content = `${key} ${amount}`;
  keepPosting(model, key, content, [transfer(model, { ...between, amount, kind: 7, content, at })]);
  if (wallet.lotsOpen) voidLocksIfEmpty(model, wallet.accountId);
  return {};
}

/** What deciding an adjustment does. */
export function actOnAdjustment(model: Model, request: ApprovalRequest, context: Json): Json {
  const { adjustments } = model.payments;
  const proposal = adjustments.get(request.id) as Adjustment;
  if (request.state === 'approved') {
    consume(model, request.id, 'adjustment', proposal.playerId, adjustmentAct(proposal));
    const posted = postAdjustment(model, proposal);
    if (isRefused(posted)) return posted;
  }
  const { state, decidedBy } = request;
  const decidedAt = decidedBy === null ? null : request.decidedAt;
  const after = adjustments.change(proposal, { state, decidedBy, decidedAt });
  const requestId = (context.requestId as string | undefined) ?? null;
  const facts = adjustmentJson(after);
  append(model, `adjustment.${state}`, decidedBy, 'player', after.playerId, facts, requestId);
  return {};
}

function excludePlayer(model: Model, playerId: string, kind: string, until: number | null): Json {
  const answer = exclude(model, playerId, kind, until);
  withdrawCheckouts(model, playerId, model.clockMs);
  return answer;
}

function excludePlayerByHouse(
  model: Model,
  ...asked: Parameters<typeof excludeByHouse> extends [Model, ...infer Rest] ? Rest : never
): Json {
  const answer = excludeByHouse(model, ...asked);
  withdrawCheckouts(model, asked[0], model.clockMs);
  return answer;
}

function setPlayerLimits(model: Model, playerId: string, wanted: Json[]): Json[] {
  const answer = setLimits(model, playerId, wanted);
  withdrawCheckouts(model, playerId, model.clockMs);
  return answer;
}

function letGo(model: Model, playerId: string): string {
  const leaving = [...pendingErasures(model)].find((row) => row.playerId === playerId);
  if (leaving === undefined) return 'done';
  const { purchases } = model.payments;
  const isOpen = (state: string) => ['creating', 'open', 'processing'].includes(state);
  if (purchases.by('playerId', playerId).some((row) => isOpen(row.paymentState))) {
    return 'purchases';
  }
  const wallets = walletsOfPlayer(model, playerId);
  const { sessions, holds } = model.ledger;
  const tables = wallets.flatMap(({ accountId }) => sessions.by('walletId', accountId));
  if (tables.some((row) => row.closedAt === null && row.accountId !== null)) return 'tables';
  const held = wallets.flatMap(({ accountId }) => holds.by('walletId', accountId));
  if (held.some((row) => row.state === 'pending' && row.purpose === 'redemption')) {
    return 'redemptions';
  }
  voidHolds(model, wallets);
  const has = wallets.some(({ accountId }) => accountOf(model, accountId).balanceMicros > 0n);
  if (!leaving.forfeitBalance && has) return 'balance';
  const at = model.clockMs;
  const given = wallets.map((wallet) => [wallet.currency, `${forfeit(model, wallet, '', at)}`]);
  closeEntries(model, playerId, at);
  append(model, 'player.forfeited', playerId, 'player', playerId, Object.fromEntries(given));
  acknowledgeErasure(model, playerId);
  return 'done';
}

function noteMovements(model: Model, provider: string, listed: Json[]): number {
  return listed.filter((line) =>
    model.payments.movements.add({
      ...{ provider, movementId: String(line.id), kind: String(line.kind) },
      ...{ amountMicros: BigInt(String(line.amountMicros)) },
      ...{ feeMicros: BigInt(String(line.feeMicros)), at: Number(line.atMs) },
      paymentId: (line.paymentId as string | null | undefined) ?? null,
    }),
  ).length;
}

/** Functions of staff's acts and of players' decisions by name. */
export const PAYMENT_STAFF_FUNCTIONS = {
  'payments.request_refund': requestRefund,
  'payments.decide_refund': decideRefund,
  'payments.refuse_refund': refuseRefund,
  'payments.refund_of': refundOf,
  'payments.refund_json': (model: Model, { id }: RefundRequest) => refundOf(model, id),
  'payments.claim_due_refunds': claimDueRefunds,
  'payments.refund_failed': refundFailed,
  'payments.propose_adjustment': proposeAdjustment,
  'payments.decide_adjustment': decideAdjustment,
  'payments.adjustment_json': (_model: Model, found: Adjustment) => adjustmentJson(found),
  'payments.exclude': excludePlayer,
  'payments.exclude_by_house': excludePlayerByHouse,
  'payments.set_limits': setPlayerLimits,
  'payments.let_go': letGo,
  'payments.note_movements': noteMovements,
};

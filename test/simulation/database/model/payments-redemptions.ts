// What a player does about a redemption (db/functions/payments/redemptions.sql).

import { append } from './audit.ts';
import { tell } from './auth-notices.ts';
import { householdAt } from './identity.ts';
import { withoutNulls } from './json.ts';
import { dayText, utcDay } from './ledger-days.ts';
import { refusal } from './ledger-journal.ts';
import { holdForPrize } from './ledger-prizes.ts';
import type { Json, Model } from './model.ts';
import { claimKey, keepReply } from './payments-keys.ts';
import type { Redemption, RedemptionEvent } from './prize-tables.ts';
import {
  blockedBy,
  blocking,
  destinationBlocker,
  eligibility,
  minimumTo,
  type Wish,
} from './redemption-blocking.ts';
import {
  end,
  move,
  NOT_LEFT,
  noteEvent,
  redemptionEventJson,
  redemptionJson,
} from './redemption-moves.ts';
import { REVIEW_FUNCTIONS } from './redemption-review.ts';
import { STEP_FUNCTIONS } from './redemption-steps.ts';

const CENT = 10_000n;

function hold(model: Model, id: string, wish: Wish & { amount: bigint }): Json {
  const at = model.clockMs;
  const { amount: amountMicros, playerId, retryOf } = wish;
  const destinationId = wish.destinationId ?? '';
  const keys = householdAt(model, playerId, at);
  const [first] = blocking(model, wish, at);
  if (first !== undefined) return blockedBy(first);
  const refused = holdForPrize(model, { id, playerId, amountMicros }, at);
  if (refused !== null) return refused;
  const { redemptionHouseholds, redemptions } = model.payments;
  redemptions.insert({
    ...{ id, playerId, amountMicros, destinationId, retryOf, requestedAt: at },
    ...{ personId: model.auth.players.get(playerId)?.personId ?? null },
    ...{ state: 'held', stateSince: at, reasons: [], cleared: [], approvedBy: null },
    ...{ approvedAt: null, approvalId: null, acceptsWithholding: false, withheldMicros: 0n },
    ...{ taxYear: null, sentAt: null, paidAt: null, returnedAt: null },
    ...{ providerReference: null, attention: null, nextCheckAt: at, checks: 0 },
    ...{ attentionNumber: 0, attentionClearedAt: null },
    ...{ checkError: null, notices: 0 },
  });
  noteEvent(model, { redemptionId: id, state: 'held', at });
  const day = dayText(utcDay(at));
  for (const key of keys) redemptionHouseholds.add({ redemptionId: id, key, day });
  const facts = { amountMicros: `${amountMicros}` };
  tell(model, playerId, 'redemption_asked', `redemption_asked:${id}`, facts, at);
  return { redemptionId: id };
}

function request(
  model: Model,
  id: string,
  playerId: string,
  amount: bigint | null,
  destinationId: string | null,
  retryOf: string | null,
  key: string,
  digest: string,
  requestId: string | null,
): Json {
  let answer = claimKey(model, playerId, key, digest);
  const isNew = answer === null;
  if (answer === null) {
    answer =
      amount === null || amount <= 0n || amount % CENT !== 0n
        ? refusal('invalid_amount')
        : hold(model, id, { playerId, amount, destinationId, retryOf });
    keepReply(model, playerId, key, answer);
  }
  if ('refused' in answer) return answer;
  if (isNew) {
    const facts = { redemptionId: id, amountMicros: `${amount}` };
    append(model, 'redemption.requested', playerId, 'player', playerId, facts, requestId);
  }
  const found = model.payments.redemptions.get(String(answer.redemptionId)) as Redemption;
  return { ...redemptionJson(found), ...(isNew ? {} : { replayed: true }) };
}

function cancel(model: Model, id: string, playerId: string, requestId: string | null): Json {
  const at = model.clockMs;
  const one = model.payments.redemptions.get(id);
  if (one?.playerId !== playerId) return refusal('not_found');
  if (one.state === 'cancelled') return { ...redemptionJson(one), replayed: true };
  if (!NOT_LEFT.includes(one.state)) return refusal('cancel_too_late', { state: one.state });
  const now = end(model, one, 'cancelled', { reasons: ['by_player'], by: playerId }, at);
  const facts = { redemptionId: id };
  append(model, 'redemption.cancelled', playerId, 'player', playerId, facts, requestId);
  return redemptionJson(now);
}

function amend(
  model: Model,
  id: string,
  playerId: string,
  destinationId: string | null,
  withholding: boolean | null,
  requestId: string | null,
): Json {
  const at = model.clockMs;
  const { redemptions } = model.payments;
  const one = redemptions.get(id);
  if (one?.playerId !== playerId) return refusal('not_found');
  if (!NOT_LEFT.includes(one.state)) return refusal('cancel_too_late', { state: one.state });
  if (destinationId !== null) {
    const blocker = destinationBlocker(model, playerId, destinationId, at);
    if (blocker !== null) return blockedBy(blocker);
    const isSmall = one.amountMicros < minimumTo(model, destinationId, at);
    if (isSmall && one.retryOf === null) return refusal('below_minimum');
  }
  const changed = redemptions.change(one, {
    destinationId: destinationId ?? one.destinationId,
    acceptsWithholding: one.acceptsWithholding || withholding === true,
    nextCheckAt: at,
  });
  const isReviewed = one.state === 'in_review';
  const fact = withoutNulls({ destinationId, withholding });
  const why = { reasons: isReviewed ? one.reasons : [], by: playerId, fact };
  const now = move(model, changed, isReviewed ? 'in_review' : 'held', why, at);
  const facts = { redemptionId: id, ...fact };
  append(model, 'redemption.amended', playerId, 'player', playerId, facts, requestId);
  return redemptionJson(now);
}

/** Takes back what a player who leaves has asked for; what they must wait for else. */
export function closeRedemptions(model: Model, playerId: string, at: number): string | null {
  const open = model.payments.redemptions
    .by('playerId', playerId)
    .filter(({ state }) => [...NOT_LEFT, 'paying', 'sent'].includes(state))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  for (const one of open) {
    if (['approved', 'paying', 'sent'].includes(one.state)) return 'redemptions';
    if (one.state === 'in_review') return 'review';
    end(model, one, 'cancelled', { reasons: ['account_closed'] }, at);
  }
  return null;
}

/** Functions by name. */
export const REDEMPTION_FUNCTIONS = {
  'payments.redemption_json': (_model: Model, found: Redemption) => redemptionJson(found),
  'payments.redemption_event_json': (_model: Model, found: RedemptionEvent) =>
    redemptionEventJson(found),
  'payments.redemption_eligibility': eligibility,
  'payments.request_redemption': request,
  'payments.cancel_redemption': cancel,
  'payments.amend_redemption': amend,
  ...STEP_FUNCTIONS,
  ...REVIEW_FUNCTIONS,
};

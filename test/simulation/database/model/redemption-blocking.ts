// Why a prize cannot be asked for now (db/functions/payments/redemption_blocking.sql).

import { screeningOf } from './compliance-screenings.ts';
import { householdAt } from './identity.ts';
import { standingOf } from './identity-standing.ts';
import { withoutNulls } from './json.ts';
import { nextDay } from './ledger-days.ts';
import { findWallet, larger, refusal } from './ledger-journal.ts';
import { lockedOf, lotsOf, redeemableOf } from './ledger-lots.ts';
import { debtOf } from './ledger-standing.ts';
import type { Json, Model } from './model.ts';
import { timeText } from './moments.ts';
import { redeemedInAll, redeemedOn, ruleAt, tierNeeded } from './redemption-rules.ts';
import { destinationVerdict, isPaidBy, isStopped, STANDING, weigh } from './redemption-weight.ts';
import { locksWaived, verdictOn } from './rules.ts';

const DO_THIS: Record<string, string> = {
  ...{ email_not_verified: 'verify_email', mfa_required: 'set_up_factor' },
  ...{ step_up_required: 'confirm_sign_in', debt_outstanding: 'settle_debt' },
  ...{ place_not_allowed: 'be_elsewhere', place_proof_required: 'prove_place' },
  ...{ identity_required: 'prove_identity', identity_failed: 'prove_identity' },
  ...{ destination_required: 'add_destination', destination_rests: 'wait' },
  ...{ destination_name_mismatch: 'add_own_destination', below_minimum: 'ask_for_more' },
  ...{ above_maximum: 'ask_for_less', insufficient_funds: 'ask_for_less' },
  ...{ tax_form_required: 'send_tax_form', account_closed: 'ask_support' },
  ...{ duplicate_person: 'ask_support', underage: 'ask_support' },
};

const blocker = (code: string, facts: Json = {}): Json => ({
  ...{ code, doThis: DO_THIS[code] ?? 'wait' },
  ...withoutNulls(facts),
});

/** A request that is thought of. */
export interface Wish {
  playerId: string;
  amount: bigint | null;
  destinationId: string | null;
  retryOf: string | null;
}

function* ofAccount(model: Model, { playerId, retryOf }: Wish, at: number): Generator<Json> {
  const player = model.auth.players.get(playerId);
  if (player?.status !== 'active') yield blocker('account_closed');
  if ((player?.verifiedAt ?? null) === null) yield blocker('email_not_verified');
  if (model.auth.totp.get(playerId) === undefined) yield blocker('mfa_required');
  if (debtOf(model, playerId)) yield blocker('debt_outstanding');
  if (retryOf !== null) return;
  const { changesAt, code, place } = verdictOn(model, playerId, 'redeem', at);
  if (code === null || code === 'account_closed') return;
  yield blocker(code, { rule: place, until: timeText(changesAt) });
}

function* ofRetry(model: Model, { amount, playerId, retryOf }: Wish): Generator<Json> {
  if (retryOf === null) return;
  const { redemptions } = model.payments;
  const first = redemptions.get(retryOf);
  const isTried = redemptions
    .by('retryOf', retryOf)
    .some(({ state }) => !['cancelled', 'rejected', 'failed'].includes(state));
  const isGood =
    first?.playerId === playerId &&
    first.state === 'returned' &&
    !first.reasons.includes('R23') &&
    amount === first.amountMicros &&
    !isTried;
  if (isGood) return;
  yield blocker('redemption_not_allowed', { rule: 'retry', doThis: 'ask_anew' });
}

function* ofPerson(model: Model, { amount, playerId }: Wish, at: number): Generator<Json> {
  const needed = tierNeeded(redeemedInAll(model, playerId) + (amount ?? 0n));
  const { code, tier } = standingOf(model, playerId, at);
  if (code !== null) yield blocker(code);
  else if (tier < needed) yield blocker('identity_required', { rule: `tier_${needed}` });
  if (screeningOf(model, playerId, at) === 'hit') yield blocker('under_review');
}

/** As `payments.destination_blockers`: one at most. */
export function destinationBlocker(model: Model, playerId: string, id: string | null, at: number) {
  const { code } = destinationVerdict(model, id, playerId, at);
  return code === null ? null : blocker(code);
}

/** As `payments.minimum_to`. */
export function minimumTo(model: Model, id: string | null, at: number): bigint {
  const rule = ruleAt(model, at);
  const kind = id === null ? null : (model.payments.destinations.get(id)?.kind ?? null);
  return kind === 'gift_card' ? rule.giftCardMinimumMicros : rule.bankMinimumMicros;
}

function leftToday(model: Model, playerId: string, at: number): bigint {
  const used = redeemedOn(model, playerId, householdAt(model, playerId, at), at);
  return larger(0n, ruleAt(model, at).dayMaxMicros - used.byHousehold);
}

function redeemable(model: Model, playerId: string): bigint {
  const wallet = findWallet(model, playerId, 'SC');
  return wallet === undefined ? 0n : redeemableOf(model, wallet.accountId);
}

function* ofAmount(model: Model, wish: Wish, at: number): Generator<Json> {
  const { amount, destinationId, playerId, retryOf } = wish;
  const minimum = minimumTo(model, destinationId, at);
  const maximum = leftToday(model, playerId, at);
  if (retryOf === null) {
    if (amount !== null && amount < minimum) {
      yield blocker('below_minimum', { amount: `${minimum}` });
    }
    if ((amount ?? minimum) > maximum) {
      const until = timeText(nextDay(at));
      yield blocker('above_maximum', { amount: `${maximum}`, until });
    }
  }
  const free = redeemable(model, playerId);
  if (free >= (amount ?? minimum)) return;
  yield blocker('insufficient_funds', { amount: `${free}` });
  const wallet = findWallet(model, playerId, 'SC');
  if (wallet === undefined || locksWaived(model, playerId, at)) return;
  for (const lot of lotsOf(model, wallet.accountId)) {
    if (lockedOf(lot) <= 0n) continue;
    yield blocker('insufficient_funds', {
      ...{ source: lot.source, amount: `${lot.requiredMicros - lot.wageredMicros}` },
      ...{ until: timeText(lot.expiresAt), doThis: 'play_through' },
    });
  }
}

/** All reasons, in the order in which a request refuses. */
export function blocking(model: Model, wish: Wish, at: number): Json[] {
  const { destinationId, playerId } = wish;
  const destination = destinationBlocker(model, playerId, destinationId, at);
  return [
    ...ofAccount(model, wish, at),
    ...ofRetry(model, wish),
    ...ofPerson(model, wish, at),
    ...(destination === null ? [] : [destination]),
    ...ofAmount(model, wish, at),
  ];
}

const TELLS_WHEN = ['above_maximum', 'place_not_allowed', 'place_proof_required'];

/** The first of what blocks, as a refusal. */
export function blockedBy({ code, until }: Json): Json {
  const isTold = TELLS_WHEN.includes(String(code)) && until !== undefined;
  return refusal(String(code), isTold ? { changesAt: until } : null);
}

const ASKED_AHEAD = [
  ...['tax_form_required', 'tax_year_unknown', 'destination_rests', 'payouts_paused'],
];

function ahead(model: Model, wish: Wish & { amount: bigint }, at: number): Json[] {
  const { amount: amountMicros, destinationId, playerId } = wish;
  const imagined = { playerId, amountMicros, requestedAt: at, retryOf: null };
  const weight = weigh(
    model,
    { ...imagined, destinationId: destinationId ?? '', acceptsWithholding: false },
    at,
  );
  const { needs, review, until, waits } = weight;
  return [...needs, ...waits, ...review]
    .filter(
      (code) => ASKED_AHEAD.includes(code) || (review.includes(code) && !STANDING.includes(code)),
    )
    .map((code) => blocker(code, code === 'destination_rests' ? { until: timeText(until) } : {}));
}

/** As `payments.redemption_eligibility`. */
export function eligibility(
  model: Model,
  playerId: string,
  amount: bigint | null,
  destination: string | null,
): Json {
  const at = model.clockMs;
  const newest = model.payments.destinations
    .by('playerId', playerId)
    .filter(({ provider, state }) => state === 'ready' && isPaidBy(model, provider))
    .sort(
      (one, other) =>
        Number(isStopped(model, one.id)) - Number(isStopped(model, other.id)) ||
        (one.id < other.id ? 1 : -1),
    )[0];
  const destinationId = destination ?? newest?.id ?? null;
  const free = redeemable(model, playerId);
  const minimum = minimumTo(model, destinationId, at);
  const wish = { playerId, destinationId, retryOf: null };
  return {
    ...{ redeemableMicros: `${free}`, minimumMicros: `${minimum}` },
    maximumMicros: `${leftToday(model, playerId, at)}`,
    blocking: blocking(model, { ...wish, amount }, at),
    ahead: ahead(model, { ...wish, amount: amount ?? larger(free, minimum) }, at),
  };
}

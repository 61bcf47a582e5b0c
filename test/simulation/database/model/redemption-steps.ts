// How a redemption goes on by itself: looked at, begun once, and then what the provider says
// (db/functions/payments/redemption_steps.sql).

import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import { tell } from './auth-notices.ts';
import { bookPrize, returnPrize } from './ledger-prizes.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';
import { backOff } from './outbox-plan.ts';
import { hasLeft } from './payments-purchases.ts';
import type { Redemption } from './prize-tables.ts';
import {
  end,
  move,
  noteEvent,
  payoutJson,
  raiseAttention,
  redemptionJson,
} from './redemption-moves.ts';
import { ruleAt } from './redemption-rules.ts';
import {
  CODES_TO_LOOK_AT,
  noteProvider,
  STANDING,
  type Weight,
  weigh,
} from './redemption-weight.ts';

const LOOKED_AT = ['held', 'needs_player', 'approved'];
const DUE = [...LOOKED_AT, 'paying', 'sent'];
const SAID = ['pending', 'sent', 'paid', 'failed', 'returned'];
const LOOK_AGAIN_MS = 5 * MINUTE_MS;

/** Tells a player who has something to do, on the days of the rule. */
function remind(model: Model, one: Redemption, at: number): Redemption {
  const { notices, playerId, id, stateSince } = one;
  const due = ruleAt(model, at).noticeDays.filter((day) => stateSince + day * DAY_MS <= at).length;
  if (due <= notices) return one;
  const key = `redemption_waits:${id}:${msText(stateSince)}:${due}`;
  const facts = { amountMicros: `${one.amountMicros}`, needs: one.reasons[0] ?? null };
  tell(model, playerId, 'redemption_waits', key, facts, at);
  return model.payments.redemptions.change(one, { notices: due });
}

function judge(model: Model, one: Redemption, weight: Weight, at: number): Redemption {
  const review = weight.review.filter(
    (reason) => !one.cleared.includes(reason) || STANDING.includes(reason),
  );
  if (review.some((reason) => STANDING.includes(reason))) {
    return move(model, one, 'in_review', { reasons: review }, at);
  }
  if (weight.needs.length > 0) {
    const givesUpAt = one.stateSince + ruleAt(model, at).givesUpDays * DAY_MS;
    const reasons = weight.needs;
    if (one.state === 'needs_player' && givesUpAt <= at) {
      return end(model, one, 'cancelled', { reasons }, at);
    }
    return remind(model, move(model, one, 'needs_player', { reasons }, at), at);
  }
  if (review.length > 0) return move(model, one, 'in_review', { reasons: review }, at);
  return move(model, one, 'approved', { reasons: weight.waits }, at);
}

function known(model: Model, id: string): Redemption {
  const one = model.payments.redemptions.get(id);
  if (one === undefined) throw new Error(`The model has no redemption ${id}.`);
  return one;
}

function consider(model: Model, id: string): Json {
  const at = model.clockMs;
  const one = known(model, id);
  if (!LOOKED_AT.includes(one.state)) return redemptionJson(one);
  return redemptionJson(judge(model, one, weigh(model, one, at), at));
}

function beginPayout(model: Model, id: string, provider: string | null): Json {
  noteProvider(model, provider);
  const at = model.clockMs;
  const before = known(model, id);
  if (before.state !== 'approved') return payoutJson(model, before);
  const weight = weigh(model, before, at);
  let one = judge(model, before, weight, at);
  if (one.state === 'approved' && weight.waits.length === 0) {
    one = model.payments.redemptions.change(one, {
      ...{ withheldMicros: weight.withholdMicros, taxYear: weight.taxYear, state: 'paying' },
      ...{ stateSince: at, reasons: [], checks: 0, nextCheckAt: at + MINUTE_MS },
    });
    noteEvent(model, { redemptionId: id, state: 'paying', at });
    return { ...payoutJson(model, one), begun: true };
  }
  return payoutJson(model, one);
}

const BAD_ACCOUNT = ['R02', 'R03', 'R04', 'R20', 'R23'];

function takeBack(model: Model, one: Redemption, code: string | null, at: number): Redemption {
  const { destinations } = model.payments;
  const isGone = hasLeft(model, one.playerId);
  const returnsUntil = (one.paidAt ?? Infinity) + ruleAt(model, at).returnsDays * DAY_MS;
  returnPrize(model, one, isGone, at);
  const destination = destinations.get(one.destinationId);
  if (BAD_ACCOUNT.includes(code ?? '') && destination?.state === 'ready') {
    destinations.change(destination, { state: 'failed' });
  }
  let attention: string | null = null;
  if (isGone) attention = 'unclaimed';
  else if (CODES_TO_LOOK_AT.includes(code ?? '')) attention = 'return_needs_review';
  else if (one.withheldMicros > 0n) attention = 'withheld_returned';
  else if (returnsUntil < at) attention = 'late_return';
  const noted = attention === null ? one : raiseAttention(model, one, attention);
  const now = move(model, noted, 'returned', { reasons: code === null ? [] : [code] }, at);
  if (!isGone) {
    const facts = { amountMicros: `${one.amountMicros}` };
    tell(model, one.playerId, 'redemption_returned', `redemption_returned:${one.id}`, facts, at);
  }
  return now;
}

function bookPaid(model: Model, one: Redemption, paidAt: number, at: number): Redemption {
  const { redemptions } = model.payments;
  bookPrize(model, one, at);
  const taxYear = new Date(paidAt).getUTCFullYear();
  const booked = redemptions.change(one, { taxYear, sentAt: one.sentAt ?? paidAt });
  return redemptions.change(move(model, booked, 'paid', { reasons: [] }, at), { paidAt });
}

/** What was said and cannot be: kept, and a person looks. */
export function contradict(model: Model, one: Redemption, fact: Json, at: number): Json {
  const reasons = ['contradiction'];
  noteEvent(model, { redemptionId: one.id, state: one.state, at, reasons, fact });
  const now = raiseAttention(model, one, 'contradiction');
  return { outcome: 'contradiction', redemption: redemptionJson(now) };
}

/** Takes in what a provider says of a payment; as `payments.advance_redemption`. */
export function advance(model: Model, id: string, fact: Json): Json {
  const said = String(fact.state);
  if (!SAID.includes(said) || fact.kind !== 'payout') return { outcome: 'ignored' };
  const { redemptionEvents, redemptions } = model.payments;
  const found = redemptions.get(id);
  if (found === undefined) return { outcome: 'unknown_redemption' };
  const at = model.clockMs;
  const before = found.state;
  const begun = redemptionEvents
    .by('redemptionId', id)
    .filter(({ state }) => state === 'paying')
    .map((event) => event.at);
  const toldAt = typeof fact.at === 'string' ? Date.parse(fact.at) : at;
  const saidAt = Math.min(at, Math.max(toldAt, ...begun));
  if (!['paying', 'sent', 'paid', 'returned', 'failed'].includes(before)) {
    return contradict(model, found, fact, at);
  }
  const reference = (fact.reference as string | null | undefined) ?? null;
  let one = redemptions.change(found, {
    providerReference: found.providerReference ?? reference,
  });
  const code = (fact.code as string | null | undefined) ?? null;
  if (said === 'sent' && before === 'paying') {
    one = redemptions.change(one, { sentAt: saidAt });
    one = move(model, one, 'sent', { reasons: [] }, at);
  } else if (said === 'paid' && (before === 'paying' || before === 'sent')) {
    one = bookPaid(model, one, saidAt, at);
    const facts = { amountMicros: `${one.amountMicros}` };
    tell(model, one.playerId, 'redemption_paid', `redemption_paid:${id}`, facts, at);
  } else if (said === 'failed' && before === 'paying') {
    one = end(model, one, 'failed', { reasons: code === null ? [] : [code] }, at);
  } else if (said === 'returned' && ['paying', 'sent', 'paid'].includes(before)) {
    if (before !== 'paid') one = bookPaid(model, one, saidAt, at);
    one = takeBack(model, one, code, at);
  } else if (
    (said === 'failed' && ['sent', 'paid', 'returned'].includes(before)) ||
    (['sent', 'paid', 'returned'].includes(said) && before === 'failed')
  ) {
    return contradict(model, one, fact, at);
  }
  const outcome = one.state === before ? 'known' : 'applied';
  return { outcome, redemption: redemptionJson(one) };
}

function claimDue(model: Model, countMax: number): Json[] {
  const at = model.clockMs;
  const { redemptions } = model.payments;
  return redemptions
    .where(({ nextCheckAt, state }) => DUE.includes(state) && nextCheckAt <= at)
    .sort((one, other) => one.nextCheckAt - other.nextCheckAt)
    .slice(0, countMax)
    .map((one) => {
      const isOut = one.state === 'paying' || one.state === 'sent';
      const waitsMs = one.state === 'held' ? MINUTE_MS : LOOK_AGAIN_MS;
      const heardAt = Math.max(one.stateSince, one.attentionClearedAt ?? 0);
      const silentAt = heardAt + ruleAt(model, at).sentSilentDays * DAY_MS;
      const isSilent = one.state === 'sent' && one.attention === null && silentAt <= at;
      let now = redemptions.change(one, {
        checks: one.checks + 1,
        nextCheckAt: at + (isOut ? backOff(one.checks, MINUTE_MS, HOUR_MS) : waitsMs),
      });
      if (isSilent) now = raiseAttention(model, now, 'sent_too_long');
      return payoutJson(model, now);
    });
}

function checked(model: Model, id: string, why: string | null): void {
  const { redemptions } = model.payments;
  const one = redemptions.get(id);
  if (one !== undefined) redemptions.change(one, { checkError: why });
}

function claimOne(model: Model, id: string): boolean {
  const at = model.clockMs;
  const { redemptions } = model.payments;
  const one = redemptions.get(id);
  if (one === undefined || !LOOKED_AT.includes(one.state)) return false;
  if (one.nextCheckAt >= at + 57 * SECOND_MS) return false;
  redemptions.change(one, { nextCheckAt: at + MINUTE_MS });
  return true;
}

/** Functions of steps by name. */
export const STEP_FUNCTIONS = {
  'payments.consider_redemption': consider,
  'payments.begin_payout': beginPayout,
  'payments.advance_redemption': advance,
  'payments.claim_due_redemptions': claimDue,
  'payments.redemption_checked': checked,
  'payments.claim_redemption': claimOne,
};

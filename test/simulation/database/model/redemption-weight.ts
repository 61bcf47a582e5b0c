// What speaks against sending a prize (db/functions/payments: redemption_weight, destination_verdict).

import { HOUR_MS, MINUTE_MS } from '#shared/time.ts';
import { screeningOf } from './compliance-screenings.ts';
import { householdAt } from './identity.ts';
import { standingOf } from './identity-standing.ts';
import { debtOf } from './ledger-standing.ts';
import type { Model } from './model.ts';
import type { Redemption } from './prize-tables.ts';
import {
  daysBefore,
  redeemedInAll,
  redeemedOn,
  ruleAt,
  takenBackNow,
  taxVerdict,
  tierNeeded,
  unsettledMicros,
  youngPurchases,
} from './redemption-rules.ts';

/** Reasons that no approval lets pass. */
export const STANDING: readonly string[] = [
  ...['debt_outstanding', 'account_closed', 'dispute_open', 'refund_open', 'under_review'],
  ...['duplicate_person', 'underage'],
];

/** What a redemption is weighed by; an imagined one is not in the tables. */
type Weighed = Pick<
  Redemption,
  'playerId' | 'amountMicros' | 'destinationId' | 'requestedAt' | 'retryOf' | 'acceptsWithholding'
>;

/** Codes of returns that say something about a person. */
export const CODES_TO_LOOK_AT: readonly string[] = ['R14', 'R15', 'R16'];

/** Notes who sends prizes now. */
export function noteProvider(model: Model, name: string | null): void {
  if (name !== null) model.payments.payoutProvider.put({ onlyOne: true, name });
}

/** Whether who sends prizes now can pay to this provider's accounts. */
export const isPaidBy = (model: Model, provider: string) =>
  (model.payments.payoutProvider.get('true')?.name ?? provider) === provider;

/** Whether a prize came back from there with such a code and nobody has cleared it. */
export const isStopped = (model: Model, id: string) =>
  model.payments.redemptions
    .where((row) => row.destinationId === id && row.state === 'returned')
    .some(
      ({ attention, reasons }) =>
        attention !== null && reasons.some((code) => CODES_TO_LOOK_AT.includes(code)),
    );

/** As `payments.payer_names`. */
function payerNames(model: Model, playerId: string, checkId: string | null, at: number) {
  const young = checkId === null ? [] : youngPurchases(model, playerId, at);
  return {
    differs: young.some(
      ({ matchedCheck, nameMatch }) =>
        matchedCheck === checkId && (nameMatch === 'close' || nameMatch === 'none'),
    ),
    unasked: young.some(({ matchedCheck }) => matchedCheck !== checkId),
  };
}

/** As `payments.destination_verdict`. */
export function destinationVerdict(
  model: Model,
  id: string | null,
  playerId: string,
  at: number,
): { code: string | null; restsUntil: number | null; review: boolean } {
  const known = id === null ? undefined : model.payments.destinations.get(id);
  const verdict = { code: null, restsUntil: null as number | null, review: false };
  if (known?.playerId !== playerId || known.state !== 'ready' || !isPaidBy(model, known.provider)) {
    return { ...verdict, code: 'destination_required' };
  }
  if (isStopped(model, known.id)) {
    const hasOther = model.payments.destinations
      .by('playerId', playerId)
      .some(
        (row) =>
          row.state === 'ready' && isPaidBy(model, row.provider) && !isStopped(model, row.id),
      );
    return { ...verdict, code: hasOther ? 'destination_required' : 'under_review' };
  }
  const { kind, matchedCheck, nameMatch, readyAt } = known;
  const rested = (readyAt ?? 0) + ruleAt(model, at).destinationRestHours * HOUR_MS;
  if (rested > at) verdict.restsUntil = rested;
  if (kind === 'gift_card') return verdict;
  if (nameMatch === null || matchedCheck !== standingOf(model, playerId, at).checkId) {
    return { ...verdict, restsUntil: Math.max(verdict.restsUntil ?? 0, at + 5 * MINUTE_MS) };
  }
  if (nameMatch === 'none') return { ...verdict, code: 'destination_name_mismatch' };
  return { ...verdict, review: nameMatch === 'close' };
}

/** As `payments.payouts_paused`. */
const isPaused = (model: Model, at: number) =>
  model.payments.payoutDifferences.where(
    ({ clearedAt, foundAt, goneAt }) => goneAt === null && clearedAt === null && foundAt <= at,
  ).length > 0;

/** What a person must look at. */
export function reviewReasons(model: Model, one: Weighed, at: number): string[] {
  const { amountMicros, playerId, requestedAt, retryOf } = one;
  const rule = ruleAt(model, at);
  const used = redeemedOn(model, playerId, householdAt(model, playerId, at), requestedAt);
  const since = daysBefore(at, rule.purchaseSettlesDays);
  const isNear =
    used.byHousehold > used.byPerson &&
    used.byHousehold * 100n >= rule.dayMaxMicros * rule.householdNearPercent;
  const known = standingOf(model, playerId, at);
  const isDoubled = known.code === 'duplicate_person' || known.code === 'underage';
  const isLookedAt =
    screeningOf(model, playerId, at) === 'hit' ||
    destinationVerdict(model, one.destinationId, playerId, at).code === 'under_review';
  const names = payerNames(model, playerId, known.checkId, at);
  const isYoung = unsettledMicros(model, playerId, since) > rule.unsettledMaxMicros;
  return [
    isDoubled ? known.code : null,
    debtOf(model, playerId) ? 'debt_outstanding' : null,
    model.auth.players.get(playerId)?.status === 'banned' ? 'account_closed' : null,
    takenBackNow(model, playerId),
    isLookedAt ? 'under_review' : null,
    amountMicros > rule.reviewMicros ? 'large_amount' : null,
    isYoung ? 'young_purchases' : null,
    names.differs ? 'payer_name_differs' : null,
    isNear ? 'household_near_maximum' : null,
    retryOf === null ? null : 'retry',
  ].filter((reason) => reason !== null);
}

/** As `payments.weigh_redemption`. */
export function weigh(model: Model, one: Weighed, at: number) {
  const { playerId } = one;
  const needs: string[] = [];
  const waits: string[] = [];
  let review = reviewReasons(model, one, at);
  const standing = standingOf(model, playerId, at);
  const isTooLow = standing.tier < tierNeeded(redeemedInAll(model, playerId));
  if (standing.code === null ? isTooLow : !STANDING.includes(standing.code)) {
    needs.push(standing.code ?? 'identity_required');
  }
  const destination = destinationVerdict(model, one.destinationId, playerId, at);
  if (destination.code !== null && destination.code !== 'under_review') {
    needs.push(destination.code);
  }
  if (destination.review) review = [...review, 'name_is_close'];
  const rests = (destination.restsUntil ?? 0) > at;
  if (rests) waits.push('destination_rests');
  const tax = taxVerdict(model, playerId, one.amountMicros, at, one.acceptsWithholding);
  if (tax.code === 'tax_form_required') needs.push(tax.code);
  else if (tax.code !== null) waits.push(tax.code);
  if (!['clear', 'hit'].includes(screeningOf(model, playerId, at))) waits.push('screening');
  if (payerNames(model, playerId, standing.checkId, at).unasked) waits.push('payer_names');
  if (isPaused(model, at)) waits.push('payouts_paused');
  const until = rests ? destination.restsUntil : null;
  return { needs, review, waits, until, taxYear: tax.year, withholdMicros: tax.withholdMicros };
}

export type Weight = ReturnType<typeof weigh>;

// What the rules of redemption, tiers and tax say, and the sums that they are about (db/functions: rules,
// payments/redemption_totals, compliance/tax). No actor opens a tax form.

import { DAY_MS } from '#shared/time.ts';
import { dayText, utcDay } from './ledger-days.ts';
import { larger, samePerson } from './ledger-journal.ts';
import type { Model } from './model.ts';
import { disputesOf, purchasesOf } from './payments-purchases.ts';
import { type Redemption, type RedemptionRule, TAX_YEARS, TIER_NEEDS } from './prize-tables.ts';

const CENT = 10_000n;

/** The row that counts. */
export function ruleAt(model: Model, at: number): RedemptionRule {
  const begun = model.payments.redemptionRules.filter(({ beginsAt }) => beginsAt <= at);
  const rule = begun.sort((one, other) => other.beginsAt - one.beginsAt)[0];
  if (rule === undefined) throw new Error('The model has no rule of redemption yet.');
  return rule;
}

export const tierNeeded = (sum: bigint) =>
  Math.max(...TIER_NEEDS.filter(({ sumMicros }) => sumMicros <= sum).map(({ tier }) => tier));

/** Redemptions of all accounts of a person. */
const redemptionsOf = (model: Model, playerId: string): Redemption[] =>
  samePerson(model, playerId).flatMap((id) => model.payments.redemptions.by('playerId', id));

const sumOf = (rows: Iterable<Redemption>) =>
  [...rows].reduce((sum, { amountMicros }) => sum + amountMicros, 0n);

const ENDED = ['cancelled', 'rejected', 'failed'];

export const redeemedInAll = (model: Model, playerId: string) =>
  sumOf(
    redemptionsOf(model, playerId).filter(({ state }) => ![...ENDED, 'returned'].includes(state)),
  );

function taxTotal(model: Model, playerId: string, year: number): bigint {
  return sumOf(
    redemptionsOf(model, playerId).filter(
      ({ state, taxYear }) => taxYear === year && ['paying', 'sent', 'paid'].includes(state),
    ),
  );
}

/** What was asked for on a UTC day: by the person, and by everybody of the household. */
export function redeemedOn(model: Model, playerId: string, keys: readonly string[], at: number) {
  const { redemptionHouseholds, redemptions } = model.payments;
  const day = utcDay(at);
  const counts = ({ retryOf, state }: Redemption) => retryOf === null && !ENDED.includes(state);
  const own = redemptionsOf(model, playerId).filter(
    (row) => utcDay(row.requestedAt) === day && counts(row),
  );
  const shared = keys
    .flatMap((key) => redemptionHouseholds.by('key', key))
    .filter((row) => row.day === dayText(day))
    .flatMap(({ redemptionId }) => redemptions.get(redemptionId) ?? [])
    .filter(counts);
  const persons = samePerson(model, playerId);
  const all = new Map([...own, ...shared].map((row) => [row.id, row]));
  const byPerson = [...all.values()].filter((row) => persons.includes(row.playerId));
  return { byPerson: sumOf(byPerson), byHousehold: sumOf(all.values()) };
}

/** Card payments that are so young that their bank may still take them back. */
export const unsettledMicros = (model: Model, playerId: string, since: number) =>
  purchasesOf(model, playerId)
    .filter(({ credited, paidAt }) => credited && (paidAt ?? -Infinity) > since)
    .reduce((sum, { priceMicros, reversedMicros }) => sum + priceMicros - reversedMicros, 0n);

/** Purchases that a bank may still take back, less those that went back whole. */
export const youngPurchases = (model: Model, playerId: string, at: number) =>
  purchasesOf(model, playerId).filter(
    ({ credited, paidAt, priceMicros, reversedMicros }) =>
      credited &&
      (paidAt ?? -Infinity) > daysBefore(at, ruleAt(model, at).purchaseSettlesDays) &&
      reversedMicros < priceMicros,
  );

/** What of a person's purchases is being taken back; null for nothing. */
export function takenBackNow(model: Model, playerId: string): string | null {
  const { refundRequests, refunds } = model.payments;
  const purchases = purchasesOf(model, playerId);
  const isDisputed = purchases.some((row) =>
    disputesOf(model, row).some(({ status }) => status === 'inquiry' || status === 'open'),
  );
  if (isDisputed) return 'dispute_open';
  const isRefunded = purchases.some(
    ({ id, provider, providerPaymentId }) =>
      refundRequests
        .by('purchaseId', id)
        .some(({ state }) => state === 'proposed' || state === 'approved') ||
      (providerPaymentId !== null &&
        refunds
          .by('paymentId', providerPaymentId)
          .some((row) => row.provider === provider && row.status === 'pending')),
  );
  return isRefunded ? 'refund_open' : null;
}

/** As `compliance.tax_verdict`. */
export function taxVerdict(
  model: Model,
  playerId: string,
  amount: bigint,
  at: number,
  accepts: boolean,
): { year: number; code: string | null; withholdMicros: bigint } {
  const year = new Date(at).getUTCFullYear();
  const before = taxTotal(model, playerId, year);
  const law = TAX_YEARS.get(year);
  const free = { year, code: null, withholdMicros: 0n };
  if (law === undefined) {
    const last = Math.max(...[...TAX_YEARS.keys()].filter((known) => known < year));
    const threshold = TAX_YEARS.get(last)?.thresholdMicros ?? 0n;
    return before + amount >= threshold ? { ...free, code: 'tax_year_unknown' } : free;
  }
  const earlier = TAX_YEARS.get(year - 1);
  const isReportable =
    before + amount >= law.thresholdMicros ||
    (earlier !== undefined && taxTotal(model, playerId, year - 1) >= earlier.thresholdMicros);
  if (!isReportable) return free;
  if (!accepts) return { ...free, code: 'tax_form_required' };
  // 24 %, to the cent, halves away from zero.
  const cents = (amount * 24n * 2n + 100n * CENT) / (200n * CENT);
  return { ...free, withholdMicros: larger(0n, cents * CENT) };
}

/** Days before a moment. */
export const daysBefore = (at: number, days: number) => at - days * DAY_MS;

// Redemptions as the outer contract spells them.

import { formatAmount } from '#shared/money.ts';
import { outward } from '#shared/views/outward.ts';
import type { Blocker, Eligibility, Redemption, RedemptionEvent } from '../store/index.ts';

/** As staff see it. */
export const reviewedRedemptionOf = (redemption: Redemption) => outward(redemption);

/** As its player sees it. */
export function redemptionOf(redemption: Redemption) {
  const {
    playerId: _,
    approvedBy: _a,
    attention: _t,
    attentionNumber: _n,
    ...own
  } = reviewedRedemptionOf(redemption);
  return own;
}

function eventOf({ atMs, state, reasons, note }: RedemptionEvent) {
  const [reason] = reasons;
  return {
    ...outward({ atMs, state }),
    ...(reason === undefined ? {} : { reason }),
    ...(note === null ? {} : { note }),
  };
}

/** With all that happened to it, but for what staff wrote for one another. */
export const redemptionWithEvents = (
  redemption: Redemption,
  events: readonly RedemptionEvent[],
) => ({
  ...redemptionOf(redemption),
  events: events.filter(({ staffNote }) => staffNote === null).map(eventOf),
});

/** The same as staff see it. */
export const reviewedWithEvents = (redemption: Redemption, events: readonly RedemptionEvent[]) => ({
  ...reviewedRedemptionOf(redemption),
  events: events.map(outward),
});

function blockerOf({ amount, ...blocker }: Blocker) {
  return { ...blocker, ...(amount === undefined ? {} : { amount: formatAmount(BigInt(amount)) }) };
}

/**
 * Why a prize can or cannot be asked for. `proof` is what this caller's sign-in lacks, by which the route
 * refuses before anything else is looked at.
 */
export function eligibilityOf(
  { blocking, ahead, ...bounds }: Eligibility,
  proof: 'mfa_required' | 'step_up_required' | null,
) {
  const isTold = proof === null || blocking.some(({ code }) => code === proof);
  return {
    currency: 'SC' as const,
    ...outward(bounds),
    blocking: [
      ...(isTold ? [] : [{ code: proof, doThis: 'confirm_sign_in' }]),
      ...blocking.map(blockerOf),
    ],
    ahead: ahead.map(blockerOf),
  };
}

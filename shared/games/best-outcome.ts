// How large a stake may be, where what a round pays at most is bounded.

import type { Fraction } from '#shared/fairness/fraction.ts';

/** The largest stake of which `multiplier` times, rounded down, is at most this. */
export function stakePayingAtMost(micros: bigint, { numerator, denominator }: Fraction): bigint {
  return ((micros + 1n) * denominator - 1n) / numerator;
}

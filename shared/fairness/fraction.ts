// Exact rationals for multipliers and returns. A stranger would write 1.98 as a number: multipliers
// touch money, so they stay fractions of bigints and are only ever rounded down, once, at the end.

/** A non-negative exact rational. The denominator is positive; it need not be reduced. */
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint };

export const ZERO: Fraction = { numerator: 0n, denominator: 1n };
export const ONE: Fraction = { numerator: 1n, denominator: 1n };

/** Makes a fraction; throws on a zero or negative denominator, which can only be a bug. */
export function fraction(numerator: bigint, denominator = 1n): Fraction {
  if (denominator <= 0n) throw new RangeError('a fraction needs a positive denominator');
  return { numerator, denominator };
}

function reduce(numerator: bigint, denominator: bigint): Fraction {
  let [left, right] = [numerator, denominator];
  while (right !== 0n) [left, right] = [right, left % right];
  return { numerator: numerator / left, denominator: denominator / left };
}

/** left + right, reduced. */
export function addFractions(left: Fraction, right: Fraction): Fraction {
  return reduce(
    left.numerator * right.denominator + right.numerator * left.denominator,
    left.denominator * right.denominator,
  );
}

/** left − right, reduced; `left` must be the larger one. */
export function subtractFractions(left: Fraction, right: Fraction): Fraction {
  return reduce(
    left.numerator * right.denominator - right.numerator * left.denominator,
    left.denominator * right.denominator,
  );
}

/** left × right, reduced. */
export function multiplyFractions(left: Fraction, right: Fraction): Fraction {
  return reduce(left.numerator * right.numerator, left.denominator * right.denominator);
}

/** value², not reduced. */
export function squared({ numerator, denominator }: Fraction): Fraction {
  return { numerator: numerator * numerator, denominator: denominator * denominator };
}

/** True when `left` > `right`. */
export function isGreater(left: Fraction, right: Fraction): boolean {
  return left.numerator * right.denominator > right.numerator * left.denominator;
}

/**
 * True for a payout that gives the stake back, or nearly: more than 19 in 20 of it. A slip of roulette
 * that covers every pocket never returns its whole stake and loses 1 in 37 all the same.
 */
export function givesStakeBack(payout: bigint, stake: bigint): boolean {
  return payout * 20n > stake * 19n;
}

/** amount × factor in whole micros, rounded down. */
export function timesRoundedDown(amountMicros: bigint, factor: Fraction): bigint {
  return (amountMicros * factor.numerator) / factor.denominator;
}

/** Text of a fraction cut (not rounded) to `decimals` places: 9900/5000 → "1.9800". */
export function cutToText(value: Fraction, decimals = 4): string {
  const scale = 10n ** BigInt(decimals);
  const scaled = (value.numerator * scale) / value.denominator;
  return `${scaled / scale}.${(scaled % scale).toString().padStart(decimals, '0')}`;
}

/** n over k, exactly; 0 outside 0 ≤ k ≤ n. */
export function binomial(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let result = 1n;
  for (let index = 1; index <= k; index += 1) {
    result = (result * BigInt(n - k + index)) / BigInt(index);
  }
  return result;
}

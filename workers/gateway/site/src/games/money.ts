// Arithmetic on stakes before they are sent: halves, doubles, what a win would bring. In micros, as
// whole numbers. What was paid is never computed here, it is what the platform says.

import { formatAmount, parseAmount } from '#shared/money.ts';

/** Micros of a text, or `null` when it is no amount. */
export function microsOf(text: string): bigint | null {
  const parsed = parseAmount(text.trim());
  return parsed.ok ? parsed.value : null;
}

const clamp = (value: bigint, least: bigint, most: bigint) =>
  value < least ? least : value > most ? most : value;

export interface StakeRange {
  minStake: string;
  maxStake: string;
}

/** A stake after a change, inside the game's range and what is there. */
export function changedStake(
  stake: string,
  change: (micros: bigint) => bigint,
  { minStake, maxStake }: StakeRange,
): string {
  const least = microsOf(minStake) ?? 1n;
  const most = microsOf(maxStake) ?? least;
  // Whole hundredths: finer stakes can be typed.
  const next = (change(microsOf(stake) ?? least) / 10_000n) * 10_000n;
  return formatAmount(clamp(next, least, most));
}

/** stake × hundredths of a multiplier, rounded down, minus the stake. */
export function profitOf(stake: string, numerator: bigint, denominator: bigint): string | null {
  const micros = microsOf(stake);
  if (micros === null || denominator === 0n) return null;
  return formatAmount((micros * numerator) / denominator - micros);
}

/** True for no payout, or one of nothing. */
export function isNone(amount: string | null): boolean {
  return (microsOf(amount ?? '0') ?? 0n) === 0n;
}

/** Σ of amounts. */
export function sumOf(amounts: readonly string[]): string {
  return formatAmount(amounts.reduce((sum, amount) => sum + (microsOf(amount) ?? 0n), 0n));
}

/** paid − staked, with its sign. */
export function netOf(paid: string, staked: string): string {
  return formatAmount((microsOf(paid) ?? 0n) - (microsOf(staked) ?? 0n));
}

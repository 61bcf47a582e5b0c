// Amounts: how they are written for people, and arithmetic on stakes before they are sent. An amount
// is a text from the platform; it is grouped, never computed with: what was paid is what the platform
// says. What is no number is a dash everywhere: a field that is empty or still being typed, a round
// without a result, a division by nothing.

import { formatAmount, parseAmount } from '#shared/money.ts';

const AMOUNT = /^(-?)(\d+)(?:\.(\d+))?$/;
const NO_NUMBER = '–';
/** Stands after a multiplier. */
export const TIMES = '×';

/** "10000.50" → "10,000.50". Text in, text out. */
export function groupedAmount(amount: string): string {
  const parts = AMOUNT.exec(amount);
  if (parts === null) return NO_NUMBER;
  const [, sign = '', whole = '', decimals] = parts;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign === '-' ? '−' : ''}${grouped}${decimals === undefined ? '' : `.${decimals}`}`;
}

/** "1.9800" → "1.98×", "12.0000" → "12.00×". */
export function shownMultiplier(multiplier: string | null | undefined): string {
  const grouped = groupedAmount(multiplier ?? '');
  return grouped === NO_NUMBER ? grouped : `${grouped.replace(/(\.\d{2}\d*?)0+$/, '$1')}${TIMES}`;
}

/** "49.50" → "49.50 %". */
export function shownPercent(percent: string): string {
  const grouped = groupedAmount(percent);
  return grouped === NO_NUMBER ? grouped : `${grouped} %`;
}

/**
 * Small enough for a chip: "1000.00" → "1k", "0.10" → "0.1". Only decoration: the button's name says
 * the whole amount.
 */
export function shortAmount(amount: string): string {
  const [whole = '0', decimals = ''] = amount.split('.');
  if (whole.length > 6) return `${whole.slice(0, -6)}M`;
  if (whole.length > 3) return `${whole.slice(0, -3)}k`;
  const rest = decimals.replace(/0+$/, '');
  return rest === '' ? whole : `${whole}.${rest.slice(0, 2)}`;
}

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

// Money: integer micros (10^-6 of a coin or dollar) as bigint inside, decimal strings at the edges.
// A stranger would reach for parseFloat: no amount is ever a `number`, not even in between.

import { AMOUNT_PATTERN } from './amount-pattern.ts';
import { err, ok, type Result } from './result.ts';

/** Micros in one whole coin or dollar. */
export const MICROS_PER_UNIT = 1_000_000n;

/** The largest amount that fits Postgres' BIGINT, in micros. */
export const AMOUNT_MICROS_MAX = 9_223_372_036_854_775_807n;

/** The coins a player holds: GC Gold Coins (play only), SC Sweeps Coins (redeemable). */
export const COIN_CURRENCIES = ['GC', 'SC'] as const;
export type CoinCurrency = (typeof COIN_CURRENCIES)[number];

/** Everything the ledger counts; USD only for payments. */
export const CURRENCIES = ['GC', 'SC', 'USD'] as const;
export type Currency = (typeof CURRENCIES)[number];

/**
 * Reads a decimal string as micros: "12.50" → 12500000n. Exact or refused (`invalid_amount`): signs,
 * exponents, spaces, leading zeros, more than 6 decimals and amounts beyond BIGINT are refused.
 */
export function parseAmount(text: string): Result<bigint, 'invalid_amount'> {
  const match = AMOUNT_PATTERN.exec(text);
  if (match === null) return err('invalid_amount');
  const micros =
    BigInt(match[1] ?? '0') * MICROS_PER_UNIT + BigInt((match[2] ?? '').padEnd(6, '0'));
  return micros > AMOUNT_MICROS_MAX ? err('invalid_amount') : ok(micros);
}

/** Writes micros as a decimal string with at least two decimals: 12500000n → "12.50". */
export function formatAmount(micros: bigint): string {
  const sign = micros < 0n ? '-' : '';
  const size = micros < 0n ? -micros : micros;
  const decimals = (size % MICROS_PER_UNIT)
    .toString()
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${sign}${size / MICROS_PER_UNIT}.${decimals}`;
}

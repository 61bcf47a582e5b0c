// What the multiplier tables of plinko, keno and wheel have in common.

import { type Fraction, fraction, givesStakeBack } from '#shared/fairness/fraction.ts';

export const RISKS = ['low', 'medium', 'high'] as const;
export type Risk = (typeof RISKS)[number];

/** One row of a table: multipliers in hundredths, and the exact return as a percentage text. */
export type TableRow = { readonly rtpPercent: string; readonly multipliers: readonly number[] };

/** A multiplier of hundredths as a fraction. */
export function hundredths(value: number): Fraction {
  return fraction(BigInt(value), 100n);
}

/** The largest multiplier of a row. */
export function largestOf(row: TableRow): Fraction {
  return hundredths(Math.max(...row.multipliers));
}

/** The row under a key that the params' schema already checked. */
export function rowOf(rows: Readonly<Record<number, TableRow>>, key: number): TableRow {
  const row = rows[key];
  if (row === undefined) throw new RangeError(`the table has no row ${key}`);
  return row;
}

/** One multiplier of a row. */
export function multiplierAt(row: TableRow, index: number): Fraction {
  const value = row.multipliers[index];
  if (value === undefined) throw new RangeError(`the row has no entry ${index}`);
  return hundredths(value);
}

/** How likely each entry of a row is: weight(i) ÷ total. */
export type Weights = { weight(index: number): bigint; readonly total: bigint };

/** The chance of an entry that gives the stake back. */
export function rowReturnChance(row: TableRow, { weight, total }: Weights): Fraction {
  const ways = row.multipliers.reduce(
    (running, multiplier, index) =>
      running + (givesStakeBack(BigInt(multiplier), 100n) ? weight(index) : 0n),
    0n,
  );
  return fraction(ways, total);
}

/** Σ weight(i) × multiplier(i)^power ÷ total: with power 1 the exact return of a row. */
export function rowMoment(row: TableRow, { weight, total }: Weights, power: 1 | 2): Fraction {
  const sum = row.multipliers.reduce(
    (running, multiplier, index) => running + weight(index) * BigInt(multiplier) ** BigInt(power),
    0n,
  );
  return fraction(sum, total * 100n ** BigInt(power));
}

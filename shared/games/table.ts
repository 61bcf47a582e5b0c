// Games that pay by a table, such as keno: per risk and size a row of multipliers. What a row returns,
// how far chance carries it and how often it gives the stake back follow from the weights of its
// entries, so a game says only where the draw lands.

import type { Draw } from '#shared/fairness/draw.ts';
import { cutToText, type Fraction, fraction, givesStakeBack } from '#shared/fairness/fraction.ts';
import type { InstantBet, JsonObject } from './game.ts';

export const RISKS = ['low', 'medium', 'high'] as const;
export type Risk = (typeof RISKS)[number];

/** Whole numbers from one to another, both with it. */
export function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** How likely each entry of a row is: weight(i) ÷ total. */
export type Weights = { weight(index: number): bigint; readonly total: bigint };

/** A multiplier of hundredths as a fraction. */
const hundredths = (value: number): Fraction => fraction(BigInt(value), 100n);

/** One row: multipliers in hundredths (220 pays 2.20 times the stake), and their weights. */
export class PayRow {
  readonly multipliers: readonly number[];
  readonly #weights: Weights;

  constructor(multipliers: readonly number[], weights: Weights) {
    this.multipliers = multipliers;
    this.#weights = weights;
  }

  /** The exact return as a percentage, cut to 4 decimals. */
  get rtpPercent(): string {
    const { numerator, denominator } = this.#mean((multiplier) => multiplier * 100n, 100n);
    return cutToText({ numerator, denominator });
  }

  /** A bet on this row; `land` says which entry the draw leads to. */
  bet(land: (draw: Draw) => { index: number; outcome: JsonObject }): InstantBet {
    return {
      maxMultiplier: hundredths(Math.max(...this.multipliers)),
      rtp: () => this.#mean((multiplier) => multiplier, 100n),
      secondMoment: () => this.#mean((multiplier) => multiplier * multiplier, 10_000n),
      returnChance: () =>
        this.#mean((multiplier) => (givesStakeBack(multiplier, 100n) ? 1n : 0n), 1n),
      settle: (draw) => {
        const { index, outcome } = land(draw);
        const value = this.multipliers[index];
        if (value === undefined) throw new RangeError(`the row has no entry ${index}`);
        return { outcome, multiplier: hundredths(value) };
      },
    };
  }

  /** Σ weight(i) × value(multiplier i) ÷ (total × scale). */
  #mean(value: (multiplier: bigint) => bigint, scale: bigint): Fraction {
    const { weight, total } = this.#weights;
    const sum = this.multipliers.reduce(
      (running, multiplier, index) => running + weight(index) * value(BigInt(multiplier)),
      0n,
    );
    return fraction(sum, total * scale);
  }
}

/** Rows by risk and size. */
export type RiskTable = Readonly<Record<Risk, Readonly<Record<number, PayRow>>>>;

/** Makes a table of plain multipliers; all rows of a size share their weights. */
export function riskTable(
  table: Readonly<Record<Risk, Readonly<Record<number, readonly number[]>>>>,
  weightsOf: (size: number) => Weights,
): RiskTable {
  const rowsOf = (risk: Risk) =>
    Object.fromEntries(
      Object.entries(table[risk]).map(([size, multipliers]) => [
        size,
        new PayRow(multipliers, weightsOf(Number(size))),
      ]),
    );
  return { low: rowsOf('low'), medium: rowsOf('medium'), high: rowsOf('high') };
}

/** The row of params that the schema already checked. */
export function rowOf(table: RiskTable, risk: Risk, size: number): PayRow {
  const row = table[risk][size];
  if (row === undefined) throw new RangeError(`the table has no row ${size}`);
  return row;
}

/** A bet on every row. */
export function betsOf(
  table: RiskTable,
  paramsOf: (size: number, risk: Risk) => JsonObject,
): JsonObject[] {
  return RISKS.flatMap((risk) =>
    Object.keys(table[risk]).map((size) => paramsOf(Number(size), risk)),
  );
}

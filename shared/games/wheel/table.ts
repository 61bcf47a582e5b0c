// The wheel's segments, chosen by us: per risk and number of segments, in the order they stand on the
// wheel, in hundredths (160 pays 1.60 times the stake). Ten segments repeat around the wheel; the
// first is the wheel's best. All segments are equally likely.

import { numbers, riskTable } from '../table.ts';

/** The wheels on offer. */
export const WHEEL_SEGMENTS = [10, 20, 30, 40, 50] as const;

type Segments = (typeof WHEEL_SEGMENTS)[number];

function low(segments: Segments): number[] {
  const best = { 10: 160, 20: 220, 30: 250, 40: 280, 50: 310 }[segments];
  const least = segments === 10 ? 40 : 10;
  return around(segments, best, [160, 115, 115, 50, 115, 115, 115, 50, 115, least]);
}

function medium(segments: Segments): number[] {
  const best = { 10: 380, 20: 610, 30: 840, 40: 1_070, 50: 1_300 }[segments];
  return around(segments, best, [150, 0, 150, 0, 160, 0, 150, 0, 150, 0]);
}

function high(segments: Segments): number[] {
  const wheel = around(segments, 80 * segments, [0]);
  wheel[segments / 2] = 19 * segments;
  return wheel;
}

function around(segments: Segments, best: number, pattern: readonly number[]): number[] {
  return [best, ...numbers(1, segments - 1).map((place) => pattern[place % pattern.length] ?? 0)];
}

const wheels = (risk: (segments: Segments) => number[]) =>
  Object.fromEntries(WHEEL_SEGMENTS.map((segments) => [segments, risk(segments)]));

/** segments → multipliers from the first segment on. */
export const WHEEL_TABLE = riskTable(
  { low: wheels(low), medium: wheels(medium), high: wheels(high) },
  (segments) => ({ weight: () => 1n, total: BigInt(segments) }),
);

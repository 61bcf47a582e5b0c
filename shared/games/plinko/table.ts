// Plinko's multipliers, chosen by us: per risk and number of rows, from the edge to the middle bucket,
// in hundredths (220 pays 2.20 times the stake). The other half mirrors them. A bucket's weight is
// C(rows, bucket) of 2^rows.

import { binomial } from '#shared/fairness/fraction.ts';
import { type Risk, riskTable } from '../table.ts';

/** The fewest and the most rows of pins. */
export const PLINKO_ROWS_MIN = 8;
export const PLINKO_ROWS_MAX = 16;

const HALVES: Readonly<Record<Risk, Readonly<Record<number, readonly number[]>>>> = {
  low: {
    8: [520, 225, 120, 78, 75],
    9: [600, 270, 145, 91, 75],
    10: [750, 330, 175, 105, 79, 76],
    11: [850, 390, 205, 125, 90, 75],
    12: [1100, 500, 255, 150, 95, 81, 75],
    13: [1200, 560, 295, 175, 120, 85, 75],
    14: [1300, 630, 340, 200, 130, 100, 81, 72],
    15: [1500, 740, 400, 235, 150, 110, 82, 80],
    16: [1800, 880, 470, 275, 175, 125, 95, 79, 76],
  },
  medium: {
    8: [1400, 380, 130, 57, 40],
    9: [1700, 510, 170, 79, 50],
    10: [2400, 720, 255, 105, 54, 45],
    11: [2800, 910, 340, 145, 72, 48],
    12: [3600, 1200, 460, 195, 95, 54, 47],
    13: [4800, 1650, 620, 260, 120, 66, 50],
    14: [6400, 2200, 830, 350, 165, 85, 55, 41],
    15: [9000, 3100, 1150, 470, 215, 110, 65, 44],
    16: [12500, 4300, 1600, 640, 285, 140, 80, 55, 33],
  },
  high: {
    8: [3000, 530, 115, 27, 20],
    9: [4500, 850, 195, 51, 15],
    10: [7200, 1350, 300, 80, 25, 13],
    11: [12000, 2300, 480, 120, 36, 13],
    12: [18000, 3500, 780, 195, 50, 24, 10],
    13: [27000, 5500, 1250, 310, 85, 28, 14],
    14: [40000, 8400, 1900, 490, 140, 40, 21, 11],
    15: [64000, 13500, 3100, 770, 215, 65, 24, 11],
    16: [110000, 22500, 5000, 1200, 330, 95, 30, 17, 8],
  },
};

const mirrored = (rows: number, half: readonly number[]): number[] =>
  Array.from({ length: rows + 1 }, (_, bucket) => half[Math.min(bucket, rows - bucket)] ?? 0);

const wholeOf = (risk: Risk) =>
  Object.fromEntries(
    Object.entries(HALVES[risk]).map(([rows, half]) => [rows, mirrored(Number(rows), half)]),
  );

/** Rows of pins → multipliers from the leftmost bucket to the rightmost. */
export const PLINKO_TABLE = riskTable(
  { low: wholeOf('low'), medium: wholeOf('medium'), high: wholeOf('high') },
  (rows) => ({ weight: (bucket) => binomial(rows, bucket), total: 2n ** BigInt(rows) }),
);

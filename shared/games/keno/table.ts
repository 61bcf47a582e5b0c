// Keno's multipliers, chosen by us: per risk and number of picks, from 0 hits to all, in hundredths
// (220 pays 2.20 times the stake). `rtpPercent` is the exact return of the row, cut to 4 decimals:
// Σ C(10, hits) × C(30, picks − hits) / C(40, picks) × multiplier. A test computes each again.

import type { Risk, TableRow } from '../table.ts';

/** Numbers on the board, numbers drawn, and the most a player may pick. */
export const KENO_NUMBERS = 40;
export const KENO_DRAWS = 10;
export const KENO_PICKS_MAX = 10;

/** picks → its table row; `multipliers` has picks + 1 entries. */
export const KENO_TABLE: Readonly<Record<Risk, Readonly<Record<number, TableRow>>>> = {
  low: {
    1: { rtpPercent: '99.0000', multipliers: [70, 186] },
    2: { rtpPercent: '99.0000', multipliers: [67, 125, 235] },
    3: { rtpPercent: '99.0030', multipliers: [0, 132, 229, 790] },
    4: { rtpPercent: '99.0048', multipliers: [0, 107, 158, 360, 1500] },
    5: { rtpPercent: '98.9365', multipliers: [0, 91, 135, 210, 600, 3000] },
    6: { rtpPercent: '98.9987', multipliers: [0, 0, 156, 242, 570, 2000, 12000] },
    7: { rtpPercent: '98.9960', multipliers: [0, 0, 130, 179, 340, 960, 4000, 25000] },
    8: { rtpPercent: '99.0049', multipliers: [0, 0, 100, 166, 235, 540, 1800, 9100, 25000] },
    9: { rtpPercent: '98.9991', multipliers: [0, 0, 86, 139, 200, 330, 930, 3800, 23500, 25000] },
    10: {
      rtpPercent: '99.0085',
      multipliers: [0, 0, 82, 111, 175, 260, 520, 1800, 9000, 25000, 25000],
    },
  },
  medium: {
    1: { rtpPercent: '99.0000', multipliers: [40, 276] },
    2: { rtpPercent: '99.0000', multipliers: [0, 174, 556] },
    3: { rtpPercent: '99.0030', multipliers: [0, 116, 253, 1100] },
    4: { rtpPercent: '98.9935', multipliers: [0, 0, 271, 777, 4500] },
    5: { rtpPercent: '98.9796', multipliers: [0, 0, 180, 392, 1450, 10500] },
    6: { rtpPercent: '99.0037', multipliers: [0, 0, 136, 244, 690, 3200, 29500] },
    7: { rtpPercent: '99.0040', multipliers: [0, 0, 0, 285, 658, 2300, 14000, 60000] },
    8: { rtpPercent: '99.0041', multipliers: [0, 0, 0, 205, 402, 1150, 5200, 39000, 60000] },
    9: { rtpPercent: '99.0061', multipliers: [0, 0, 0, 161, 266, 680, 2500, 14000, 60000, 60000] },
    10: {
      rtpPercent: '99.0089',
      multipliers: [0, 0, 0, 0, 321, 701, 2200, 10000, 60000, 60000, 60000],
    },
  },
  high: {
    1: { rtpPercent: '99.0000', multipliers: [0, 396] },
    2: { rtpPercent: '99.0000', multipliers: [0, 159, 656] },
    3: { rtpPercent: '99.0000', multipliers: [0, 0, 476, 2796] },
    4: { rtpPercent: '99.0050', multipliers: [0, 0, 237, 828, 6800] },
    5: { rtpPercent: '98.9960', multipliers: [0, 0, 0, 678, 3302, 35500] },
    6: { rtpPercent: '98.9996', multipliers: [0, 0, 0, 371, 1257, 8000, 114000] },
    7: { rtpPercent: '98.9973', multipliers: [0, 0, 0, 0, 1145, 5300, 43500, 120000] },
    8: { rtpPercent: '98.9997', multipliers: [0, 0, 0, 0, 625, 2293, 13500, 120000, 120000] },
    9: { rtpPercent: '98.9991', multipliers: [0, 0, 0, 0, 400, 1155, 5500, 43500, 120000, 120000] },
    10: {
      rtpPercent: '98.9993',
      multipliers: [0, 0, 0, 0, 275, 675, 2600, 16500, 120000, 120000, 120000],
    },
  },
};

// Plinko's multipliers, chosen by us: per risk and number of rows, from the leftmost bucket to the
// rightmost, in hundredths (220 pays 2.20 times the stake). `rtpPercent` is the exact return of the
// row, cut to 4 decimals: Σ C(rows, bucket) × multiplier / 2^rows. A test computes each again; a row
// whose text and numbers disagree fails it.

import type { Risk, TableRow } from '../table.ts';

/** The fewest and the most rows of pins. */
export const PLINKO_ROWS_MIN = 8;
export const PLINKO_ROWS_MAX = 16;

/** rows → its table row; `multipliers` has rows + 1 entries. */
export const PLINKO_TABLE: Readonly<Record<Risk, Readonly<Record<number, TableRow>>>> = {
  low: {
    8: { rtpPercent: '99.0078', multipliers: [520, 225, 120, 78, 75, 78, 120, 225, 520] },
    9: { rtpPercent: '99.0000', multipliers: [600, 270, 145, 91, 75, 75, 91, 145, 270, 600] },
    10: {
      rtpPercent: '99.0058',
      multipliers: [750, 330, 175, 105, 79, 76, 79, 105, 175, 330, 750],
    },
    11: {
      rtpPercent: '99.0136',
      multipliers: [850, 390, 205, 125, 90, 75, 75, 90, 125, 205, 390, 850],
    },
    12: {
      rtpPercent: '99.0024',
      multipliers: [1100, 500, 255, 150, 95, 81, 75, 81, 95, 150, 255, 500, 1100],
    },
    13: {
      rtpPercent: '98.9831',
      multipliers: [1200, 560, 295, 175, 120, 85, 75, 75, 85, 120, 175, 295, 560, 1200],
    },
    14: {
      rtpPercent: '98.9971',
      multipliers: [1300, 630, 340, 200, 130, 100, 81, 72, 81, 100, 130, 200, 340, 630, 1300],
    },
    15: {
      rtpPercent: '98.9877',
      multipliers: [1500, 740, 400, 235, 150, 110, 82, 80, 80, 82, 110, 150, 235, 400, 740, 1500],
    },
    16: {
      rtpPercent: '99.0100',
      multipliers: [
        1800, 880, 470, 275, 175, 125, 95, 79, 76, 79, 95, 125, 175, 275, 470, 880, 1800,
      ],
    },
  },
  medium: {
    8: { rtpPercent: '99.0000', multipliers: [1400, 380, 130, 57, 40, 57, 130, 380, 1400] },
    9: { rtpPercent: '99.0078', multipliers: [1700, 510, 170, 79, 50, 50, 79, 170, 510, 1700] },
    10: {
      rtpPercent: '98.9941',
      multipliers: [2400, 720, 255, 105, 54, 45, 54, 105, 255, 720, 2400],
    },
    11: {
      rtpPercent: '98.9951',
      multipliers: [2800, 910, 340, 145, 72, 48, 48, 72, 145, 340, 910, 2800],
    },
    12: {
      rtpPercent: '99.0073',
      multipliers: [3600, 1200, 460, 195, 95, 54, 47, 54, 95, 195, 460, 1200, 3600],
    },
    13: {
      rtpPercent: '99.0019',
      multipliers: [4800, 1650, 620, 260, 120, 66, 50, 50, 66, 120, 260, 620, 1650, 4800],
    },
    14: {
      rtpPercent: '98.9973',
      multipliers: [6400, 2200, 830, 350, 165, 85, 55, 41, 55, 85, 165, 350, 830, 2200, 6400],
    },
    15: {
      rtpPercent: '99.0216',
      multipliers: [
        9000, 3100, 1150, 470, 215, 110, 65, 44, 44, 65, 110, 215, 470, 1150, 3100, 9000,
      ],
    },
    16: {
      rtpPercent: '99.0025',
      multipliers: [
        12500, 4300, 1600, 640, 285, 140, 80, 55, 33, 55, 80, 140, 285, 640, 1600, 4300, 12500,
      ],
    },
  },
  high: {
    8: { rtpPercent: '99.0000', multipliers: [3000, 530, 115, 27, 20, 27, 115, 530, 3000] },
    9: { rtpPercent: '99.0000', multipliers: [4500, 850, 195, 51, 15, 15, 51, 195, 850, 4500] },
    10: {
      rtpPercent: '99.0000',
      multipliers: [7200, 1350, 300, 80, 25, 13, 25, 80, 300, 1350, 7200],
    },
    11: {
      rtpPercent: '99.0097',
      multipliers: [12000, 2300, 480, 120, 36, 13, 13, 36, 120, 480, 2300, 12000],
    },
    12: {
      rtpPercent: '99.0029',
      multipliers: [18000, 3500, 780, 195, 50, 24, 10, 24, 50, 195, 780, 3500, 18000],
    },
    13: {
      rtpPercent: '98.9978',
      multipliers: [27000, 5500, 1250, 310, 85, 28, 14, 14, 28, 85, 310, 1250, 5500, 27000],
    },
    14: {
      rtpPercent: '99.0013',
      multipliers: [40000, 8400, 1900, 490, 140, 40, 21, 11, 21, 40, 140, 490, 1900, 8400, 40000],
    },
    15: {
      rtpPercent: '98.9944',
      multipliers: [
        64000, 13500, 3100, 770, 215, 65, 24, 11, 11, 24, 65, 215, 770, 3100, 13500, 64000,
      ],
    },
    16: {
      rtpPercent: '98.9916',
      multipliers: [
        110000, 22500, 5000, 1200, 330, 95, 30, 17, 8, 17, 30, 95, 330, 1200, 5000, 22500, 110000,
      ],
    },
  },
};

// Keno's multipliers, chosen by us: per risk and number of picks, from 0 hits to all, in hundredths
// (220 pays 2.20 times the stake). The weight of a number of hits is C(picks, hits) ×
// C(40 − picks, 10 − hits) of C(40, 10).

import { binomial } from '#shared/fairness/fraction.ts';
import { riskTable } from '../table.ts';

/** Numbers on the board, numbers drawn, and the most a player may pick. */
export const KENO_NUMBERS = 40;
export const KENO_DRAWS = 10;
export const KENO_PICKS_MAX = 10;

const MULTIPLIERS = {
  low: {
    1: [70, 186],
    2: [67, 125, 235],
    3: [0, 132, 229, 790],
    4: [0, 107, 158, 360, 1500],
    5: [0, 91, 135, 210, 600, 3000],
    6: [0, 0, 156, 242, 570, 2000, 12000],
    7: [0, 0, 130, 179, 340, 960, 4000, 25000],
    8: [0, 0, 100, 166, 235, 540, 1800, 9100, 25000],
    9: [0, 0, 86, 139, 200, 330, 930, 3800, 23500, 25000],
    10: [0, 0, 82, 111, 175, 260, 520, 1800, 9000, 25000, 25000],
  },
  medium: {
    1: [40, 276],
    2: [0, 174, 556],
    3: [0, 116, 253, 1100],
    4: [0, 0, 271, 777, 4500],
    5: [0, 0, 180, 392, 1450, 10500],
    6: [0, 0, 136, 244, 690, 3200, 29500],
    7: [0, 0, 0, 285, 658, 2300, 14000, 60000],
    8: [0, 0, 0, 205, 402, 1150, 5200, 39000, 60000],
    9: [0, 0, 0, 161, 266, 680, 2500, 14000, 60000, 60000],
    10: [0, 0, 0, 0, 321, 701, 2200, 10000, 60000, 60000, 60000],
  },
  high: {
    1: [0, 396],
    2: [0, 159, 656],
    3: [0, 0, 476, 2796],
    4: [0, 0, 237, 828, 6800],
    5: [0, 0, 0, 678, 3302, 35500],
    6: [0, 0, 0, 371, 1257, 8000, 114000],
    7: [0, 0, 0, 0, 1145, 5300, 43500, 120000],
    8: [0, 0, 0, 0, 625, 2293, 13500, 120000, 120000],
    9: [0, 0, 0, 0, 400, 1155, 5500, 43500, 120000, 120000],
    10: [0, 0, 0, 0, 275, 675, 2600, 16500, 120000, 120000, 120000],
  },
};

/** picks → multipliers by hits. */
export const KENO_TABLE = riskTable(MULTIPLIERS, (picks) => ({
  weight: (hits) => binomial(picks, hits) * binomial(KENO_NUMBERS - picks, KENO_DRAWS - hits),
  total: binomial(KENO_NUMBERS, KENO_DRAWS),
}));

// Keno: the player picks 1 to 10 of 40 numbers, 10 are drawn without putting back, and the table
// pays by the number of hits. Numbers are 1-based, in params and in the outcome.

import { z } from 'zod';
import type { Draw } from '#shared/fairness/draw.ts';
import { binomial } from '#shared/fairness/fraction.ts';
import { pickAndRemove } from '#shared/fairness/pick-and-remove.ts';
import { type Game, instantGame } from '../game.ts';
import {
  largestOf,
  multiplierAt,
  RISKS,
  type Risk,
  rowMoment,
  rowOf,
  rowReturnChance,
} from '../table.ts';
import { KENO_DRAWS, KENO_NUMBERS, KENO_PICKS_MAX, KENO_TABLE } from './table.ts';

type KenoParams = { picks: number[]; risk: Risk };

const BOARD = Array.from({ length: KENO_NUMBERS }, (_, index) => index + 1);

const paramsSchema = z.strictObject({
  picks: z
    .array(z.int().min(1).max(KENO_NUMBERS))
    .min(1)
    .max(KENO_PICKS_MAX)
    .refine((picks) => new Set(picks).size === picks.length, 'each number once'),
  risk: z.enum(RISKS),
});

/** The ten numbers, in the order drawn. */
export function kenoDraw(draw: Draw): number[] {
  return pickAndRemove(draw, BOARD, KENO_DRAWS);
}

/** In how many of the C(40, 10) draws a ticket of `picks` numbers has `hits`. */
function kenoWays(picks: number, hits: number): bigint {
  return binomial(picks, hits) * binomial(KENO_NUMBERS - picks, KENO_DRAWS - hits);
}

export const keno: Game = instantGame<KenoParams>({
  id: 'keno',
  title: 'Keno',
  params: paramsSchema,
  bet: ({ picks, risk }) => {
    const row = rowOf(KENO_TABLE[risk], picks.length);
    const picked = new Set(picks);
    const weights = {
      weight: (hits: number) => kenoWays(picks.length, hits),
      total: binomial(KENO_NUMBERS, KENO_DRAWS),
    };
    return {
      maxMultiplier: largestOf(row),
      rtp: () => rowMoment(row, weights, 1),
      secondMoment: () => rowMoment(row, weights, 2),
      returnChance: () => rowReturnChance(row, weights),
      settle: (draw) => {
        const drawn = kenoDraw(draw);
        const hits = drawn.filter((number) => picked.has(number));
        return { outcome: { drawn, hits }, multiplier: multiplierAt(row, hits.length) };
      },
    };
  },
});

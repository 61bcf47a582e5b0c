// Keno: the player picks 1 to 10 of 40 numbers, 10 are drawn without putting back, and the table
// pays by the number of hits. Numbers are 1-based, in params and in the outcome.

import { z } from 'zod';
import type { Draw } from '#shared/fairness/draw.ts';
import { pickAndRemove } from '#shared/fairness/pick-and-remove.ts';
import { type Game, instantGame } from '../game.ts';
import { STANDARD_LIMITS } from '../limits.ts';
import { betsOf, numbers, RISKS, type Risk, rowOf } from '../table.ts';
import { KENO_DRAWS, KENO_NUMBERS, KENO_PICKS_MAX, KENO_TABLE } from './table.ts';
import { TEXTS } from './texts.ts';

type KenoParams = { picks: number[]; risk: Risk };

const BOARD = numbers(1, KENO_NUMBERS);

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

export const keno: Game = instantGame<KenoParams>({
  id: 'keno',
  title: TEXTS.title,
  limits: STANDARD_LIMITS,
  returns: { from: '98.9365', to: '99.0089' },
  multiplierMax: 1_200,
  bets: () => betsOf(KENO_TABLE, (count, risk) => ({ picks: BOARD.slice(0, count), risk })),
  params: paramsSchema,
  bet: ({ picks, risk }) => {
    const picked = new Set(picks);
    return rowOf(KENO_TABLE, risk, picks.length).bet((draw) => {
      const drawn = kenoDraw(draw);
      const hits = drawn.filter((number) => picked.has(number));
      return { index: hits.length, outcome: { drawn, hits } };
    });
  },
});

// Plinko: a ball falls through 8 to 16 rows of pins; each row is one float, left or right. The
// bucket is the number of rights, so the middle is likely and the edges pay most.

import { z } from 'zod';
import type { Draw } from '#shared/fairness/draw.ts';
import { type Game, instantGame } from '../game.ts';
import { STANDARD_LIMITS } from '../limits.ts';
import { betsOf, RISKS, type Risk, rowOf } from '../table.ts';
import { PLINKO_ROWS_MAX, PLINKO_ROWS_MIN, PLINKO_TABLE } from './table.ts';
import { TEXTS } from './texts.ts';

type PlinkoParams = { rows: number; risk: Risk };

const paramsSchema = z.strictObject({
  rows: z.int().min(PLINKO_ROWS_MIN).max(PLINKO_ROWS_MAX),
  risk: z.enum(RISKS),
});

/** The way down: `R` for each right, `L` for each left, from the first row. */
export function plinkoPath(draw: Draw, rows: number): string {
  let path = '';
  for (let row = 0; row < rows; row += 1) path += draw.pick(row, 2) === 1 ? 'R' : 'L';
  return path;
}

/** The bucket a path ends in, 0 at the left: its number of rights. */
export function plinkoBucket(path: string): number {
  return path.replaceAll('L', '').length;
}

export const plinko: Game = instantGame<PlinkoParams>({
  id: 'plinko',
  title: TEXTS.title,
  limits: STANDARD_LIMITS,
  returns: { from: '98.9831', to: '99.0216' },
  multiplierMax: 1_100,
  bets: () => betsOf(PLINKO_TABLE, (rows, risk) => ({ rows, risk })),
  params: paramsSchema,
  bet: ({ rows, risk }) =>
    rowOf(PLINKO_TABLE, risk, rows).bet((draw) => {
      const path = plinkoPath(draw, rows);
      const bucket = plinkoBucket(path);
      return { index: bucket, outcome: { path, bucket } };
    }),
});

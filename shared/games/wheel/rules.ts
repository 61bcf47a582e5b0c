// Wheel: one float stops the wheel at one of its equally wide segments.

import { z } from 'zod';
import type { Draw } from '#shared/fairness/draw.ts';
import { type Game, instantGame } from '../game.ts';
import { STANDARD_LIMITS } from '../limits.ts';
import { betsOf, RISKS, type Risk, rowOf } from '../table.ts';
import { WHEEL_SEGMENTS, WHEEL_TABLE } from './table.ts';
import { TEXTS } from './texts.ts';

type WheelParams = { segments: (typeof WHEEL_SEGMENTS)[number]; risk: Risk };

const paramsSchema = z.strictObject({
  segments: z.literal(WHEEL_SEGMENTS),
  risk: z.enum(RISKS),
});

/** The segment at the pointer, from 0: `floor(f × segments)`. */
export function wheelSegment(draw: Draw, segments: number): number {
  return draw.pick(0, segments);
}

export const wheel: Game = instantGame<WheelParams>({
  id: 'wheel',
  title: TEXTS.title,
  limits: STANDARD_LIMITS,
  returns: { from: '99.0000', to: '99.0000' },
  multiplierMax: 40,
  bets: () => betsOf(WHEEL_TABLE, (segments, risk) => ({ segments, risk })),
  params: paramsSchema,
  bet: ({ segments, risk }) =>
    rowOf(WHEEL_TABLE, risk, segments).bet((draw) => {
      const segment = wheelSegment(draw, segments);
      return { index: segment, outcome: { segment } };
    }),
});

// Wheel: one float stops the wheel at one of its equally wide segments.

import { z } from 'zod';
import type { Draw } from '#shared/fairness/draw.ts';
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
import { WHEEL_SEGMENTS, WHEEL_TABLE } from './table.ts';

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
  title: 'Wheel',
  params: paramsSchema,
  bet: ({ segments, risk }) => {
    const row = rowOf(WHEEL_TABLE[risk], segments);
    const weights = { weight: () => 1n, total: BigInt(segments) };
    return {
      maxMultiplier: largestOf(row),
      rtp: () => rowMoment(row, weights, 1),
      secondMoment: () => rowMoment(row, weights, 2),
      returnChance: () => rowReturnChance(row, weights),
      settle: (draw) => {
        const segment = wheelSegment(draw, segments);
        return { outcome: { segment }, multiplier: multiplierAt(row, segment) };
      },
    };
  },
});

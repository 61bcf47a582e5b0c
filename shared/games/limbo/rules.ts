// Limbo: a multiplier is drawn and must reach the target; a win pays the target. The formula runs in
// doubles exactly as published and is turned into whole hundredths once. Other forms that are often
// seen (0.99 ÷ float, 2^24 steps) give other results in some rounds, of any float: docs/fairness.md.

import { z } from 'zod';
import { hundredthsToText, textToHundredths } from '#shared/fairness/decimal.ts';
import type { Draw } from '#shared/fairness/draw.ts';
import {
  type Fraction,
  fraction,
  multiplyFractions,
  squared,
  ZERO,
} from '#shared/fairness/fraction.ts';
import { type Game, instantGame } from '../game.ts';
import { STANDARD_LIMITS } from '../limits.ts';
import { numbers } from '../table.ts';
import { TEXTS } from './texts.ts';

const STEPS = 1e8;
/** 1.01 … 1,000,000.00, in hundredths. */
const TARGET_MIN = 101;
const TARGET_MAX = 100_000_000;

type LimboParams = { target: string };

const paramsSchema = z.strictObject({
  target: z
    .string()
    .regex(/^[1-9]\d{0,6}\.\d{2}$/)
    .refine((text) => {
      const target = textToHundredths(text);
      return target >= TARGET_MIN && target <= TARGET_MAX;
    }, 'the target must be from 1.01 to 1000000.00'),
});

/** The drawn multiplier in hundredths, at least 100. */
export function limboHundredths(draw: Draw): number {
  return multiplierHundredths(draw.pick(0, STEPS) + 1);
}

function multiplierHundredths(step: number): number {
  const multiplier = Math.max(1, Math.floor((STEPS / step) * 0.99 * 100) / 100);
  return Math.round(multiplier * 100);
}

/**
 * How many of the 100,000,000 equally likely steps reach a target (hundredths). About
 * 99,000,000 ÷ target, but counted on the doubles that decide, so that the return is exact.
 */
export function limboWinningSteps(target: number): number {
  let step = Math.min(STEPS, Math.floor((STEPS * 99) / target) + 1);
  while (step > 0 && multiplierHundredths(step) < target) step -= 1;
  return step;
}

// The return falls just above 99,000,000 ÷ a whole number of steps, most of all at the last few.
function extremes(): LimboParams[] {
  const targets = numbers(99, 400).flatMap((steps) => {
    const target = Math.floor(9.9e9 / steps);
    return [target, target + 1];
  });
  return [200, TARGET_MAX, ...targets]
    .filter((target) => target <= TARGET_MAX)
    .map((target) => ({ target: hundredthsToText(target) }));
}

export const limbo: Game = instantGame<LimboParams>({
  id: 'limbo',
  title: TEXTS.title,
  limits: STANDARD_LIMITS,
  returns: { from: '98.0100', to: '99.0000' },
  multiplierMax: 1_000_000,
  bets: () => extremes(),
  params: paramsSchema,
  bet: (params) => {
    const target = textToHundredths(params.target);
    const winMultiplier = fraction(BigInt(target), 100n);
    const chance = (): Fraction => fraction(BigInt(limboWinningSteps(target)), BigInt(STEPS));
    return {
      maxMultiplier: winMultiplier,
      rtp: () => multiplyFractions(winMultiplier, chance()),
      secondMoment: () => multiplyFractions(squared(winMultiplier), chance()),
      returnChance: chance,
      settle: (draw) => {
        const result = limboHundredths(draw);
        const won = result >= target;
        return {
          outcome: { result: hundredthsToText(result), won },
          multiplier: won ? winMultiplier : ZERO,
        };
      },
    };
  },
});

// Dice: a roll of 0.00 … 100.00 must land strictly over or strictly under the target. The roll has
// 10,001 values, not 10,000, and both directions are strict: exactly `chance` hundredths of them
// win, so every target returns 9900/10001 = 98.990 %.

import { z } from 'zod';
import { hundredthsToText, textToHundredths } from '#shared/fairness/decimal.ts';
import type { Draw } from '#shared/fairness/draw.ts';
import { fraction, multiplyFractions, squared, ZERO } from '#shared/fairness/fraction.ts';
import { type Game, instantGame } from '../game.ts';
import { STANDARD_LIMITS } from '../limits.ts';
import { numbers } from '../table.ts';
import { TEXTS } from './texts.ts';

const ROLL_COUNT = 10_001;
/** Chance in hundredths of a percent: 0.01 % … 98.00 %. */
const CHANCE_MIN = 1;
const CHANCE_MAX = 9_800;

type DiceParams = { target: string; direction: 'over' | 'under' };

const paramsSchema = z
  .strictObject({
    target: z.string().regex(/^(?:\d|[1-9]\d)\.\d{2}$/),
    direction: z.enum(['over', 'under']),
  })
  .refine((params) => {
    const chance = chanceHundredths(params);
    return chance >= CHANCE_MIN && chance <= CHANCE_MAX;
  }, 'the chance must be from 0.01 % to 98.00 %');

/** The roll in hundredths, 0 … 10000: `floor(f × 10001)`. */
export function diceRollHundredths(draw: Draw): number {
  return draw.pick(0, ROLL_COUNT);
}

function chanceHundredths({ target, direction }: DiceParams): number {
  const hundredths = textToHundredths(target);
  return direction === 'under' ? hundredths : 10_000 - hundredths;
}

export const dice: Game = instantGame<DiceParams>({
  id: 'dice',
  title: TEXTS.title,
  limits: STANDARD_LIMITS,
  returns: { from: '98.9901', to: '98.9901' },
  multiplierMax: 9_900,
  bets: () =>
    numbers(1, 9_800).map((chance) => ({ target: hundredthsToText(chance), direction: 'under' })),
  params: paramsSchema,
  bet: (params) => {
    const target = textToHundredths(params.target);
    const over = params.direction === 'over';
    const winningRolls = BigInt(chanceHundredths(params));
    const winMultiplier = fraction(9_900n, winningRolls);
    return {
      maxMultiplier: winMultiplier,
      rtp: () => fraction(9_900n, BigInt(ROLL_COUNT)),
      secondMoment: () =>
        multiplyFractions(squared(winMultiplier), fraction(winningRolls, BigInt(ROLL_COUNT))),
      // Every target that the params allow pays more than the stake.
      returnChance: () => fraction(winningRolls, BigInt(ROLL_COUNT)),
      settle: (draw) => {
        const roll = diceRollHundredths(draw);
        const won = over ? roll > target : roll < target;
        return {
          outcome: { roll: hundredthsToText(roll), won },
          multiplier: won ? winMultiplier : ZERO,
        };
      },
    };
  },
});

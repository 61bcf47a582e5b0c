// Dice: a roll of 0.00 … 100.00 must land strictly over or strictly under the target. The roll has
// 10,001 values, not 10,000, and both directions are strict: exactly `chance` hundredths of them
// win, so every target returns 9900/10001 = 98.990 %.

import { z } from 'zod';
import type { Draw } from '../draw.ts';
import { type Fraction, fraction, ZERO } from '../fraction.ts';
import { type Game, instantGame } from '../game.ts';

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

/** Hundredths as a decimal text: 7718 → "77.18". */
export function hundredthsToText(hundredths: number): string {
  return `${Math.floor(hundredths / 100)}.${(hundredths % 100).toString().padStart(2, '0')}`;
}

/** A decimal text with two decimals as hundredths: "77.18" → 7718. */
export function textToHundredths(text: string): number {
  return Number(text.replace('.', ''));
}

function chanceHundredths({ target, direction }: DiceParams): number {
  const hundredths = textToHundredths(target);
  return direction === 'under' ? hundredths : 10_000 - hundredths;
}

function winMultiplier(params: DiceParams): Fraction {
  return fraction(9_900n, BigInt(chanceHundredths(params)));
}

export const dice: Game = instantGame<DiceParams>({
  id: 'dice',
  title: 'Dice',
  params: paramsSchema,
  maxMultiplier: winMultiplier,
  rtp: () => fraction(9_900n, BigInt(ROLL_COUNT)),
  settle: (draw, params) => {
    const roll = diceRollHundredths(draw);
    const target = textToHundredths(params.target);
    const won = params.direction === 'over' ? roll > target : roll < target;
    return {
      outcome: { roll: hundredthsToText(roll), won },
      multiplier: won ? winMultiplier(params) : ZERO,
    };
  },
});

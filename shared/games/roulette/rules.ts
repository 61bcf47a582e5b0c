// Roulette, European: one zero, any number of spots in one round. The bets carry their own stakes
// and must add up to the round's stake; the multiplier of the round is paid ÷ staked over all bets.

import { z } from 'zod';
import { AMOUNT_PATTERN } from '#shared/amount-pattern.ts';
import type { Draw } from '#shared/fairness/draw.ts';
import { fraction, givesStakeBack } from '#shared/fairness/fraction.ts';
import { parseAmount } from '#shared/money.ts';
import { type Game, instantGame } from '../game.ts';
import { STANDARD_LIMITS } from '../limits.ts';
import { POCKETS, pocketColor, ROULETTE_SPOTS } from './spots.ts';
import { TEXTS } from './texts.ts';

type RouletteParams = { bets: { spot: string; stake: string }[] };

const paramsSchema = z.strictObject({
  bets: z
    .array(
      z.strictObject({
        spot: z.string().refine((spot) => ROULETTE_SPOTS.has(spot), 'no such spot'),
        stake: z
          .string()
          .regex(AMOUNT_PATTERN)
          .refine((text) => stakeOf(text) > 0n, 'a bet needs a stake'),
      }),
    )
    .min(1)
    .max(ROULETTE_SPOTS.size)
    .refine((bets) => new Set(bets.map((bet) => bet.spot)).size === bets.length, 'each spot once'),
});

/** The pocket of the ball, 0 … 36: `floor(f × 37)`. */
export function roulettePocket(draw: Draw): number {
  return draw.pick(0, POCKETS);
}

// An amount that does not fit counts as no stake: the schema refuses it before it can matter.
function stakeOf(text: string): bigint {
  const parsed = parseAmount(text);
  return parsed.ok ? parsed.value : 0n;
}

/** What each pocket pays over all bets, in micros. 36 ÷ covered numbers is whole for every spot. */
function paysByPocket({ bets }: RouletteParams): bigint[] {
  const pays = Array<bigint>(POCKETS).fill(0n);
  for (const { spot, stake } of bets) {
    const covered = ROULETTE_SPOTS.get(spot) ?? new Set<number>();
    for (const pocket of covered) {
      pays[pocket] = (pays[pocket] ?? 0n) + (stakeOf(stake) * 36n) / BigInt(covered.size);
    }
  }
  return pays;
}

const sumOf = (values: readonly bigint[]): bigint => values.reduce((sum, value) => sum + value, 0n);

export const roulette: Game = instantGame<RouletteParams>({
  id: 'roulette',
  title: TEXTS.title,
  limits: STANDARD_LIMITS,
  returns: { from: '97.2972', to: '97.2972' },
  multiplierMax: 36,
  bets: () => [...ROULETTE_SPOTS.keys()].map((spot) => ({ bets: [{ spot, stake: '1.00' }] })),
  params: paramsSchema,
  bet: (params) => {
    const stakeMicros = sumOf(params.bets.map((bet) => stakeOf(bet.stake)));
    const pays = paysByPocket(params);
    let best = 0n;
    for (const paid of pays) if (paid > best) best = paid;
    return {
      stakeMicros,
      maxMultiplier: fraction(best, stakeMicros),
      rtp: () => fraction(sumOf(pays), stakeMicros * BigInt(POCKETS)),
      secondMoment: () =>
        fraction(sumOf(pays.map((paid) => paid * paid)), stakeMicros ** 2n * BigInt(POCKETS)),
      // All bets of a slip are one bet: red and black together return it 36 times in 37.
      returnChance: () =>
        fraction(
          BigInt(pays.filter((paid) => givesStakeBack(paid, stakeMicros)).length),
          BigInt(POCKETS),
        ),
      settle: (draw) => {
        const pocket = roulettePocket(draw);
        return {
          outcome: { pocket, color: pocketColor(pocket) },
          multiplier: fraction(pays[pocket] ?? 0n, stakeMicros),
        };
      },
    };
  },
});

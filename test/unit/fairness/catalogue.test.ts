import { describe, expect, it } from 'vitest';
import { cutToText, type Fraction, fraction, isGreater } from '#shared/fairness/fraction.ts';
import { catalogue, catalogueEntry } from '#shared/games/catalogue.ts';
import { GAME_IDS, type GameId } from '#shared/games/game.ts';
import { GAMES } from '#shared/games/registry.ts';
import { ROULETTE_SPOTS } from '#shared/games/roulette/spots.ts';
import { RISKS } from '#shared/games/table.ts';

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const text = (hundredths: number): string => (hundredths / 100).toFixed(2);

/** Params that reach every extreme of return and multiplier of a game. */
const EXTREMES: Record<GameId, unknown[]> = {
  dice: numbers(1, 9_800).map((chance) => ({ target: text(chance), direction: 'under' })),
  // The return falls just above 99,000,000 ÷ a whole number of steps, most of all at the last few.
  limbo: [
    { target: '2.00' },
    { target: '1000000.00' },
    ...numbers(99, 400).flatMap((steps) => [
      { target: text(Math.floor(9.9e9 / steps)) },
      { target: text(Math.floor(9.9e9 / steps) + 1) },
    ]),
  ].filter(({ target }) => Number(target) <= 1_000_000),
  mines: numbers(1, 24).map((mines) => ({ mines })),
  plinko: RISKS.flatMap((risk) => numbers(8, 16).map((rows) => ({ rows, risk }))),
  roulette: [...ROULETTE_SPOTS.keys()].map((spot) => ({ bets: [{ spot, stake: '1.00' }] })),
  keno: RISKS.flatMap((risk) => numbers(1, 10).map((top) => ({ picks: numbers(1, top), risk }))),
  wheel: RISKS.flatMap((risk) => [10, 20, 30, 40, 50].map((segments) => ({ segments, risk }))),
  blackjack: [{}],
};

const percent = (value: Fraction): string =>
  cutToText(fraction(value.numerator * 100n, value.denominator));

describe('the catalogue', () => {
  it('lists every game once, in order', () => {
    expect(catalogue().map((entry) => entry.id)).toEqual([...GAME_IDS]);
  });

  it.each(GAME_IDS)('states the true returns and the true largest multiplier of %s', (id) => {
    const prepared = EXTREMES[id].map((params) => {
      const result = GAMES[id].prepare(params);
      if (!result.ok) throw new Error(`refused: ${JSON.stringify(params)}`);
      return result.value;
    });
    const largest = (values: Fraction[]): Fraction =>
      values.reduce((best, value) => (isGreater(value, best) ? value : best));
    const smallest = (values: Fraction[]): Fraction =>
      values.reduce((best, value) => (isGreater(best, value) ? value : best));
    const returns = prepared.map((game) => game.rtp());
    const { rtpPercent, maxMultiplier } = catalogueEntry(id);
    expect(rtpPercent).toEqual({ from: percent(smallest(returns)), to: percent(largest(returns)) });
    expect(maxMultiplier).toBe(cutToText(largest(prepared.map((game) => game.maxMultiplier))));
  });

  it('is JSON, with limits as decimal strings and params as a schema', () => {
    for (const entry of catalogue()) {
      expect(JSON.parse(JSON.stringify(entry))).toEqual(entry);
      expect(entry.limits.SC.minStake).toMatch(/^\d+\.\d{2,6}$/);
      expect(entry.params).toMatchObject({ type: 'object', additionalProperties: false });
    }
  });

  it('shows pay tables of plinko, keno and wheel as texts', () => {
    expect(catalogueEntry('plinko').payTable?.low['8']?.multipliers).toEqual([
      '5.20',
      '2.25',
      '1.20',
      '0.78',
      '0.75',
      '0.78',
      '1.20',
      '2.25',
      '5.20',
    ]);
    expect(catalogueEntry('dice').payTable).toBeUndefined();
  });
});

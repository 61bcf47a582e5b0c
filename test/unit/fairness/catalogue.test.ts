import { describe, expect, it } from 'vitest';
import { cutToText, type Fraction, fraction, isGreater } from '#shared/fairness/fraction.ts';
import { PLINKO_TABLE } from '#shared/games/plinko/table.ts';
import { GAME_IDS, GAMES } from '#shared/games/registry.ts';
import { catalogue } from '#workers/games/catalogue.ts';

const percent = (value: Fraction): string =>
  cutToText(fraction(value.numerator * 100n, value.denominator));

describe('the catalogue', () => {
  it('lists every game once, in order', () => {
    expect(catalogue(new Set()).map((entry) => entry.id)).toEqual([...GAME_IDS]);
  });

  it.each(GAME_IDS)('states the true returns of %s', (id) => {
    const prepared = GAMES[id].bets().map((params) => {
      const result = GAMES[id].prepare(params);
      if (!result.ok) throw new Error(`refused: ${JSON.stringify(params)}`);
      return result.value;
    });
    const largest = (values: Fraction[]): Fraction =>
      values.reduce((best, value) => (isGreater(value, best) ? value : best));
    const smallest = (values: Fraction[]): Fraction =>
      values.reduce((best, value) => (isGreater(best, value) ? value : best));
    const returns = prepared.map((game) => game.rtp());
    expect(GAMES[id].returns).toEqual({
      from: percent(smallest(returns)),
      to: percent(largest(returns)),
    });
  });

  it('is JSON, with limits as decimal strings and params as a schema', () => {
    for (const entry of catalogue(new Set())) {
      expect(JSON.parse(JSON.stringify(entry))).toEqual(entry);
      expect(entry.limits.SC.minStake).toMatch(/^\d+\.\d{2,6}$/);
      expect(entry.paramsSchema).toMatchObject({ type: 'object', additionalProperties: false });
    }
  });

  it('pays the plinko row of eight at low risk as its half says, mirrored', () => {
    expect(PLINKO_TABLE.low[8]?.multipliers).toEqual([520, 225, 120, 78, 75, 78, 120, 225, 520]);
  });
});

// The chance that a bet returns its stake or more, against a count of every outcome there is.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Draw } from '#shared/fairness/draw.ts';
import type { Fraction } from '#shared/fairness/fraction.ts';
import { blackjackReturnChance } from '#shared/games/blackjack/odds.ts';
import type { PreparedGame } from '#shared/games/game.ts';
import { PLINKO_ROWS_MAX, PLINKO_ROWS_MIN } from '#shared/games/plinko/table.ts';
import { GAMES, type GameId } from '#shared/games/registry.ts';
import { ROULETTE_SPOTS } from '#shared/games/roulette/spots.ts';
import { WHEEL_SEGMENTS } from '#shared/games/wheel/table.ts';

const STAKE = 1_000_000n;

function prepared(game: GameId, params: unknown): PreparedGame {
  const bet = GAMES[game].prepare(params);
  if (!bet.ok) throw new Error(`${game} refuses ${JSON.stringify(params)}`);
  return bet.value;
}

/** A draw whose picks are the digits of `code`, each in the base it is asked for. */
function drawOf(code: number): Draw {
  const bases: number[] = [];
  return {
    float: () => {
      throw new Error('picks only');
    },
    pick: (index, count) => {
      bases[index] = count;
      const before = bases.slice(0, index).reduce((product, base) => product * base, 1);
      return Math.floor(code / before) % count;
    },
  };
}

/** Of so many equally likely outcomes, those that pay the stake or more. */
function counted(bet: PreparedGame, outcomes: number): Fraction {
  const stakeMicros = bet.stakeMicros ?? STAKE;
  let kept = 0n;
  for (let code = 0; code < outcomes; code++) {
    const step = bet.start({ draw: drawOf(code), stakeMicros });
    if (step.finished && step.payoutMicros * 20n > stakeMicros * 19n) kept += 1n;
  }
  return { numerator: kept, denominator: BigInt(outcomes) };
}

function expectSame(bet: PreparedGame, outcomes: number): void {
  const told = bet.returnChance([]);
  const found = counted(bet, outcomes);
  expect(told.numerator * found.denominator, JSON.stringify(bet.params)).toBe(
    found.numerator * told.denominator,
  );
}

const KENO_NUMBERS = 40;

function choose(n: number, k: number): bigint {
  let ways = 1n;
  for (let index = 0; index < k; index++) {
    ways = (ways * BigInt(n - index)) / BigInt(index + 1);
  }
  return ways;
}

const slip = (...bets: [string, string][]) => ({
  bets: bets.map(([spot, stake]) => ({ spot, stake })),
});

describe('the chance that a bet returns its stake', () => {
  it('is every roll of dice that wins', () => {
    for (const [target, direction] of [
      ['75.00', 'under'],
      ['75.01', 'under'],
      ['2.00', 'over'],
      ['25.00', 'over'],
      ['0.01', 'under'],
    ]) {
      expectSame(prepared('dice', { target, direction }), 10_001);
    }
  });

  it('is every segment of a wheel and every way of a ball that pays the stake', () => {
    for (const risk of ['low', 'medium', 'high']) {
      for (const segments of WHEEL_SEGMENTS) {
        expectSame(prepared('wheel', { segments, risk }), segments);
      }
      for (let rows = PLINKO_ROWS_MIN; rows <= PLINKO_ROWS_MAX; rows++) {
        expectSame(prepared('plinko', { rows, risk }), 2 ** rows);
      }
    }
  });

  it('takes a whole slip of roulette as one bet', () => {
    const slips = [
      slip(['red', '1.00']),
      slip(['red', '1.00'], ['black', '1.00']),
      slip(['red', '1.00'], ['black', '0.99']),
      slip(['red', '18.00'], ['black', '18.00'], ['0', '1.00']),
    ];
    for (const params of slips) expectSame(prepared('roulette', params), 37);
    // Nothing at all can be lost but the one in 37 that the house keeps of a covered cloth.
    const covered = prepared('roulette', slips[3]).returnChance([]);
    expect(covered.numerator).toBe(covered.denominator);
    const both = prepared('roulette', slips[1]).returnChance([]);
    expect([both.numerator, both.denominator]).toEqual([36n, 37n]);
  });

  it('is of any slip of roulette, however its stakes are spread', () => {
    const stake = fc.integer({ min: 1, max: 5_000 }).map((cents) => (cents / 100).toFixed(2));
    const spots = fc.uniqueArray(fc.constantFrom(...ROULETTE_SPOTS.keys()), {
      minLength: 1,
      maxLength: 20,
    });
    const bets = spots.chain((names) =>
      fc
        .tuple(...names.map(() => stake))
        .map((stakes) => names.map((spot, index) => ({ spot, stake: stakes[index] }))),
    );
    fc.assert(
      fc.property(bets, (slipBets) => expectSame(prepared('roulette', { bets: slipBets }), 37)),
    );
  });

  it('is in keno that of all draws with enough hits, for every count of numbers', () => {
    const draw: Draw = { float: () => 0, pick: () => 0 };
    const first = prepared('keno', { picks: [1], risk: 'low' }).start({ draw, stakeMicros: STAKE });
    if (!first.finished) throw new Error('keno ends at once');
    const { drawn } = first.outcome as { drawn: number[] };
    const others = Array.from({ length: KENO_NUMBERS }, (_, index) => index + 1).filter(
      (number) => !drawn.includes(number),
    );
    for (const risk of ['low', 'medium', 'high']) {
      for (let count = 1; count <= 10; count++) {
        const pays = (hits: number) => {
          const picks = [...drawn.slice(0, hits), ...others.slice(0, count - hits)];
          const step = prepared('keno', { picks, risk }).start({ draw, stakeMicros: STAKE });
          return step.finished && step.payoutMicros * 20n > STAKE * 19n;
        };
        let ways = 0n;
        for (let hits = 0; hits <= count; hits++) {
          if (pays(hits)) ways += choose(count, hits) * choose(KENO_NUMBERS - count, 10 - hits);
        }
        const picks = drawn.slice(0, count);
        const { numerator, denominator } = prepared('keno', { picks, risk }).returnChance([]);
        expect(numerator * choose(KENO_NUMBERS, 10), `${risk} ${count}`).toBe(ways * denominator);
      }
    }
  });

  it('is in mines that of the tiles that were tried, one mine in 25 or many', () => {
    const reveal = (tile: number) => ({ action: 'reveal', params: { tile } });
    const told = (mines: number, tiles: number) => {
      const actions = Array.from({ length: tiles }, (_, index) => reveal(index));
      const { numerator, denominator } = prepared('mines', { mines }).returnChance(actions);
      return Number((numerator * 10n ** 6n) / denominator) / 10 ** 6;
    };
    expect(told(1, 1)).toBe(0.96);
    expect(told(1, 6)).toBe(0.76);
    expect(told(1, 7)).toBe(0.72);
    expect(told(24, 1)).toBe(0.04);
    expect(told(12, 2)).toBeCloseTo((13 / 25) * (12 / 24), 6);
  });

  it('is in blackjack, before the deal, that of who plays only not to lose', () => {
    const told = prepared('blackjack', {}).returnChance([]);
    const found = blackjackReturnChance();
    expect(told.numerator * found.denominator).toBe(found.numerator * told.denominator);
    expect(Number(told.numerator) / Number(told.denominator)).toBeCloseTo(0.521, 3);
  });

  it('is in limbo that of the steps that reach the target', () => {
    for (const target of ['1.01', '1.32', '1.33', '2.00', '1000000.00']) {
      const bet = prepared('limbo', { target });
      const { numerator, denominator } = bet.returnChance([]);
      expect(denominator).toBe(100_000_000n);
      const wins = (step: bigint) =>
        bet.start({
          draw: { float: () => 0, pick: () => Number(step) },
          stakeMicros: STAKE,
        });
      const last = wins(numerator - 1n);
      const next = wins(numerator);
      expect(last.finished && last.payoutMicros >= STAKE).toBe(true);
      expect(next.finished && next.payoutMicros >= STAKE).toBe(false);
    }
  });
});

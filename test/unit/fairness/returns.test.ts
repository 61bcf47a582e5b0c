// The exact return of every game and every row, computed here from outcomes and tables by other
// means than the rules use, never sampled.

import { describe, expect, it } from 'vitest';
import { cutToText, type Fraction, fraction, isGreater } from '#shared/fairness/fraction.ts';
import { blackjackReturn } from '#shared/games/blackjack/odds.ts';
import { KENO_TABLE } from '#shared/games/keno/table.ts';
import { limboHundredths, limboWinningSteps } from '#shared/games/limbo/rules.ts';
import { PLINKO_TABLE } from '#shared/games/plinko/table.ts';
import { GAMES, type GameId } from '#shared/games/registry.ts';
import { ROULETTE_SPOTS } from '#shared/games/roulette/spots.ts';
import { type PayRow, RISKS } from '#shared/games/table.ts';
import { WHEEL_TABLE } from '#shared/games/wheel/table.ts';
import { drawOf, drawOfValues } from '../rules/rigged-draw.ts';

const LEAST = fraction(989n, 1000n);
const MOST = fraction(991n, 1000n);

function rtpOf(game: GameId, params: unknown): Fraction {
  const prepared = GAMES[game].prepare(params);
  if (!prepared.ok) throw new Error(`params of ${game} refused`);
  return prepared.value.rtp();
}

/** Paid and staked over equally likely first floats, played through the game itself. */
function playedReturn(game: GameId, params: unknown, count: number): Fraction {
  const prepared = GAMES[game].prepare(params);
  if (!prepared.ok) throw new Error(`params of ${game} refused`);
  const stakeMicros = prepared.value.stakeMicros ?? 98_000_000n;
  let paid = 0n;
  for (let index = 0; index < count; index += 1) {
    const step = prepared.value.start({ draw: drawOf([(index + 0.5) / count]), stakeMicros });
    if (step.finished) paid += step.payoutMicros;
  }
  return fraction(paid, stakeMicros * BigInt(count));
}

const toNumber = ({ numerator, denominator }: Fraction): number =>
  Number((numerator * 10n ** 15n) / denominator) / 1e15;

const same = (left: Fraction, right: Fraction): boolean =>
  !isGreater(left, right) && !isGreater(right, left);

function expectRow(row: PayRow, exact: Fraction, game: GameId, params: unknown): void {
  expect(isGreater(LEAST, exact), 'at least 98.9 %').toBe(false);
  expect(isGreater(exact, MOST), 'at most 99.1 %').toBe(false);
  expect(row.rtpPercent, 'the text beside the row').toBe(
    cutToText(fraction(exact.numerator * 100n, exact.denominator)),
  );
  expect(same(rtpOf(game, params), exact), 'what the rules report').toBe(true);
}

describe('dice', () => {
  it.each([
    ['50.00', 'over'],
    ['50.00', 'under'],
    ['2.00', 'over'],
    ['98.00', 'under'],
    ['0.01', 'under'],
    ['99.99', 'over'],
    ['33.33', 'under'],
  ])('returns 9900/10001 at %s %s, counted over every roll', (target, direction) => {
    const prepared = GAMES.dice.prepare({ target, direction });
    if (!prepared.ok) throw new Error('refused');
    let won = 0n;
    for (let roll = 0; roll < 10_001; roll += 1) {
      const step = prepared.value.start({
        draw: drawOf([(roll + 0.5) / 10_001]),
        stakeMicros: 1_000_000n,
      });
      if (step.finished && step.payoutMicros > 0n) won += 1n;
    }
    const { numerator, denominator } = prepared.value.maxMultiplier;
    expect(same(fraction(won * numerator, 10_001n * denominator), fraction(9_900n, 10_001n))).toBe(
      true,
    );
    expect(same(prepared.value.rtp(), fraction(9_900n, 10_001n))).toBe(true);
  });
});

describe('limbo', () => {
  const targets = [101, 102, 200, 333, 1_000, 12_345, 99_999, 1_000_000, 99_000_000, 99_000_001];

  it.each([...targets, 100_000_000])(
    'wins target %i (hundredths) on exactly its steps',
    (target) => {
      const steps = limboWinningSteps(target);
      // The float in the middle of a step leads to that step.
      const drawn = (step: number): number => limboHundredths(drawOf([(step - 0.5) / 1e8]));
      expect(drawn(steps)).toBeGreaterThanOrEqual(target);
      expect(drawn(steps + 1)).toBeLessThan(target);
      const returned = (steps * target) / 1e10;
      expect(returned).toBeLessThanOrEqual(0.99);
      expect(returned).toBeGreaterThan(0.9801);
      // One step more would return more than 99 %: this is 0.99 ÷ target, to the grid.
      expect((steps + 1) * target).toBeGreaterThan(0.99e10 - 1);
    },
  );

  it('returns 99 % at 2.00 and never more anywhere on a wide sweep of targets', () => {
    expect(cutToText(rtpOf('limbo', { target: '2.00' }))).toBe('0.9900');
    for (let target = 101; target < 100_000_000; target = Math.ceil(target * 1.01)) {
      expect(limboWinningSteps(target) * target).toBeLessThanOrEqual(0.99e10);
    }
  });
});

describe('mines', () => {
  it('returns 99 % for every number of mines and every place to stop, computed by chances', () => {
    for (let mines = 1; mines <= 24; mines += 1) {
      const prepared = GAMES.mines.prepare({ mines });
      if (!prepared.ok) throw new Error('refused');
      // Mines on the last tiles, so that tiles 0, 1, 2 … are safe.
      const draw = drawOf(Array<number>(24).fill(1 - 2 ** -32));
      const stakeMicros = 1_000_000n;
      let actions = prepared.value.start({ draw, stakeMicros }).actions;
      let chance = fraction(1n);
      for (let tile = 0; tile < 25 - mines; tile += 1) {
        chance = fraction(
          chance.numerator * BigInt(25 - mines - tile),
          chance.denominator * BigInt(25 - tile),
        );
        const step = prepared.value.act({
          draw,
          stakeMicros,
          actions,
          action: 'reveal',
          actionParams: { tile },
        });
        if (!step.ok) throw new Error('refused');
        actions = step.value.actions;
        const ended = step.value.finished
          ? step.value
          : prepared.value.abandon({ draw, stakeMicros, actions });
        const exactPayout = (stakeMicros * 99n * chance.denominator) / (100n * chance.numerator);
        expect(ended.payoutMicros).toBe(exactPayout);
      }
      expect(same(prepared.value.rtp(), fraction(99n, 100n))).toBe(true);
    }
  });
});

describe('roulette', () => {
  it('has the 157 spots of a European table', () => {
    const sizes = [...ROULETTE_SPOTS.values()].map((covered) => covered.size);
    const count = (size: number): number => sizes.filter((s) => s === size).length;
    expect([1, 2, 3, 4, 6, 12, 18].map(count)).toEqual([37, 60, 14, 23, 11, 6, 6]);
    expect(sizes.length).toBe(157);
  });

  it.each([...ROULETTE_SPOTS.keys()])('returns 36/37 on %s, played over every pocket', (spot) => {
    const params = { bets: [{ spot, stake: '1.00' }] };
    expect(same(playedReturn('roulette', params, 37), fraction(36n, 37n))).toBe(true);
    expect(same(rtpOf('roulette', params), fraction(36n, 37n))).toBe(true);
  });
});

describe('plinko', () => {
  const rows = RISKS.flatMap((risk) =>
    Object.keys(PLINKO_TABLE[risk]).map((n) => [risk, Number(n)] as const),
  );

  it('has every risk with 8 to 16 rows', () => {
    expect(rows.length).toBe(27);
  });

  it.each(rows)(
    'returns 98.9 to 99.1 %% at %s risk with %i rows, over all paths',
    (risk, count) => {
      const row = PLINKO_TABLE[risk][count];
      if (row === undefined) throw new Error('missing row');
      expect(row.multipliers.length).toBe(count + 1);
      let sum = 0n;
      for (let path = 0; path < 2 ** count; path += 1) {
        const rights = path.toString(2).replaceAll('0', '').length;
        sum += BigInt(row.multipliers[rights] ?? 0);
      }
      expectRow(row, fraction(sum, 100n * 2n ** BigInt(count)), 'plinko', { rows: count, risk });
    },
  );

  it.each(rows)(
    'pays the same left and right, and no less further out, at %s risk with %i rows',
    (risk, count) => {
      const multipliers = PLINKO_TABLE[risk][count]?.multipliers ?? [];
      expect(multipliers.toReversed()).toEqual(multipliers);
      const half = multipliers.slice(0, Math.floor(count / 2) + 1);
      expect(half.toSorted((left, right) => right - left)).toEqual(half);
    },
  );
});

describe('keno', () => {
  const rows = RISKS.flatMap((risk) =>
    Object.keys(KENO_TABLE[risk]).map((n) => [risk, Number(n)] as const),
  );

  it('has every risk with 1 to 10 picks', () => {
    expect(rows.length).toBe(30);
  });

  // Chances by recursion over the ten draws instead of by binomials.
  function hitChances(picks: number): Fraction[] {
    let ways = [1n];
    for (let drawn = 0; drawn < 10; drawn += 1) {
      const next = Array<bigint>(ways.length + 1).fill(0n);
      for (const [hits, count] of ways.entries()) {
        const misses = drawn - hits;
        next[hits + 1] = (next[hits + 1] ?? 0n) + count * BigInt(Math.max(0, picks - hits));
        next[hits] = (next[hits] ?? 0n) + count * BigInt(Math.max(0, 40 - picks - misses));
      }
      ways = next;
    }
    const total = ways.reduce((sum, count) => sum + count, 0n);
    return ways.map((count) => fraction(count, total));
  }

  it.each(rows)('returns 98.9 to 99.1 %% at %s risk with %i picks', (risk, picks) => {
    const row = KENO_TABLE[risk][picks];
    if (row === undefined) throw new Error('missing row');
    expect(row.multipliers.length).toBe(picks + 1);
    const chances = hitChances(picks);
    const total = chances[0]?.denominator ?? 1n;
    const sum = row.multipliers.reduce(
      (running, multiplier, hits) =>
        running + BigInt(multiplier) * (chances[hits]?.numerator ?? 0n),
      0n,
    );
    const numbers = Array.from({ length: picks }, (_, index) => index + 1);
    expectRow(row, fraction(sum, total * 100n), 'keno', { picks: numbers, risk });
  });
});

describe('wheel', () => {
  const rows = RISKS.flatMap((risk) =>
    Object.keys(WHEEL_TABLE[risk]).map((n) => [risk, Number(n)] as const),
  );

  it('has every risk with five wheels', () => {
    expect(rows.length).toBe(15);
  });

  it.each(rows)(
    'returns 98.9 to 99.1 %% at %s risk with %i segments, played on each',
    (risk, segments) => {
      const row = WHEEL_TABLE[risk][segments];
      if (row === undefined) throw new Error('missing row');
      expect(row.multipliers.length).toBe(segments);
      const params = { segments, risk };
      expectRow(row, playedReturn('wheel', params, segments), 'wheel', params);
    },
  );
});

describe('blackjack', () => {
  it('returns what dynamic programming of optimal play gives, to the last digit', () => {
    const { returned, wagered } = blackjackReturn();
    const exact = fraction(
      returned.numerator * wagered.denominator,
      returned.denominator * wagered.numerator,
    );
    expect(same(rtpOf('blackjack', {}), exact)).toBe(true);
    expect(cutToText(exact, 6)).toBe('0.994938');
  });

  it('costs the player 0.57 % of the opening stake', () => {
    const { returned, wagered } = blackjackReturn();
    const lost = fraction(
      wagered.numerator * returned.denominator - returned.numerator * wagered.denominator,
      wagered.denominator * returned.denominator,
    );
    expect(cutToText(lost, 5)).toBe('0.00570');
  });
});

describe('the grid of floats', () => {
  // A float has 2^32 values, which no count of outcomes here divides: an outcome begins at the first
  // value on or after its exact share, so no chance is off by more than one value in 2^32.
  const firstValueOf = (outcome: number, count: number): number =>
    Number((BigInt(outcome) * 2n ** 32n + BigInt(count) - 1n) / BigInt(count));

  it.each([
    ['dice', 10_001, 1],
    ['roulette', 37, 1],
    ['the wheel of 50', 50, 1],
    ['cards', 52, 1],
    ['limbo', 100_000_000, 99_991],
  ])('moves no chance at %s by more than one value in 2^32', (_name, count, step) => {
    for (let outcome = 1; outcome < count; outcome += step) {
      const first = firstValueOf(outcome, count);
      expect(drawOfValues([first]).pick(0, count)).toBe(outcome);
      expect(drawOfValues([first - 1]).pick(0, count)).toBe(outcome - 1);
    }
  });
});

describe('the second moment', () => {
  it.each([
    ['dice', { target: '25.00', direction: 'over' }, 10_001],
    ['dice', { target: '0.01', direction: 'under' }, 10_001],
    [
      'roulette',
      {
        bets: [
          { spot: '17', stake: '49' },
          { spot: 'red', stake: '49' },
        ],
      },
      37,
    ],
    ['wheel', { segments: 50, risk: 'high' }, 50],
  ] as const)('of %s is that of all its outcomes (%o)', (game, params, count) => {
    const prepared = GAMES[game].prepare(params);
    if (!prepared.ok) throw new Error('refused');
    const { maxMultiplier } = prepared.value;
    const stakeMicros = 98_000_000n * maxMultiplier.denominator;
    let sum = 0n;
    for (let index = 0; index < count; index += 1) {
      const step = prepared.value.start({ draw: drawOf([(index + 0.5) / count]), stakeMicros });
      if (step.finished) sum += step.payoutMicros ** 2n;
    }
    const moment = prepared.value.secondMoment() ?? fraction(0n);
    expect(same(moment, fraction(sum, stakeMicros ** 2n * BigInt(count)))).toBe(true);
  });

  it('of plinko and keno is that of their rows', () => {
    const plinko = GAMES.plinko.prepare({ rows: 8, risk: 'high' });
    const keno = GAMES.keno.prepare({ picks: [7], risk: 'high' });
    if (!plinko.ok || !keno.ok) throw new Error('refused');
    const [far, next, third, fourth, middle] = [3_000n, 530n, 115n, 27n, 20n];
    const halves = far ** 2n + 8n * next ** 2n + 28n * third ** 2n + 56n * fourth ** 2n;
    const sum = 2n * halves + 70n * middle ** 2n;
    expect(same(plinko.value.secondMoment() ?? fraction(0n), fraction(sum, 2_560_000n))).toBe(true);
    expect(same(keno.value.secondMoment() ?? fraction(0n), fraction(396n ** 2n, 40_000n))).toBe(
      true,
    );
  });

  it('of limbo is its chance times the squared target', () => {
    const limbo = GAMES.limbo.prepare({ target: '2.00' });
    if (!limbo.ok) throw new Error('refused');
    expect(same(limbo.value.secondMoment() ?? fraction(0n), fraction(198n, 100n))).toBe(true);
  });

  it('of mines is known for every place to stop, reveal by reveal', () => {
    for (let mines = 1; mines <= 24; mines++) {
      const prepared = GAMES.mines.prepare({ mines });
      if (!prepared.ok) throw new Error('refused');
      const reveals = (count: number) =>
        Array.from({ length: count }, (_, tile) => ({ action: 'reveal', params: { tile } }));
      const spreadAfter = (count: number) => {
        const { variance } = prepared.value.spread(reveals(count));
        if (variance === null) throw new Error('no variance');
        return toNumber(variance);
      };
      for (let stop = 1; stop <= 25 - mines; stop++) {
        // Of the players who want `stop` tiles, most end on the way: the mean over all of them.
        let survive = 1;
        let mean = 0;
        for (let count = 1; count <= stop; count++) {
          const chance = (25 - mines - (count - 1)) / (25 - (count - 1));
          mean += survive * (1 - chance) * spreadAfter(count);
          survive *= chance;
        }
        mean += survive * spreadAfter(stop);
        const paid = 0.99 / survive;
        const variance = survive * paid * paid - 0.99 * 0.99;
        expect(mean / variance).toBeCloseTo(1, 9);
        const { largest } = prepared.value.spread(reveals(stop));
        expect(toNumber(largest) / paid).toBeCloseTo(1, 9);
      }
    }
  });

  it('is not stated where it depends on the player', () => {
    for (const [game, params] of [
      ['mines', { mines: 3 }],
      ['blackjack', {}],
    ] as const) {
      const prepared = GAMES[game].prepare(params);
      expect(prepared.ok && prepared.value.secondMoment()).toBeNull();
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  abandonRound,
  actOnRound,
  admitBet,
  viewRound,
} from '#objects/game-session/decide/rules/index.ts';
import { type Draw, seedKey } from '#shared/fairness/draw.ts';
import { timesRoundedDown } from '#shared/fairness/fraction.ts';
import type { JsonObject, RoundAction } from '#shared/games/game.ts';
import { GAME_IDS, GAMES } from '#shared/games/registry.ts';
import { betArbitrary, playRandomly } from './arbitraries.ts';
import { drawOf } from './rigged-draw.ts';

const key = seedKey('ab'.repeat(32));
const draw = key.draw('client', 0);
const nonces = fc.nat({ max: 1_000_000 });
const choices = fc.array(fc.nat({ max: 100 }), { minLength: 0, maxLength: 40 });

const COIN = 1_000_000n;
const dice = {
  game: 'dice',
  currency: 'SC',
  params: { target: '50.00', direction: 'over' },
} as const;
const asText = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;
const codeOf = (result: ReturnType<typeof admitBet>): string =>
  result.ok ? 'ok' : result.error.code;

describe('admission of a bet', () => {
  it('takes stakes from the least to the most and refuses one micro outside', () => {
    const { minStakeMicros, maxStakeMicros } = GAMES.dice.limits.SC;
    const codes = [minStakeMicros - 1n, minStakeMicros, maxStakeMicros, maxStakeMicros + 1n].map(
      (stakeMicros) => codeOf(admitBet({ ...dice, stakeMicros })),
    );
    expect(codes).toEqual(['stake_out_of_range', 'ok', 'ok', 'stake_out_of_range']);
  });

  it('refuses zero and negative stakes', () => {
    for (const stakeMicros of [0n, -1n, -(10n ** 30n)]) {
      expect(codeOf(admitBet({ ...dice, stakeMicros }))).toBe('stake_out_of_range');
    }
  });

  it('uses the limits of the currency', () => {
    expect(codeOf(admitBet({ ...dice, stakeMicros: 1_000n * COIN }))).toBe('stake_out_of_range');
    expect(codeOf(admitBet({ ...dice, currency: 'GC', stakeMicros: 1_000n * COIN }))).toBe('ok');
  });

  it('refuses a stake whose best outcome exceeds the maximum payout, to the micro', () => {
    // 1,000,000 × 0.10 SC is exactly the maximum of 100,000 SC.
    const limbo = { game: 'limbo', currency: 'SC', params: { target: '1000000.00' } } as const;
    expect(codeOf(admitBet({ ...limbo, stakeMicros: 100_000n }))).toBe('ok');
    expect(codeOf(admitBet({ ...limbo, stakeMicros: 100_001n }))).toBe('payout_exceeds_maximum');
  });

  it('counts the best of all bets of a roulette round, not each by itself', () => {
    const bets = [
      { spot: '17', stake: '1.00' },
      { spot: 'black', stake: '2.00' },
    ];
    const bet = admitBet({
      game: 'roulette',
      currency: 'SC',
      stakeMicros: 3n * COIN,
      params: { bets },
    });
    expect(bet).toMatchObject({ ok: true, value: { maxPayoutMicros: 40n * COIN } });
  });

  it('refuses roulette bets that do not add up to the stake', () => {
    const params = { bets: [{ spot: '17', stake: '1.00' }] };
    const result = admitBet({ game: 'roulette', currency: 'SC', stakeMicros: 2n * COIN, params });
    expect(codeOf(result)).toBe('invalid_params');
  });

  it('refuses games that do not exist, inherited names too', () => {
    for (const game of ['poker', '', 'constructor', '__proto__', 'Dice']) {
      expect(codeOf(admitBet({ ...dice, game, stakeMicros: COIN }))).toBe('game_not_found');
    }
  });

  it('lets every game be played at its least stake and with every choice of params', () => {
    fc.assert(
      fc.property(betArbitrary, fc.constantFrom('GC', 'SC'), ({ game, params }, currency) => {
        fc.pre(game !== 'roulette');
        const { minStakeMicros } = GAMES[game].limits[currency];
        expect(codeOf(admitBet({ game, currency, stakeMicros: minStakeMicros, params }))).toBe(
          'ok',
        );
      }),
    );
  });

  it('never throws and never admits nonsense, whatever JSON comes as params', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...GAME_IDS),
        fc.oneof(fc.jsonValue(), fc.object({ key: fc.constantFrom('mines', 'bets', 'target') })),
        (game, params) => {
          const result = admitBet({ game, currency: 'GC', stakeMicros: COIN, params });
          if (!result.ok) expect(result.error.code).toBe('invalid_params');
        },
      ),
    );
  });

  it('is not fooled by a polluted key', () => {
    const params: unknown = JSON.parse(
      '{"target":"50.00","direction":"over","__proto__":{"direction":"under"}}',
    );
    expect(codeOf(admitBet({ ...dice, params, stakeMicros: COIN }))).toBe('invalid_params');
  });
});

describe('every round of every game', () => {
  it('pays between nothing and the stated maximum, and never more than it stated before play', () => {
    fc.assert(
      fc.property(betArbitrary, nonces, choices, ({ game, params, stakeMicros }, nonce, path) => {
        const prepared = GAMES[game].prepare(params);
        if (!prepared.ok) throw new Error('refused');
        const most = timesRoundedDown(stakeMicros, prepared.value.maxMultiplier);
        const end = playRandomly(game, params, stakeMicros, key.draw('client', nonce), path);
        expect(end.payoutMicros).toBeGreaterThanOrEqual(0n);
        expect(end.payoutMicros).toBeLessThanOrEqual(most);
        expect(end.stakeMicros).toBeGreaterThanOrEqual(stakeMicros);
      }),
      { numRuns: 500 },
    );
  });

  it('shows the multiplier that its payout came from', () => {
    fc.assert(
      fc.property(betArbitrary, nonces, choices, ({ game, params, stakeMicros }, nonce, path) => {
        const end = playRandomly(game, params, stakeMicros, key.draw('client', nonce), path);
        expect(end.multiplier).toMatch(/^\d+\.\d{4}$/);
        const shown = BigInt(end.multiplier.replace('.', ''));
        const scaled = end.payoutMicros * 10_000n;
        // Cut to 4 decimals, and the payout itself rounded down by less than one micro.
        expect(shown * end.stakeMicros).toBeLessThan(scaled + 10_000n);
        expect((shown + 1n) * end.stakeMicros).toBeGreaterThan(scaled);
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same steps again for the same seed, nonce, params and actions', () => {
    fc.assert(
      fc.property(betArbitrary, nonces, choices, ({ game, params, stakeMicros }, nonce, path) => {
        const run = (): unknown => {
          const steps: unknown[] = [];
          const again = seedKey('ab'.repeat(32)).draw('client', nonce);
          playRandomly(game, params, stakeMicros, again, path, (step) => steps.push(step));
          return steps;
        };
        expect(run()).toEqual(run());
      }),
    );
  });

  it('stores as JSON and continues from there as if nothing had happened', () => {
    fc.assert(
      fc.property(betArbitrary, nonces, choices, ({ game, params, stakeMicros }, nonce, path) => {
        const prepared = GAMES[game].prepare(params);
        if (!prepared.ok) throw new Error('refused');
        const stored = JSON.parse(JSON.stringify(prepared.value.params)) as JsonObject;
        playRandomly(game, params, stakeMicros, key.draw('client', nonce), path, (step) => {
          const actions = JSON.parse(JSON.stringify(step.actions)) as RoundAction[];
          const fresh = seedKey('ab'.repeat(32)).draw('client', nonce);
          const round = { game, params: stored, stakeMicros, actions, draw: fresh };
          expect(viewRound(round)).toEqual(step);
        });
      }),
    );
  });

  it('refuses every action once it is finished', () => {
    fc.assert(
      fc.property(betArbitrary, nonces, choices, ({ game, params, stakeMicros }, nonce, path) => {
        const prepared = GAMES[game].prepare(params);
        if (!prepared.ok) throw new Error('refused');
        const again = key.draw('client', nonce);
        const { actions } = playRandomly(game, params, stakeMicros, again, path);
        const round = { game, params: prepared.value.params, stakeMicros, actions, draw: again };
        for (const [name, actionParams] of [
          ...GAMES[game].actionNames.map((known) => [known, {}] as const),
          ['reveal', { tile: 3 }] as const,
          ['abandon', {}] as const,
          ['nothing', {}] as const,
        ]) {
          const result = actOnRound(round, name, actionParams);
          expect(result.ok).toBe(false);
        }
      }),
    );
  });

  it('never throws, whatever JSON comes as action', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          { game: 'mines', params: { mines: 3 } } as const,
          { game: 'blackjack', params: {} } as const,
          { game: 'wheel', params: { segments: 10, risk: 'low' } } as const,
        ),
        fc.oneof(fc.string(), fc.constantFrom('reveal', 'cashOut', 'hit', '__proto__', 'valueOf')),
        fc.oneof(fc.jsonValue(), fc.record({ tile: fc.jsonValue() })),
        ({ game, params }, action, actionParams) => {
          const round = { game, params, stakeMicros: COIN, actions: [], draw };
          const result = actOnRound(round, action, actionParams);
          if (!result.ok) expect(['invalid_action', 'invalid_params']).toContain(result.error.code);
        },
      ),
    );
  });
});

describe('an open hand of mines', () => {
  const tiles = Array.from({ length: 25 }, (_, tile) => tile);
  const shuffled = fc.shuffledSubarray(tiles, { minLength: 25, maxLength: 25 });

  /** Floats that put mines on exactly these tiles. */
  function drawWithMines(mines: readonly number[]): Draw {
    const remaining = [...tiles];
    const floats = mines.map((tile) => {
      const place = remaining.indexOf(tile);
      const float = (place + 0.5) / remaining.length;
      remaining.splice(place, 1);
      return float;
    });
    return drawOf(floats);
  }

  it('looks the same wherever the mines are among the covered tiles', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 23 }), shuffled, fc.nat(), (count, order, shift) => {
        const revealed = order.slice(0, 1 + (shift % (24 - count)));
        const covered = order.slice(revealed.length);
        const turned = [...covered.slice(shift % covered.length), ...covered].slice(0, count);
        const actions = revealed.map((tile) => ({ action: 'reveal', params: { tile } }));
        const views = [covered.slice(0, count), turned].map((mines) =>
          viewRound({
            game: 'mines',
            params: { mines: count },
            stakeMicros: COIN,
            actions,
            draw: drawWithMines(mines),
          }),
        );
        expect(views[0]).toMatchObject({ finished: false, view: { revealed } });
        expect(JSON.stringify(views[0], asText)).toBe(JSON.stringify(views[1], asText));
      }),
    );
  });
});

describe('an abandoned hand', () => {
  it('is settled for every open step of every game without asking for more stake', () => {
    fc.assert(
      fc.property(
        betArbitrary.filter(({ game }) => GAMES[game].actionNames.length > 0),
        nonces,
        choices,
        ({ game, params, stakeMicros }, nonce, path) => {
          const prepared = GAMES[game].prepare(params);
          if (!prepared.ok) throw new Error('refused');
          const own = key.draw('client', nonce);
          playRandomly(game, params, stakeMicros, own, path, (step) => {
            if (step.finished) return;
            const { actions } = step;
            const stored = { game, params: prepared.value.params, stakeMicros, actions, draw: own };
            const end = abandonRound(stored);
            expect(end.finished).toBe(true);
            expect(end.stakeMicros).toBe(step.stakeMicros);
          });
        },
      ),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyFairness } from '#shared/contracts/http/games.ts';
import { seedKey } from '#shared/fairness/draw.ts';
import { serverSeedHash } from '#shared/fairness/seeds.ts';
import { type VerifyInput, verify } from '#shared/fairness/verify.ts';
import { GAME_IDS } from '#shared/games/registry.ts';
import { betArbitrary, playRandomly } from '../rules/arbitraries.ts';

const round = {
  serverSeed: '18e93f4a7b5b58d2569765766d1b6c3296bbd8430d6f20249044d72f14720159',
  clientSeed: 'bb62964774',
  nonce: 1,
};
const verified = (input: Omit<VerifyInput, keyof typeof round>) => verify({ ...round, ...input });

describe('verify', () => {
  it('recomputes the published round for every game that ends at once', () => {
    const outcomes: [string, unknown, unknown, string][] = [
      ['dice', { target: '50.00', direction: 'over' }, { roll: '77.18', won: true }, '1.9800'],
      ['limbo', { target: '1.28' }, { result: '1.28', won: true }, '1.2800'],
      [
        'roulette',
        { bets: [{ spot: '28', stake: '3.00' }] },
        { pocket: 28, color: 'black' },
        '36.0000',
      ],
      [
        'keno',
        { picks: [31, 36, 1], risk: 'low' },
        { drawn: [31, 36, 12, 32, 2, 8, 20, 10, 25, 17], hits: [31, 36] },
        '2.2900',
      ],
      ['plinko', { rows: 8, risk: 'low' }, { path: 'RRLRLLLL', bucket: 3 }, '0.7800'],
      ['wheel', { segments: 10, risk: 'low' }, { segment: 7 }, '0.5000'],
    ];
    for (const [game, params, outcome, multiplier] of outcomes) {
      expect(verified({ game, params }), game).toMatchObject({
        ok: true,
        value: { serverSeedHash: serverSeedHash(round.serverSeed), outcome, multiplier },
      });
    }
  });

  it('replays the actions of a round with decisions', () => {
    const actions = [{ action: 'reveal', params: { tile: 21 } }, { action: 'cashOut' }];
    expect(verified({ game: 'mines', params: { mines: 3 }, actions })).toMatchObject({
      ok: true,
      value: { outcome: { revealed: [21], hit: null }, multiplier: '1.1250' },
    });
  });

  it('settles a round whose actions leave it open by the rule for a left hand', () => {
    const value = { multiplier: '1.0000', outcome: { revealed: [] } };
    expect(verified({ game: 'mines', params: { mines: 3 } })).toMatchObject({ ok: true, value });
    const actions = [{ action: 'abandon', params: {} }];
    expect(verified({ game: 'mines', params: { mines: 3 }, actions })).toMatchObject({ value });
  });

  it('refuses what the table would refuse', () => {
    const codes = [
      verified({ game: 'poker', params: {} }),
      verified({ game: 'toString', params: {} }),
      verified({ game: 'dice', params: { target: '50.00' } }),
      verified({ game: 'mines', params: { mines: 3 }, actions: [{ action: 'cashOut' }] }),
      verified({ game: 'mines', params: { mines: 3 }, actions: [{ action: 'reveal' }] }),
      verified({
        game: 'dice',
        params: { target: '50.00', direction: 'over' },
        actions: [{ action: 'hit' }],
      }),
      verified({
        game: 'mines',
        params: { mines: 3 },
        actions: [{ action: 'abandon' }, { action: 'abandon' }],
      }),
    ].map((result) => (result.ok ? 'ok' : result.error.code));
    expect(codes).toEqual([
      'game_not_found',
      'game_not_found',
      'invalid_params',
      'invalid_action',
      'invalid_params',
      'invalid_action',
      'invalid_action',
    ]);
  });

  it('agrees with the table on any round of any game', () => {
    fc.assert(
      fc.property(
        betArbitrary,
        fc.string({ minLength: 1, maxLength: 64 }),
        fc.nat(),
        fc.array(fc.nat({ max: 100 }), { minLength: 1, maxLength: 30 }),
        ({ game, params, stakeMicros }, serverSeed, nonce, choices) => {
          const draw = seedKey(serverSeed).draw('client', nonce);
          const end = playRandomly(game, params, stakeMicros, draw, choices);
          const { actions, outcome, multiplier, payoutMicros } = end;
          const input = { serverSeed, clientSeed: 'client', nonce, game, params, actions };
          expect(verify({ ...input, stakeMicros })).toMatchObject({
            ok: true,
            value: { outcome, multiplier, payoutMicros, stakeMicros: end.stakeMicros },
          });
        },
      ),
    );
  });

  it('never throws, whatever JSON it is given', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...GAME_IDS, 'other'),
        fc.jsonValue(),
        fc.array(fc.record({ action: fc.string(), params: fc.jsonValue() })),
        (game, params, actions) => {
          const result = verified({ game, params, actions });
          expect(typeof result.ok).toBe('boolean');
        },
      ),
    );
  });
});

describe('the request schema', () => {
  const request = { ...round, game: 'dice', params: { target: '50.00', direction: 'over' } };

  it('takes what verify needs and nothing more', () => {
    expect(verifyFairness.body?.safeParse(request)?.success).toBe(true);
    expect(verifyFairness.body?.safeParse({ ...request, actions: [] }).success).toBe(true);
    for (const broken of [
      { ...request, extra: 1 },
      { ...request, nonce: -1 },
      { ...request, nonce: 1.5 },
      { ...request, nonce: 2 ** 53 },
      { ...request, serverSeed: '' },
      { ...request, serverSeed: 'x'.repeat(257) },
      { ...request, params: 'none' },
      { ...request, actions: Array(201).fill({ action: 'hit' }) },
    ]) {
      expect(verifyFairness.body?.safeParse(broken).success).toBe(false);
    }
  });
});

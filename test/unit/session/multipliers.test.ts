import { expect, it } from 'vitest';
import { MULTIPLIER_MAX } from '#objects/game-session/deliver/multipliers.ts';
import { GAME_IDS, type GameId } from '#shared/games/game.ts';
import { GAMES } from '#shared/games/registry.ts';

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const risks = ['low', 'medium', 'high'];

/** Params that hold each game's best payout, and many beside. */
const PARAMS: Record<GameId, Record<string, unknown>[]> = {
  dice: [
    { target: '0.01', direction: 'under' },
    { target: '99.99', direction: 'over' },
  ],
  limbo: [{ target: '1000000.00' }, { target: '2.00' }],
  mines: range(1, 24).map((mines) => ({ mines })),
  plinko: range(8, 16).flatMap((rows) => risks.map((risk) => ({ rows, risk }))),
  roulette: [{ bets: [{ spot: '17', stake: '1.00' }] }, { bets: [{ spot: 'red', stake: '1.00' }] }],
  keno: range(1, 10).flatMap((count) => risks.map((risk) => ({ picks: range(1, count), risk }))),
  wheel: [10, 20, 30, 40, 50].flatMap((segments) => risks.map((risk) => ({ segments, risk }))),
  blackjack: [{}],
};

it.each(GAME_IDS)('the most that %s can pay is what the ledger is told, rounded up', (id) => {
  const multipliers = PARAMS[id].flatMap((params) => {
    const prepared = GAMES[id].prepare(params);
    if (!prepared.ok) return [];
    const { numerator, denominator } = prepared.value.maxMultiplier;
    return [Number((numerator + denominator - 1n) / denominator)];
  });
  expect(Math.max(...multipliers)).toBe(MULTIPLIER_MAX[id]);
});

import { expect, it } from 'vitest';
import { GAME_IDS, GAMES } from '#shared/games/registry.ts';

it.each(GAME_IDS)('the most that %s can pay is what the ledger is told, rounded up', (id) => {
  const multipliers = GAMES[id].bets().map((params) => {
    const prepared = GAMES[id].prepare(params);
    if (!prepared.ok) throw new Error(`refused: ${JSON.stringify(params)}`);
    const { numerator, denominator } = prepared.value.maxMultiplier;
    return Number((numerator + denominator - 1n) / denominator);
  });
  expect(Math.max(...multipliers)).toBe(GAMES[id].multiplierMax);
});

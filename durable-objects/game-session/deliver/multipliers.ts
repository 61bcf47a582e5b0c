// The most a game can pay as a whole multiple of what was wagered, over all params. The ledger
// holds every batch against it, so a broken table cannot pay more than the game ever could.
// test/unit/session/multipliers.test.ts holds these to the games.

import type { GameId } from '#shared/games/game.ts';

export const MULTIPLIER_MAX: Readonly<Record<GameId, number>> = {
  dice: 9_900,
  limbo: 1_000_000,
  mines: 5_148_297,
  plinko: 1_100,
  roulette: 36,
  keno: 1_200,
  wheel: 40,
  blackjack: 8,
};

// The registry of games. A new game is a file beside this one, an id in game.ts, a line here and a
// line in limits.ts.

import type { Game, GameId } from '../game.ts';
import { blackjack } from './blackjack.ts';
import { dice } from './dice.ts';
import { keno } from './keno.ts';
import { limbo } from './limbo.ts';
import { mines } from './mines.ts';
import { plinko } from './plinko.ts';
import { roulette } from './roulette.ts';
import { wheel } from './wheel.ts';

/** Every game of the house by its id. */
export const GAMES: Readonly<Record<GameId, Game>> = {
  dice,
  limbo,
  mines,
  plinko,
  roulette,
  keno,
  wheel,
  blackjack,
};

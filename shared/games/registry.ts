// The registry of games. A new game is a file beside this one, an id in game.ts, a line here and a
// line in limits.ts.

import { blackjack } from './blackjack/rules.ts';
import { dice } from './dice/rules.ts';
import type { Game, GameId } from './game.ts';
import { keno } from './keno/rules.ts';
import { limbo } from './limbo/rules.ts';
import { mines } from './mines/rules.ts';
import { plinko } from './plinko/rules.ts';
import { roulette } from './roulette/rules.ts';
import { wheel } from './wheel/rules.ts';

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

// The registry of games, in the order in which the house lists them. Together with the boards that
// the site registers this is all that names a game; `npm run game:new -- <id>` writes the rest.

import { blackjack } from './blackjack/rules.ts';
import { dice } from './dice/rules.ts';
import type { Game } from './game.ts';
import { keno } from './keno/rules.ts';
import { limbo } from './limbo/rules.ts';
import { mines } from './mines/rules.ts';
import { plinko } from './plinko/rules.ts';
import { roulette } from './roulette/rules.ts';
import { wheel } from './wheel/rules.ts';

const REGISTRY = {
  dice,
  limbo,
  mines,
  plinko,
  roulette,
  keno,
  wheel,
  blackjack,
};

export type GameId = keyof typeof REGISTRY;

/** Every game of the house by its id. */
export const GAMES: Readonly<Record<GameId, Game>> = REGISTRY;

/** The ids, in the house's order. */
export const GAME_IDS = Object.keys(REGISTRY) as [GameId, ...GameId[]];

/** True for the id of a game of the house. */
export function isGameId(id: string): id is GameId {
  return Object.hasOwn(REGISTRY, id);
}

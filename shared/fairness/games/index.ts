// The registry of games.

import type { Game, GameId } from '../game.ts';
import { dice } from './dice.ts';

/** Every game of the house by its id. */
export const GAMES: Readonly<Partial<Record<GameId, Game>>> = { dice };

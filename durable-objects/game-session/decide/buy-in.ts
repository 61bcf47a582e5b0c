// The default buy-in: what a table takes from the wallet when nobody said how much.

import type { OpenSession } from '#shared/contracts/game-session.ts';
import { GAMES } from '#shared/games/registry.ts';

/** At most this many of the game's largest stakes. */
const BUY_IN_STAKES = 20n;

/** The most that a table takes by itself. */
export function defaultBuyInMicros({ gameId, currency }: Pick<OpenSession, 'gameId' | 'currency'>) {
  return GAMES[gameId].limits[currency].maxStakeMicros * BUY_IN_STAKES;
}

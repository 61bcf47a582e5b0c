// The games that the site can show, in the order in which it lists them. Beside the registry of rules
// this is all that names a game. A board is loaded when it is played; the rest is small.

import type { GameId } from '#shared/games/registry.ts';
import { blackjack } from './blackjack/listing.tsx';
import { dice } from './dice/listing.tsx';
import { keno } from './keno/listing.tsx';
import type { Listing } from './kind.ts';
import { limbo } from './limbo/listing.tsx';
import { mines } from './mines/listing.tsx';
import { plinko } from './plinko/listing.tsx';
import { roulette } from './roulette/listing.tsx';
import { wheel } from './wheel/listing.tsx';

export const LISTINGS: Readonly<Record<GameId, Listing>> = {
  dice,
  limbo,
  mines,
  plinko,
  roulette,
  keno,
  wheel,
  blackjack,
};

export const LISTED = Object.keys(LISTINGS) as readonly GameId[];

/** True for the id of a game that is shown. */
export function isListed(id: string): id is GameId {
  return Object.hasOwn(LISTINGS, id);
}

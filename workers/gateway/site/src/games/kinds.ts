// Where each game's own code is loaded from.

import type { GameId } from '#shared/games/registry.ts';
import type { GameKind } from './kind.ts';

export const KINDS: Record<GameId, () => Promise<{ kind: GameKind }>> = {
  dice: () => import('./dice/index.tsx'),
  limbo: () => import('./limbo/index.tsx'),
  mines: () => import('./mines/index.tsx'),
  plinko: () => import('./plinko/index.tsx'),
  roulette: () => import('./roulette/index.tsx'),
  keno: () => import('./keno/index.tsx'),
  wheel: () => import('./wheel/index.tsx'),
  blackjack: () => import('./blackjack/index.tsx'),
};

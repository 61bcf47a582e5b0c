// Which page stands at which address. A page is a chunk of its own.

import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { isListed } from './games/registry.ts';

export interface RouteMatch {
  page: LazyExoticComponent<ComponentType<{ id: string }>>;
  /** The part of the address that names the thing; empty when there is none. */
  id: string;
  /** Who may see it: anybody, or only somebody signed in. */
  needs: 'nobody' | 'player';
}

const page = (load: () => Promise<{ default: ComponentType<{ id: string }> }>) => lazy(load);

const LOBBY = page(() => import('./pages/lobby.tsx'));
const GAME = page(() => import('./games/game-page.tsx'));
const ROUND = page(() => import('./pages/round.tsx'));
const SIGN_IN = page(() => import('./pages/sign-in.tsx'));
const SIGN_UP = page(() => import('./pages/sign-up.tsx'));
const VERIFY = page(() => import('./pages/verify.tsx'));
const RESET = page(() => import('./pages/reset.tsx'));
const LINK = page(() => import('./pages/mail-link.tsx'));
const WALLET = page(() => import('./pages/wallet.tsx'));
const LIMITS = page(() => import('./pages/limits.tsx'));
const ACCOUNT = page(() => import('./pages/account.tsx'));
const FAIRNESS = page(() => import('./pages/fairness.tsx'));
const FRIENDS = page(() => import('./pages/friends.tsx'));
const NOTICES = page(() => import('./pages/notices.tsx'));
const COINS = page(() => import('./pages/coins.tsx'));
const PURCHASE = page(() => import('./pages/purchase.tsx'));
const NOTHING = page(() => import('./pages/nothing.tsx'));

const PAGES: Record<string, [RouteMatch['page'], RouteMatch['needs']]> = {
  '/lobby': [LOBBY, 'nobody'],
  '/sign-in': [SIGN_IN, 'nobody'],
  '/sign-up': [SIGN_UP, 'nobody'],
  '/verify': [VERIFY, 'nobody'],
  '/verify-email': [VERIFY, 'nobody'],
  '/reset': [RESET, 'nobody'],
  '/reset-password': [RESET, 'nobody'],
  '/confirm-email': [LINK, 'nobody'],
  '/undo-email': [LINK, 'nobody'],
  '/fairness': [FAIRNESS, 'nobody'],
  '/wallet': [WALLET, 'player'],
  '/coins': [COINS, 'player'],
  '/limits': [LIMITS, 'player'],
  '/account': [ACCOUNT, 'player'],
  '/friends': [FRIENDS, 'player'],
  '/notices': [NOTICES, 'player'],
};

/** The page at an address. */
export function routeOf(path: string): RouteMatch {
  const known = PAGES[path];
  if (known !== undefined) return { page: known[0], id: '', needs: known[1] };
  const [, kind, id = ''] = /^\/(games|rounds|purchases)\/([A-Za-z0-9_-]+)$/.exec(path) ?? [];
  if (kind === 'games' && isListed(id)) return { page: GAME, id, needs: 'nobody' };
  if (kind === 'purchases') return { page: PURCHASE, id, needs: 'player' };
  if (kind === 'rounds') return { page: ROUND, id, needs: 'nobody' };
  return { page: NOTHING, id: '', needs: 'nobody' };
}

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

const GAME = page(() => import('./games/game-page.tsx'));
const ROUND = page(() => import('./pages/round.tsx'));
const VERIFY = page(() => import('./pages/verify.tsx'));
const RESET = page(() => import('./pages/reset.tsx'));
const LINK = page(() => import('./pages/mail-link.tsx'));
const REDEMPTION = page(() => import('./pages/redemption.tsx'));
const RECOVER = page(() => import('./pages/recover.tsx'));
const TAX = page(() => import('./pages/tax.tsx'));
const PURCHASE = page(() => import('./pages/purchase.tsx'));
const NOTHING = page(() => import('./pages/nothing.tsx'));

const PAGES: Record<string, [RouteMatch['page'], RouteMatch['needs']]> = {
  '/lobby': [page(() => import('./pages/lobby.tsx')), 'nobody'],
  '/sign-in': [page(() => import('./pages/sign-in.tsx')), 'nobody'],
  '/sign-up': [page(() => import('./pages/sign-up.tsx')), 'nobody'],
  '/verify': [VERIFY, 'nobody'],
  '/verify-email': [VERIFY, 'nobody'],
  '/reset': [RESET, 'nobody'],
  '/reset-password': [RESET, 'nobody'],
  '/confirm-email': [LINK, 'nobody'],
  '/undo-email': [LINK, 'nobody'],
  '/stop-recovery': [LINK, 'nobody'],
  '/recover': [RECOVER, 'nobody'],
  '/recover-account': [RECOVER, 'nobody'],
  '/fairness': [page(() => import('./pages/fairness.tsx')), 'nobody'],
  '/wallet': [page(() => import('./pages/wallet.tsx')), 'player'],
  '/coins': [page(() => import('./pages/coins.tsx')), 'player'],
  '/places': [page(() => import('./pages/places.tsx')), 'nobody'],
  '/terms': [page(() => import('./pages/terms.tsx')), 'nobody'],
  '/free-entry': [page(() => import('./pages/free-entry.tsx')), 'player'],
  '/complaints': [page(() => import('./pages/complaints.tsx')), 'player'],
  '/identity': [page(() => import('./pages/identity.tsx')), 'player'],
  '/redeem': [page(() => import('./pages/redeem.tsx')), 'player'],
  '/payout-accounts': [page(() => import('./pages/payout-accounts.tsx')), 'player'],
  '/tax': [TAX, 'player'],
  '/my-play': [page(() => import('./pages/my-play.tsx')), 'player'],
  '/limits': [page(() => import('./pages/limits.tsx')), 'player'],
  '/account': [page(() => import('./pages/account.tsx')), 'player'],
  '/friends': [page(() => import('./pages/friends.tsx')), 'player'],
  '/notices': [page(() => import('./pages/notices.tsx')), 'player'],
};

/** Pages of one thing of the player's, by the first part of their address. */
const OWN: Record<string, RouteMatch['page']> = {
  purchases: PURCHASE,
  redemptions: REDEMPTION,
  tax: TAX,
};

/** The page at an address. */
export function routeOf(path: string): RouteMatch {
  const known = PAGES[path];
  if (known !== undefined) return { page: known[0], id: '', needs: known[1] };
  const [, kind = '', id = ''] = /^\/([a-z]+)\/([A-Za-z0-9_-]+)$/.exec(path) ?? [];
  if (kind === 'games' && isListed(id)) return { page: GAME, id, needs: 'nobody' };
  const own = OWN[kind];
  if (own !== undefined) return { page: own, id, needs: 'player' };
  if (kind === 'rounds') return { page: ROUND, id, needs: 'nobody' };
  return { page: NOTHING, id: '', needs: 'nobody' };
}

// Why this page was started anew, said once. The word comes in the address, because nothing else
// survives: the page before was for somebody else, and a sign-out empties the storage.

import { takeFromQuery } from './router.ts';
import { createStore } from './store.ts';

/** `other-player`: another player signed in in this browser. `signed-out`: the sign-in ended. */
export type Banner = 'other-player' | 'signed-out';

const asked = takeFromQuery('notice');

export const banner = createStore<Banner | null>(
  asked === 'other-player' || asked === 'signed-out' ? asked : null,
);

/** Loads the site anew at `path`; nothing in this page's memory outlives it. */
export function startAnew(path: string, why: Banner | null): void {
  location.replace(why === null ? path : `${path}?notice=${why}`);
}

// A page that the browser kept whole and shows again may be of a player who has left.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload();
});

// Addresses without a library: the location is a store, a link changes it.

import { createStore } from './store.ts';

export interface Place {
  path: string;
  search: string;
  hash: string;
}

const here = (): Place => ({
  path: location.pathname,
  search: location.search,
  hash: location.hash,
});

export const place = createStore<Place>(here());
/** Where this document was loaded: its policy is the one of that address, wherever it went since. */
export const startPath = place.get().path;
addEventListener('popstate', () => place.set(here()));

/** Goes to a page of the site. */
export function go(to: string, replace = false): void {
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  place.set(here());
  scrollTo(0, 0);
}

/** Takes a word out of the address: it was for this page's start alone. */
export function takeFromQuery(name: string): string | null {
  const query = new URLSearchParams(location.search);
  const value = query.get(name);
  if (value === null) return null;
  query.delete(name);
  const rest = query.size === 0 ? '' : `?${query}`;
  go(location.pathname + rest + location.hash, true);
  return value;
}

/** Takes a secret out of the address bar and the history once it was read. */
export function secretOfPlace(): string | null {
  const { search, hash } = place.get();
  const secret =
    new URLSearchParams(hash.slice(1)).get('token') ?? new URLSearchParams(search).get('token');
  if (secret !== null) history.replaceState(null, '', location.pathname);
  return secret;
}

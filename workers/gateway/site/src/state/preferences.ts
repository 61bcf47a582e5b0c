// What the player likes: the only thing that the site keeps in local storage. Never a token.

import { createStore } from './store.ts';

export type Theme = 'system' | 'light' | 'dark';
export type Coin = 'GC' | 'SC';

interface Preferences {
  theme: Theme;
  coin: Coin;
  /** Boards show the outcome at once. */
  fast: boolean;
  hotKeys: boolean;
  chatOpen: boolean;
}

const KEY = 'parlor.preferences';
const DEFAULTS: Preferences = {
  theme: 'system',
  coin: 'GC',
  fast: false,
  hotKeys: false,
  chatOpen: false,
};

function read(): Preferences {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>;
    return { ...DEFAULTS, ...kept };
  } catch {
    return DEFAULTS;
  }
}

export const preferences = createStore<Preferences>(read());

function apply({ theme }: Preferences): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

apply(preferences.get());
preferences.subscribe(() => {
  const now = preferences.get();
  apply(now);
  try {
    localStorage.setItem(KEY, JSON.stringify(now));
  } catch {
    // Storage is full or forbidden: the choice lasts until the page is left.
  }
});

/** Changes some of them. */
export function prefer(change: Partial<Preferences>): void {
  preferences.set((now) => ({ ...now, ...change }));
}

/** What is shown now, whoever chose it. */
export function shownTheme(theme: Theme): 'light' | 'dark' {
  if (theme !== 'system') return theme;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** True when movement should be left out. */
export function wantsStillness(): boolean {
  return preferences.get().fast || matchMedia('(prefers-reduced-motion: reduce)').matches;
}

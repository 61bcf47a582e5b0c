// What tabs of one browser tell each other about who is signed in: they share the cookie, so a
// sign-in or sign-out in one concerns all. Without BroadcastChannel the storage event carries the
// word; a tab that hears neither finds out at its next request.

/** `signed_in`: the cookie is this player's now. `signed_out`: it no longer is. */
export interface TabNews {
  type: 'signed_in' | 'signed_out';
  playerId: string;
}

const NAME = 'parlor.sign-in';
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(NAME) : null;

function readNews(value: unknown): TabNews | null {
  const { type, playerId } = (value ?? {}) as Partial<TabNews>;
  const isKnown = type === 'signed_in' || type === 'signed_out';
  return isKnown && typeof playerId === 'string' ? { type, playerId } : null;
}

function textNews(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

/** Tells the other tabs. */
export function tellTabs(news: TabNews): void {
  if (channel !== null) {
    channel.postMessage(news);
    return;
  }
  try {
    // Written and taken away: the event is what matters, and every writing is one.
    localStorage.setItem(NAME, JSON.stringify(news));
    localStorage.removeItem(NAME);
  } catch {
    // Storage is full or forbidden: the others find out by themselves.
  }
}

/** Hears the other tabs, never this one. */
export function onTabNews(take: (news: TabNews) => void): void {
  const hear = (value: unknown) => {
    const news = readNews(value);
    if (news !== null) take(news);
  };
  if (channel !== null) channel.onmessage = ({ data }) => hear(data);
  else {
    addEventListener('storage', ({ key, newValue }) => {
      if (key === NAME) hear(textNews(newValue));
    });
  }
}

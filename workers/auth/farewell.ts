// What a browser is told to forget when its player leaves. The cookie may be somebody else's by now:
// another tab signed in as another player. Clearing that one would sign them out unasked.
// No "cookies" among the data to clear: the refresh cookie goes by name, the name of the browser stays.

import { clearedRefreshCookie } from './cookies.ts';
import { storedHash } from './tokens.ts';
import type { Work } from './work.ts';

/** Headers and cookies of the reply that ends sign-in `sid`; asked before it ends. */
export async function farewell(
  work: Work,
  sid: string,
): Promise<{ headers: Record<string, string>; cookies: string[] }> {
  const { heldToken } = work.origin;
  const held =
    heldToken === null ? null : await work.store.signInOf(await storedHash(heldToken), work.nowMs);
  if (held !== null && held !== sid) return { headers: {}, cookies: [] };
  return {
    headers: { 'clear-site-data': '"cache", "storage"' },
    cookies: [clearedRefreshCookie()],
  };
}

// Signing out: what a browser is told to forget when its player leaves. The cookie may be somebody else's by now:
// another tab signed in as another player. Clearing that one would sign them out unasked.
// No "cookies" among the data to clear: the refresh cookie goes by name, the name of the browser stays.

import type { RequestContext } from '../request-context.ts';
import { clearedRefreshCookie } from './cookies.ts';
import { storedHash } from './tokens.ts';

/** Headers and cookies of the reply that ends sign-in `sid`; asked before it ends. */
export async function farewell(
  context: RequestContext,
  sid: string,
): Promise<{ headers: Record<string, string>; cookies: string[] }> {
  const { heldToken } = context.origin;
  const held =
    heldToken === null
      ? null
      : await context.store.signInOf(await storedHash(heldToken), context.nowMs);
  if (held !== null && held !== sid) return { headers: {}, cookies: [] };
  return {
    headers: { 'clear-site-data': '"cache", "storage"' },
    cookies: [clearedRefreshCookie()],
  };
}

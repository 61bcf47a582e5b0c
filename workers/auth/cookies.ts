// The refresh token of a browser: a cookie that no script reads and no other site sends.

import { SIGN_IN_ABSOLUTE_MS } from './settings.ts';

/** `__Host-` makes browsers insist on Secure, Path=/ and no Domain. */
export const REFRESH_COOKIE = '__Host-parlor-refresh';
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict';

/** Sets the refresh token. */
export function refreshCookie(token: string): string {
  return `${REFRESH_COOKIE}=${token}; Max-Age=${SIGN_IN_ABSOLUTE_MS / 1000}; ${ATTRIBUTES}`;
}

/** Takes it away; only sent when its owner signs out, never because a refresh was refused. */
export function clearedRefreshCookie(): string {
  return `${REFRESH_COOKIE}=; Max-Age=0; ${ATTRIBUTES}`;
}

/** The refresh token a browser sent, or `null`; a doubled cookie counts as none. */
export function refreshTokenOfCookie(headers: Headers): string | null {
  const values = (headers.get('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${REFRESH_COOKIE}=`))
    .map((pair) => pair.slice(REFRESH_COOKIE.length + 1));
  const [value] = values;
  return values.length === 1 && value !== undefined && value !== '' ? value : null;
}

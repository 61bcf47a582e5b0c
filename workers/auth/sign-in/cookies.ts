// What a browser holds for auth: cookies that no script reads and no other site sends. One is its
// refresh token, one says that a registration was made in it, one which browser it is.

import { DEVICE_KEPT_MS, REGISTRATION_KEPT_MS, SIGN_IN_ABSOLUTE_MS } from '../settings.ts';

/** `__Host-` makes browsers insist on Secure, Path=/ and no Domain. */
export const REFRESH_COOKIE = '__Host-parlor-refresh';
const REGISTRATION_COOKIE = '__Host-parlor-registration';
const DEVICE_COOKIE = '__Host-parlor-device';
const DEVICE = /^[A-Za-z0-9_-]{43}$/;
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict';

/** Sets the refresh token. */
export function refreshCookie(token: string): string {
  return `${REFRESH_COOKIE}=${token}; Max-Age=${SIGN_IN_ABSOLUTE_MS / 1000}; ${ATTRIBUTES}`;
}

/** Takes it away; only sent when its owner signs out, never because a refresh was refused. */
export function clearedRefreshCookie(): string {
  return `${REFRESH_COOKIE}=; Max-Age=0; ${ATTRIBUTES}`;
}

/** Marks the browser that registers. */
export function registrationCookie(key: string): string {
  return `${REGISTRATION_COOKIE}=${key}; Max-Age=${REGISTRATION_KEPT_MS / 1000}; ${ATTRIBUTES}`;
}

/** Takes the mark away. */
export function clearedRegistrationCookie(): string {
  return `${REGISTRATION_COOKIE}=; Max-Age=0; ${ATTRIBUTES}`;
}

/** Names the browser; it survives signing out, and each sign-in renews its life. */
export function deviceCookie(deviceId: string): string {
  return `${DEVICE_COOKIE}=${deviceId}; Max-Age=${DEVICE_KEPT_MS / 1000}; ${ATTRIBUTES}`;
}

// A doubled cookie counts as none.
function cookieOf(headers: Headers, name: string): string | null {
  const values = (headers.get('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  const [value] = values;
  return values.length === 1 && value !== undefined && value !== '' ? value : null;
}

/** The refresh token a browser sent, or `null`. */
export function refreshTokenOfCookie(headers: Headers): string | null {
  return cookieOf(headers, REFRESH_COOKIE);
}

/** The mark of a registration that a browser sent, or `null`. */
export function registrationOfCookie(headers: Headers): string | null {
  return cookieOf(headers, REGISTRATION_COOKIE);
}

/** The name of the browser, or `null`. */
export function deviceOfCookie(headers: Headers): string | null {
  const value = cookieOf(headers, DEVICE_COOKIE);
  return value !== null && DEVICE.test(value) ? value : null;
}

// What a session list shows of a sign-in: the kind of device and where it was. Both are hints for the
// owner, made from what the client says, and decide nothing; the browser's cookie only keeps linked accounts
// from deciding for each other.

import { addressGroup, forwardedAddress } from '#shared/http/client.ts';
import { regionOf } from '#shared/place/locate.ts';
import type { AuthEnv } from '../env.ts';
import { deviceOfCookie, refreshTokenOfCookie } from './cookies.ts';

/** Where a request comes from. */
export interface Origin {
  device: string;
  place: string;
  address: string;
  /** What limits count by: an address or an IPv6 /64. */
  addressGroup: string;
  /** A browser: it gets the refresh token as a cookie and never in a body. */
  isBrowser: boolean;
  /** The refresh token that this browser holds already; `null` for other clients. */
  heldToken: string | null;
  /** Which browser it is, by its cookie: known from its first sign-in on. */
  deviceId: string | null;
}

const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux|X11/, 'Linux'],
];
const PROGRAMS: readonly [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
  [/^curl\//, 'curl'],
];

const firstMatch = (list: readonly [RegExp, string][], text: string) =>
  list.find(([pattern]) => pattern.test(text))?.[1];

function deviceOf(userAgent: string): string {
  const program = firstMatch(PROGRAMS, userAgent) ?? 'Unknown client';
  const system = firstMatch(SYSTEMS, userAgent);
  return system === undefined ? program : `${program} on ${system}`;
}

/** Reads it from the request. */
export function originOf(request: Request, env: AuthEnv): Origin {
  const address = forwardedAddress(request);
  const isBrowser = request.headers.has('origin') || request.headers.has('sec-fetch-site');
  return {
    address,
    device: deviceOf((request.headers.get('user-agent') ?? '').slice(0, 512)),
    place: regionOf(request, env),
    addressGroup: addressGroup(address),
    isBrowser,
    heldToken: isBrowser ? refreshTokenOfCookie(request.headers) : null,
    deviceId: isBrowser ? deviceOfCookie(request.headers) : null,
  };
}

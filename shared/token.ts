// The access token as every Worker reads it: an EdDSA JWT of type `at+jwt`, five minutes long.
// A valid signature is not yet a living sign-in: the gateway also asks the player's hub.

import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { z } from 'zod';
import { base64UrlToBytes } from './bytes.ts';
import { isId } from './ids.ts';
import { isRole, type Role } from './permissions.ts';
import { err, ok, type Result } from './result.ts';

/** `iss` of every token. */
export const TOKEN_ISSUER = 'parlor';
/** `aud` of access tokens; tickets, resets and challenges are not JWTs at all. */
export const TOKEN_AUDIENCE = 'parlor-api';
/** `typ` header (RFC 9068). */
export const TOKEN_TYPE = 'at+jwt';
/** How far two clocks may differ, in seconds. */
export const TOKEN_CLOCK_TOLERANCE_SECONDS = 5;
const TOKEN_LENGTH_MAX = 4_096;

/** Who makes a request, as the token says. */
export interface Identity {
  playerId: string;
  /** The sign-in: one per device and login; revocation goes by it. */
  sid: string;
  /** Version of the account's rights; a token of an older version is dead. */
  ver: number;
  roles: Role[];
  /** How the sign-in was proved: `pwd`, `otp`. */
  amr: string[];
  /** When the owner last proved themselves, seconds since the epoch. */
  authTimeSeconds: number;
  jti: string;
  expiresAtSeconds: number;
}

const idClaim = z.string().refine(isId);
const claimsSchema = z.object({
  sub: idClaim,
  sid: idClaim,
  jti: idClaim,
  iat: z.int(),
  exp: z.int(),
  auth_time: z.int(),
  ver: z.int().min(0),
  amr: z.array(z.string()),
  roles: z.array(z.string().refine(isRole)),
});

const keySets = new Map<string, ReturnType<typeof createLocalJWKSet>>();

// One parse per isolate and key set; a rotation changes the text, hence the entry.
function keySetOf(publicKeys: string): ReturnType<typeof createLocalJWKSet> {
  const known = keySets.get(publicKeys);
  if (known !== undefined) return known;
  const set = createLocalJWKSet(JSON.parse(publicKeys) as JSONWebKeySet);
  keySets.clear();
  keySets.set(publicKeys, set);
  return set;
}

// A signature that was good stays good, and checking it is the dearest part of a request: the last
// few tokens are remembered with what they say. Their end is looked at each time, and whether the
// sign-in still lives is asked elsewhere each time, so this prolongs nothing. Another spelling of the
// same token is another entry.
const REMEMBERED_MAX = 500;
interface Remembered {
  identity: Identity;
  publicKeys: string;
  verifiedAtMs: number;
}
const remembered = new Map<string, Remembered>();

function recall(token: string, publicKeys: string, nowMs: number): Identity | null {
  const known = remembered.get(token);
  if (known === undefined || known.publicKeys !== publicKeys) return null;
  const endMs = (known.identity.expiresAtSeconds + TOKEN_CLOCK_TOLERANCE_SECONDS) * 1000;
  // A clock that went back sees the token as new again.
  return nowMs >= known.verifiedAtMs && nowMs < endMs ? known.identity : null;
}

function remember(token: string, entry: Remembered): void {
  const [oldest] = remembered.keys();
  if (remembered.size >= REMEMBERED_MAX && oldest !== undefined) remembered.delete(oldest);
  remembered.set(token, entry);
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

// A key that stands twice means one thing to one parser and another to the next. What we sign is
// written by JSON.stringify, so nothing else is read: no key twice, no space, no other spelling.
function isPlainJson(part: string): boolean {
  const bytes = base64UrlToBytes(part);
  if (bytes === null) return false;
  const text = decoder.decode(bytes);
  return JSON.stringify(JSON.parse(text)) === text;
}

async function identityOf(
  token: string,
  publicKeys: string,
  nowMs: number,
): Promise<Identity | null> {
  const [header = '', claimsPart = ''] = token.split('.');
  if (!isPlainJson(header) || !isPlainJson(claimsPart)) return null;
  const { payload, protectedHeader } = await jwtVerify(token, keySetOf(publicKeys), {
    algorithms: ['EdDSA'],
    issuer: TOKEN_ISSUER,
    audience: TOKEN_AUDIENCE,
    typ: TOKEN_TYPE,
    clockTolerance: TOKEN_CLOCK_TOLERANCE_SECONDS,
    currentDate: new Date(nowMs),
  });
  if (protectedHeader.kid === undefined || protectedHeader.crit !== undefined) return null;
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) return null;
  const { sub, sid, ver, roles, amr, auth_time, jti, iat, exp } = claims.data;
  if (iat > nowMs / 1000 + TOKEN_CLOCK_TOLERANCE_SECONDS) return null;
  return {
    playerId: sub,
    sid,
    ver,
    roles: roles as Role[],
    amr,
    authTimeSeconds: auth_time,
    jti,
    expiresAtSeconds: exp,
  };
}

/**
 * Verifies an access token against the configured public keys (a JWKS as text) and nothing else:
 * `jku`, `jwk`, `x5u` in the header are ignored, the algorithm is pinned, claims are required.
 * Every defect is the same refusal, `unauthenticated`.
 */
export async function verifyAccessToken(
  token: string,
  publicKeys: string,
  nowMs: number,
): Promise<Result<Identity, 'unauthenticated'>> {
  const known = recall(token, publicKeys, nowMs);
  if (known !== null) return ok(known);
  if (token.length > TOKEN_LENGTH_MAX) return err('unauthenticated');
  if (!/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(token)) {
    return err('unauthenticated');
  }
  try {
    const identity = await identityOf(token, publicKeys, nowMs);
    if (identity === null) return err('unauthenticated');
    remember(token, { identity, publicKeys, verifiedAtMs: nowMs });
    return ok(identity);
  } catch {
    return err('unauthenticated');
  }
}

/** The token of an `Authorization: Bearer` header, or `null`. */
export function bearerToken(headers: Headers): string | null {
  const match = /^Bearer ([^\s]+)$/i.exec(headers.get('authorization') ?? '');
  return match?.[1] ?? null;
}

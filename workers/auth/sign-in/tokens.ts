// Makes access tokens (EdDSA JWTs that `shared/token.ts` verifies) and refresh tokens (random bytes
// that are stored as hashes). The successor of a refresh token is an HMAC of it, so that the same
// token shown twice by two tabs leads to the same successor.

import { importJWK, type JWK, SignJWT } from 'jose';
import { sha256 } from '#shared/bytes.ts';
import { newId } from '#shared/ids.ts';
import type { RingKey } from '#shared/key-ring.ts';
import { keyedHash } from '#shared/keyed-hash.ts';
import { TOKEN_AUDIENCE, TOKEN_ISSUER, TOKEN_TYPE } from '#shared/token.ts';
import { ACCESS_TOKEN_LIFE_MS } from '../settings.ts';
import type { TokenFacts } from '../store/index.ts';

export interface AccessToken {
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
}

type SigningKey = { kid: string; key: Awaited<ReturnType<typeof importJWK>> };
const signingKeys = new Map<string, Promise<SigningKey>>();

async function importSigningKey(keySet: string): Promise<SigningKey> {
  const [jwk] = (JSON.parse(keySet) as { keys: JWK[] }).keys;
  if (jwk?.kid === undefined) throw new Error('TOKEN_SIGNING_KEY holds no key with a kid.');
  return { kid: jwk.kid, key: await importJWK(jwk, 'EdDSA') };
}

function signingKeyOf(keySet: string): Promise<SigningKey> {
  const known = signingKeys.get(keySet);
  if (known !== undefined) return known;
  const imported = importSigningKey(keySet);
  signingKeys.clear();
  signingKeys.set(keySet, imported);
  return imported;
}

/** Signs an access token with the first key of the set. */
export async function signAccessToken(
  facts: TokenFacts,
  keySet: string,
  nowMs: number,
): Promise<AccessToken> {
  const { kid, key } = await signingKeyOf(keySet);
  const issuedAt = Math.floor(nowMs / 1000);
  const expiresIn = ACCESS_TOKEN_LIFE_MS / 1000;
  const { sid, ver, roles, amr, authTimeSeconds } = facts;
  const accessToken = await new SignJWT({ sid, ver, roles, amr, auth_time: authTimeSeconds })
    .setProtectedHeader({ alg: 'EdDSA', typ: TOKEN_TYPE, kid })
    .setIssuer(TOKEN_ISSUER)
    .setAudience(TOKEN_AUDIENCE)
    .setSubject(facts.playerId)
    .setJti(newId(nowMs))
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + expiresIn)
    .sign(key);
  return { accessToken, expiresIn };
}

/** The refresh token after this one. */
export function successorOf(token: string, key: RingKey): string {
  return Buffer.from(keyedHash(key, 'refresh', token)).toString('base64url');
}

/** What is stored of a secret that is shown once: its SHA-256. */
export const storedHash = sha256;

// Access tokens as auth would sign them, for tests of those that only see tokens.

import { importJWK, type JWK, SignJWT } from 'jose';
import { newId } from '#shared/ids.ts';
import type { Role } from '#shared/permissions.ts';
import { TOKEN_AUDIENCE, TOKEN_ISSUER, TOKEN_TYPE } from '#shared/token.ts';

/** What a token says beside whose it is. */
export interface Claims {
  sid?: string;
  ver?: number;
  roles?: Role[];
  amr?: string[];
  auth_time?: number;
}

/** The claims of a member of staff: a second factor, fresh. */
export const staffClaims = (role: Role): Claims => ({
  roles: ['player', role],
  amr: ['pwd', 'otp'],
});

/** Signs with the first of the keys, the text of TOKEN_SIGNING_KEY; good for five minutes unless told. */
export async function signToken(
  signingKeys: string,
  playerId: string,
  claims: Claims = {},
  lifeSeconds = 300,
): Promise<string> {
  const [jwk] = (JSON.parse(signingKeys) as { keys: JWK[] }).keys;
  if (jwk?.kid === undefined) throw new Error('no signing key');
  const now = Math.floor(Date.now() / 1000);
  const own = { sid: newId(Date.now()), ver: 0, roles: ['player'], amr: ['pwd'], auth_time: now };
  return new SignJWT({ ...own, ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: TOKEN_TYPE, kid: jwk.kid })
    .setIssuer(TOKEN_ISSUER)
    .setAudience(TOKEN_AUDIENCE)
    .setSubject(playerId)
    .setJti(newId(Date.now()))
    .setIssuedAt(now)
    .setExpirationTime(now + lifeSeconds)
    .sign(await importJWK(jwk, 'EdDSA'));
}

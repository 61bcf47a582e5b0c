// Signs a proof of a place as a provider would, and checks nothing of it.

import { importJWK, type JWK, SignJWT } from 'jose';
import { newId } from '#shared/ids.ts';
import { PROOF_AUDIENCE, PROOF_LIFE_SECONDS_MAX, type ProofClaims } from '#shared/place/proof.ts';

/** What it is to say; the rest is the emulator's. */
export type ProofWish = Pick<ProofClaims, 'sub' | 'place'> & Partial<ProofClaims>;

/** A packet for a player; `wish` may be as wrong as a test needs it. */
export async function signProof(
  emulatorKey: string,
  wish: ProofWish,
  nowMs: number,
): Promise<string> {
  const jwk = JSON.parse(emulatorKey) as JWK & { kid: string };
  const iat = Math.floor(nowMs / 1000);
  const claims: ProofClaims = {
    ...{ aud: PROOF_AUDIENCE, iat, exp: iat + PROOF_LIFE_SECONDS_MAX, jti: newId(nowMs) },
    ...wish,
  };
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'EdDSA', kid: jwk.kid })
    .sign(await importJWK(jwk, 'EdDSA'));
}

// Verifies a device's proof of place. Every defect is one refusal: what was wrong with it would help
// nobody but who makes them up.

import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import type { z } from 'zod';
import { PROOF_AUDIENCE, PROOF_LIFE_SECONDS_MAX, proofClaims } from '#shared/place/proof.ts';
import { err, ok, type Result } from '#shared/result.ts';

/** How far two clocks may differ, in seconds. */
const CLOCK_TOLERANCE_SECONDS = 30;

/** What a proof says that is good. */
export type Proved = z.output<typeof proofClaims>;

async function claimsOf(proof: string, keys: string, nowMs: number): Promise<Proved | null> {
  const set = createLocalJWKSet(JSON.parse(keys) as JSONWebKeySet);
  const { payload, protectedHeader } = await jwtVerify(proof, set, {
    algorithms: ['EdDSA'],
    audience: PROOF_AUDIENCE,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    currentDate: new Date(nowMs),
  });
  if (protectedHeader.kid === undefined || protectedHeader.crit !== undefined) return null;
  return proofClaims.safeParse(payload).data ?? null;
}

/** The proof's claims, when it is this player's, in time, and signed by one of the keys. */
export async function verifyProof(
  proof: string,
  { keys, playerId, nowMs }: { keys: string; playerId: string; nowMs: number },
): Promise<Result<Proved, 'place_proof_invalid' | 'place_proof_unavailable'>> {
  if (keys === '') return err('place_proof_unavailable');
  const claims = await claimsOf(proof, keys, nowMs).catch(() => null);
  if (claims === null || claims.sub !== playerId) return err('place_proof_invalid');
  const isLate = claims.iat > nowMs / 1000 + CLOCK_TOLERANCE_SECONDS;
  const livesTooLong = claims.exp - claims.iat > PROOF_LIFE_SECONDS_MAX || claims.exp <= claims.iat;
  return isLate || livesTooLong ? err('place_proof_invalid') : ok(claims);
}

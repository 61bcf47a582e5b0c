// A device's proof of its place, as it is signed and read: a compact JWS (EdDSA) for one player, short
// and for one use. What one would get wrong: it proves that its signer said so. Whether the signer
// looked is the signer's; the emulator does not.

import { z } from 'zod';
import { isId } from '../ids.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../time.ts';
import { PLACE_RISKS } from './seen.ts';

/** `aud` of every proof. */
export const PROOF_AUDIENCE = 'parlor';
/** How old a proof may grow, as its signer says. */
export const PROOF_LIFE_SECONDS_MAX = (15 * MINUTE_MS) / SECOND_MS;
/** What the emulator's keys are called; live environments refuse them. */
export const EMULATOR_KEY_PREFIX = 'place-emulator';

const VALID_FOR_SECONDS_MAX = HOUR_MS / SECOND_MS;

/** What a proof says. */
export const proofClaims = z.object({
  aud: z.literal(PROOF_AUDIENCE),
  /** The player. */
  sub: z.string().refine(isId),
  place: z.string().regex(/^(unknown|[A-Z]{2}(-[A-Z0-9]{1,3})?)$/),
  accuracyMetres: z.int().min(0).max(1_000_000).optional(),
  risks: z.array(z.enum(PLACE_RISKS)).max(PLACE_RISKS.length).default([]),
  /** How long the place may be believed, from when the proof is taken. */
  validForSeconds: z.int().min(60).max(VALID_FOR_SECONDS_MAX).default(VALID_FOR_SECONDS_MAX),
  iat: z.int(),
  exp: z.int(),
  /** The proof's own number: each counts once. */
  jti: z.string().min(8).max(200),
});
export type ProofClaims = z.input<typeof proofClaims>;

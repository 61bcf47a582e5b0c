// TOTP as authenticator apps speak it (RFC 6238: SHA-1, 6 digits, 30 s). A code is compared for the
// current step and the one before; which step it was is returned, so that it can be used up.

import { timingSafeEqual } from 'node:crypto';
import { generateSecret, generateSync, generateURI } from 'otplib';
import { APP_CODE_DIGITS } from '#shared/typed-code.ts';

const STEP_SECONDS = 30;
const SEED_BYTES = 20;
const ISSUER = 'Parlor';

/** A new seed, base32. */
export function newSeed(): string {
  return generateSecret({ length: SEED_BYTES });
}

/** What the QR code says. */
export function otpauthUrl(seed: string, email: string): string {
  return generateURI({ issuer: ISSUER, label: email, secret: seed, digits: APP_CODE_DIGITS });
}

/** The time step this code belongs to, or `null` when it is not one of the two that count. */
export function matchingStep(seed: string, digits: string, nowMs: number): number | null {
  const current = Math.floor(nowMs / 1000 / STEP_SECONDS);
  const given = Buffer.from(digits);
  let match: number | null = null;
  // Both are always computed, so that time does not tell which one was close.
  for (const step of [current - 1, current]) {
    const code = generateSync({
      secret: seed,
      epoch: step * STEP_SECONDS,
      digits: APP_CODE_DIGITS,
    });
    if (timingSafeEqual(Buffer.from(code), given)) match = step;
  }
  return match;
}

// The key of the emulated proofs of places. Its name says what it is: a live platform refuses it.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { EMULATOR_KEY_PREFIX } from '#shared/place/proof.ts';

/** The emulator's key, and what compliance verifies with. */
export interface PlaceKeys {
  /** A private JWK as text. */
  PLACE_EMULATOR_KEY: string;
  /** A JWK Set of the public half as text. */
  PLACE_PROOF_KEYS: string;
}

/** Makes a new pair. */
export function newPlaceKeys(): PlaceKeys {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const kid = `${EMULATOR_KEY_PREFIX}-${randomBytes(6).toString('hex')}`;
  const about = { kid, alg: 'EdDSA', use: 'sig' };
  return {
    PLACE_EMULATOR_KEY: JSON.stringify({ ...privateKey.export({ format: 'jwk' }), ...about }),
    PLACE_PROOF_KEYS: JSON.stringify({
      keys: [{ ...publicKey.export({ format: 'jwk' }), ...about }],
    }),
  };
}

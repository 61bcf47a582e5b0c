// Keys of a seed: the kinds of `scripts/platform/settings/keys.ts`, from the seed's own stream, so
// that every token, ticket and signature of a run is the same the next time.

import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { PlatformKeys } from '#scripts/platform/settings/keys.ts';
import type { Prng } from '#test/simulation/platform/prng.ts';

/** PKCS #8 of an Ed25519 key up to its 32 bytes (RFC 8410). */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

const bytesOf = (random: Prng, size: number) => Buffer.from(random.bytes(new Uint8Array(size)));

function signingPair(random: Prng) {
  const der = Buffer.concat([ED25519_PKCS8, bytesOf(random, 32)]);
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const about = { kid: bytesOf(random, 6).toString('hex'), alg: 'EdDSA', use: 'sig' };
  return {
    secret: { ...secret.export({ format: 'jwk' }), ...about },
    shown: { ...createPublicKey(secret).export({ format: 'jwk' }), ...about },
  };
}

/** The set of a seed. */
export function keysOf(random: Prng): PlatformKeys {
  const ring = () =>
    `${bytesOf(random, 6).toString('hex')}:${bytesOf(random, 32).toString('base64url')}`;
  const token = signingPair(random);
  return {
    TOKEN_SIGNING_KEY: JSON.stringify({ keys: [token.secret] }),
    TOKEN_PUBLIC_KEYS: JSON.stringify({ keys: [token.shown] }),
    REFRESH_KEY: ring(),
    PASSWORD_PEPPER: ring(),
    TOTP_KEY: ring(),
    PERSON_KEY: ring(),
    ROOT_SIGNING_KEY: JSON.stringify(signingPair(random).secret),
    RECEIPT_SIGNING_KEY: JSON.stringify(signingPair(random).secret),
    METRICS_TOKEN: bytesOf(random, 32).toString('base64url'),
    ROUTING_KEY: ring(),
    IDENTITY_KEY: ring(),
  };
}

// Keys of a local platform: made once, kept in the data folder, never used in production.
// Their formats are those of the production secrets, so that `npm run keys:new` prints the same.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { keep } from './local-secrets.ts';

/** Every secret and key variable of the platform, by its name in a Worker's environment. */
export interface PlatformKeys {
  /** JWK Set with private keys as text; the first signs, all verify. */
  TOKEN_SIGNING_KEY: string;
  /** The public half of it, a JWK Set as text. */
  TOKEN_PUBLIC_KEYS: string;
  /** Key rings: `<id>:<32 bytes, base64url>`, comma separated, the first is the current one. */
  REFRESH_KEY: string;
  PASSWORD_PEPPER: string;
  TOTP_KEY: string;
  PERSON_KEY: string;
  /** Ed25519 private JWKs as text. */
  ROOT_SIGNING_KEY: string;
  RECEIPT_SIGNING_KEY: string;
  METRICS_TOKEN: string;
  /** Key ring: proves that we made a session id, a round id or a ticket. */
  ROUTING_KEY: string;
  /** Key ring: seals declared names and addresses, and hashes them. */
  IDENTITY_KEY: string;
}

interface SigningPair {
  secret: Record<string, unknown>;
  shown: Record<string, unknown>;
}

function signingPair(kid: string): SigningPair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const about = { kid, alg: 'EdDSA', use: 'sig' };
  return {
    secret: { ...privateKey.export({ format: 'jwk' }), ...about },
    shown: { ...publicKey.export({ format: 'jwk' }), ...about },
  };
}

const keyId = () => randomBytes(6).toString('hex');
const keyRing = () => `${keyId()}:${randomBytes(32).toString('base64url')}`;

/** Makes a complete new set. */
export function newKeys(): PlatformKeys {
  const token = signingPair(keyId());
  return {
    TOKEN_SIGNING_KEY: JSON.stringify({ keys: [token.secret] }),
    TOKEN_PUBLIC_KEYS: JSON.stringify({ keys: [token.shown] }),
    REFRESH_KEY: keyRing(),
    PASSWORD_PEPPER: keyRing(),
    TOTP_KEY: keyRing(),
    PERSON_KEY: keyRing(),
    ROOT_SIGNING_KEY: JSON.stringify(signingPair(keyId()).secret),
    RECEIPT_SIGNING_KEY: JSON.stringify(signingPair(keyId()).secret),
    METRICS_TOKEN: randomBytes(32).toString('base64url'),
    ROUTING_KEY: keyRing(),
    IDENTITY_KEY: keyRing(),
  };
}

/** The set kept in the data folder; what a later version of the platform added to it is made now. */
export function keptKeys(path: string): PlatformKeys {
  return keep(path, newKeys());
}

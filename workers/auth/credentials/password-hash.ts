// Password hashes: scrypt over the peppered password, as a versioned text
// `$scrypt$ln=15,r=8,p=3$<pepper id>$<salt>$<hash>`. Never PBKDF2: production Workers cap it at
// 100,000 iterations while local workerd does not. A hash takes about 0.2 s of the isolate, so the
// limits are asked before it. What is hashed is the NFC spelling; nothing else of it is changed.

import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { isLive } from '#shared/environment.ts';
import { type KeyRing, type RingKey, readKeyRing } from '#shared/key-ring.ts';
import { keyedHash } from '#shared/keyed-hash.ts';
import type { AuthEnv } from '../env.ts';

/** scrypt's cost: N = 2^logN. */
export interface HashCost {
  logN: number;
  r: number;
  p: number;
}

/** ASVS 5.0 appendix C (N=2^15, r=8, p=3) and within the Workers cap of N·r·p ≤ 2^20. */
export const HASH_COST: HashCost = { logN: 15, r: 8, p: 3 };
const MEMORY_MAX_BYTES = 64 * 1024 * 1024;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** `outdated`: right, but a new hash would be made otherwise (cost, pepper, spelling). */
export type PasswordVerdict = 'right' | 'outdated' | 'wrong';

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** `wrong` for a wrong password and for a stored text that is not ours. */
  verify(password: string, stored: string): Promise<PasswordVerdict>;
  /**
   * The hashes that a registration of this address with this password may have, one for each pepper.
   * Their salt comes from the address: however many registrations wait, one hash finds the right one.
   */
  hashesFor(address: string, password: string): Promise<string[]>;
  /** The newest of `hashesFor`, in the time of a `verify`: for addresses without an account. */
  hashForNobody(address: string, password: string): Promise<string>;
}

/** One spelling per password: what one keyboard sends composed another one sends decomposed. */
export function normalizePassword(password: string): string {
  return password.normalize('NFC');
}

// Hashes from before passwords were normalised hold what was sent.
function spellings(password: string): string[] {
  return [...new Set([normalizePassword(password), password])];
}

function derive(pepper: RingKey, password: string, salt: Uint8Array, cost: HashCost) {
  // The pepper makes a leaked table useless; HMAC also gives scrypt an input of fixed length.
  const peppered = createHmac('sha256', pepper.bytes).update(password, 'utf8').digest();
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const options = { N: 2 ** cost.logN, r: cost.r, p: cost.p, maxmem: MEMORY_MAX_BYTES };
  scrypt(peppered, salt, HASH_BYTES, options, (error, key) =>
    error ? reject(error) : resolve(key),
  );
  return promise;
}

function spelled(cost: HashCost, pepperId: string, salt: Uint8Array, key: Uint8Array): string {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
  return `$scrypt$ln=${cost.logN},r=${cost.r},p=${cost.p}$${pepperId}$${text(salt)}$${text(key)}`;
}

const STORED =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([a-z0-9]{1,32})\$([\w-]{22})\$([\w-]{43})$/;

function read(stored: string) {
  const match = STORED.exec(stored);
  if (match === null) return null;
  const [, logN, r, p, pepperId = '', salt = '', key = ''] = match;
  const cost = { logN: Number(logN), r: Number(r), p: Number(p) };
  // A stored text never makes us work harder than we would ourselves.
  if (2 ** cost.logN * cost.r * cost.p > 2 ** HASH_COST.logN * HASH_COST.r * HASH_COST.p) {
    return null;
  }
  return {
    cost,
    pepperId,
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  };
}

/** A hasher with a pepper ring and a cost. */
export function passwordHasher(ring: KeyRing, cost: HashCost): PasswordHasher {
  const own = `$scrypt$ln=${cost.logN},r=${cost.r},p=${cost.p}$${ring.current.id}$`;
  const hashWith = async (pepper: RingKey, password: string, salt: Uint8Array) => {
    const key = await derive(pepper, normalizePassword(password), salt, cost);
    return spelled(cost, pepper.id, salt, key);
  };
  const saltOf = (pepper: RingKey, address: string) =>
    keyedHash(pepper, 'registration', address).slice(0, SALT_BYTES);
  // Takes as long as trying `count` spellings.
  const verifyDummy = async (count: number) => {
    for (let index = 0; index < count; index++) {
      await derive(ring.current, '', new Uint8Array(SALT_BYTES), cost);
    }
  };
  return {
    hash: (password) => hashWith(ring.current, password, randomBytes(SALT_BYTES)),
    async verify(password, stored) {
      const parsed = read(stored);
      const pepper = parsed === null ? undefined : ring.find(parsed.pepperId);
      const candidates = spellings(password);
      if (parsed === null || pepper === undefined) {
        await verifyDummy(candidates.length);
        return 'wrong';
      }
      for (const [index, candidate] of candidates.entries()) {
        const key = await derive(pepper, candidate, parsed.salt, parsed.cost);
        if (!timingSafeEqual(key, parsed.key)) continue;
        return index === 0 && stored.startsWith(own) ? 'right' : 'outdated';
      }
      return 'wrong';
    },
    hashesFor: (address, password) =>
      Promise.all(ring.keys.map((key) => hashWith(key, password, saltOf(key, address)))),
    async hashForNobody(address, password) {
      await verifyDummy(spellings(password).length - 1);
      return hashWith(ring.current, password, saltOf(ring.current, address));
    },
  };
}

/** Whether a setting names a cost that a hash may have. */
export const isHashLogN = (text: string) => /^([4-9]|1[0-5])$/.test(text);

/** The cost in this environment: a cheaper one only where no real person signs in. */
export function hashCost(env: Pick<AuthEnv, 'ENVIRONMENT' | 'SCRYPT_LOG_N'>): HashCost {
  if (isLive(env) || !env.SCRYPT_LOG_N) return HASH_COST;
  if (!isHashLogN(env.SCRYPT_LOG_N))
    throw new Error('SCRYPT_LOG_N is a whole number from 4 to 15.');
  return { ...HASH_COST, logN: Number(env.SCRYPT_LOG_N) };
}

/** The hasher of this environment. */
export function hasherOf(env: AuthEnv): PasswordHasher {
  return passwordHasher(readKeyRing(env.PASSWORD_PEPPER), hashCost(env));
}

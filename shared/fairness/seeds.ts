// The seeds of the fairness scheme. A stranger would decode the server seed from hex: it is used as
// TEXT, both as the HMAC key and in the hash that is shown before play.

import { sha256 } from '@noble/hashes/sha2.js';
import { z } from 'zod';
import { bytesToHex, utf8 } from '#shared/bytes.ts';
import { example } from '../json-schema.ts';

/** Random bytes behind one server seed. */
export const SERVER_SEED_BYTES = 32;

/** What a player may choose as client seed. No colon, so the HMAC message stays easy to read. */
export const clientSeedSchema = example(z.string().regex(/^[A-Za-z0-9._-]{1,64}$/), 'my-own-seed');

/** Writes fresh random bytes as the seed text: 64 lower-case hex digits. */
export function serverSeedFromBytes(bytes: Uint8Array): string {
  if (bytes.length !== SERVER_SEED_BYTES) throw new RangeError('a server seed has 32 bytes');
  return bytesToHex(bytes);
}

/** The commitment: SHA-256 of the seed text, as lower-case hex. */
export function serverSeedHash(serverSeed: string): string {
  return bytesToHex(sha256(utf8(serverSeed)));
}

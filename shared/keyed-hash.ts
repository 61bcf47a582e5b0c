// What is derived from the keys of a ring (`key-ring.ts`).

import { createHmac, hkdfSync } from 'node:crypto';
import { bytesToHex } from './bytes.ts';
import { type RingKey, readKeyRing } from './key-ring.ts';

/** HMAC-SHA256 of the parts; a length before each part keeps ("ab","c") from ("a","bc"). */
export function keyedHash(key: RingKey, ...parts: string[]): Uint8Array<ArrayBuffer> {
  const mac = createHmac('sha256', key.bytes);
  for (const part of parts) mac.update(`${Buffer.byteLength(part)}:${part}`, 'utf8');
  return new Uint8Array(mac.digest());
}

/** A key of its own for one purpose, so that one secret can serve several. */
export function derivedKey(key: RingKey, purpose: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hkdfSync('sha256', key.bytes, new Uint8Array(), `parlor/${purpose}`, 32));
}

/** A hash under one key of a ring, as the database takes it. */
export interface HashUnderKey {
  id: string;
  key: string;
}

/** The hashes of a text under every key of a ring, the current one first. */
export function hashesUnder(ring: string, kind: string, text: string): HashUnderKey[] {
  return readKeyRing(ring).keys.map((key) => ({
    id: key.id,
    key: bytesToHex(keyedHash(key, kind, text)),
  }));
}

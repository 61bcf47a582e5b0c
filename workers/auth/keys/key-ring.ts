// What auth derives from the keys of a ring (`#shared/key-ring.ts`).

import { createHmac, hkdfSync } from 'node:crypto';
import type { RingKey } from '#shared/key-ring.ts';

export { type KeyRing, type RingKey, readKeyRing } from '#shared/key-ring.ts';

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

// A key ring as it stands in a secret: `<id>:<base64url 32 bytes>,…`. The first key makes new things,
// all of them read old ones, so a key is rotated by putting a new one in front.

import { base64UrlToBytes } from './bytes.ts';

export interface RingKey {
  id: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface KeyRing {
  current: RingKey;
  /** All of them, the current one first. */
  keys: readonly RingKey[];
  find(id: string): RingKey | undefined;
}

/** Reads a ring; throws on anything that is not one, without showing it. */
export function readKeyRing(text: string): KeyRing {
  const keys = text.split(',').map((entry): RingKey => {
    const [id = '', encoded = '', ...rest] = entry.split(':');
    const bytes = base64UrlToBytes(encoded);
    if (!/^[a-z0-9]{1,32}$/.test(id) || bytes?.length !== 32 || rest.length > 0) {
      throw new Error('A key ring is not `<id>:<base64url of 32 bytes>,…`.');
    }
    return { id, bytes };
  });
  const [current] = keys;
  if (current === undefined) throw new Error('A key ring is empty.');
  if (new Set(keys.map((key) => key.id)).size !== keys.length) {
    throw new Error('A key ring names one key twice.');
  }
  return { current, keys, find: (id) => keys.find((key) => key.id === id) };
}

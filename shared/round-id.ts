// Round ids: base64url(session id ‖ nonce ‖ 16 bytes of HMAC(session secret, nonce)). Whoever has
// one id may see that round's replay and cannot guess its neighbour's.

import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { base64UrlToBytes, utf8 } from './bytes.ts';
import { idFromBytes, idToBytes } from './ticket.ts';

const MAC_BYTES = 16;
const LENGTH = 16 + 8 + MAC_BYTES;
const LENGTH_ENCODED = 54;
const UINT32_RANGE = 2 ** 32;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

type Owner = { id: string; secret: string };

// Absorbing the key costs as much as the rest of the HMAC, so it is kept; the text is the secret.
const keyed = new Map<string, { prefix: Uint8Array; mac: ReturnType<typeof hmac.create> }>();
const KEPT_MAX = 1_024;

function keyOf(owner: Owner) {
  const name = `${owner.id} ${owner.secret}`;
  let known = keyed.get(name);
  if (known === undefined) {
    if (keyed.size >= KEPT_MAX) keyed.clear();
    known = { prefix: idToBytes(owner.id), mac: hmac.create(sha256, utf8(owner.secret)) };
    keyed.set(name, known);
  }
  return known;
}

/** The id of the round with this nonce. */
export function roundId(owner: Owner, nonce: number): string {
  const { prefix, mac } = keyOf(owner);
  const bytes = new Uint8Array(LENGTH);
  bytes.set(prefix);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, Math.floor(nonce / UINT32_RANGE));
  view.setUint32(20, nonce % UINT32_RANGE);
  bytes.set(mac.clone().update(bytes.subarray(16, 24)).digest().subarray(0, MAC_BYTES), 24);
  return encoded(bytes);
}

// base64url without the detours over a binary string: this runs once per round.
function encoded(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < LENGTH; index += 3) {
    const [first = 0, second = 0, third = 0] = [bytes[index], bytes[index + 1], bytes[index + 2]];
    const group = (first << 16) | (second << 8) | third;
    text += ALPHABET[(group >> 18) & 63];
    text += ALPHABET[(group >> 12) & 63];
    text += ALPHABET[(group >> 6) & 63];
    text += ALPHABET[group & 63];
  }
  return text.slice(0, LENGTH_ENCODED);
}

/** The nonce of a round id of this session; `null` for any other text. */
export function nonceOf(owner: Owner, id: string): number | null {
  const bytes = base64UrlToBytes(id);
  if (bytes === null || bytes.length !== LENGTH) return null;
  const nonce = Number(new DataView(bytes.buffer).getBigUint64(16));
  if (!Number.isSafeInteger(nonce)) return null;
  const expected = base64UrlToBytes(roundId(owner, nonce));
  if (expected === null) return null;
  let difference = 0;
  for (let index = 0; index < LENGTH; index++) {
    difference |= (bytes[index] ?? 0) ^ (expected[index] ?? 0);
  }
  return difference === 0 ? nonce : null;
}

/** The session that a round id names, without any proof; `null` for what is no round id. */
export function sessionIdOf(id: string): string | null {
  const bytes = base64UrlToBytes(id);
  return bytes?.length === LENGTH ? idFromBytes(bytes.subarray(0, 16)) : null;
}

// Round ids: a deterministic authenticated encryption of session id and nonce (the synthetic-IV
// construction): `base64url(MAC ‖ (session id ‖ nonce) xor HMAC(MAC))`. Whoever has one may see that
// round's replay; it tells neither its session nor its neighbours, and two rounds of one table have
// nothing in common. The Worker reads it, and so names no object for one that we did not make.
// A stranger would make it anew to compare: with a newer key it has another text. Read it instead.

import { base64UrlToBytes } from './bytes.ts';
import { isSame, type RoutingKey, routingKeys } from './routing-key.ts';
import { idFromBytes, idToBytes } from './ticket.ts';

const MAC_BYTES = 16;
const PLAIN_BYTES = 16 + 8;
const LENGTH = MAC_BYTES + PLAIN_BYTES;
const LENGTH_ENCODED = 54;
const UINT32_RANGE = 2 ** 32;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const prefixes = new Map<string, Uint8Array>();
const KEPT_MAX = 1_024;

function prefixOf(sessionId: string): Uint8Array {
  let known = prefixes.get(sessionId);
  if (known === undefined) {
    if (prefixes.size >= KEPT_MAX) prefixes.clear();
    known = idToBytes(sessionId);
    prefixes.set(sessionId, known);
  }
  return known;
}

let makers: readonly RoutingKey[] | null = null;

/** Sets the key ring with which this isolate makes round ids: its Worker's `ROUTING_KEY`. */
export function setRoundIdKey(ring: string): void {
  makers = routingKeys(ring);
}

function sealed(key: RoutingKey, plain: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(LENGTH);
  const mac = key['round id'](plain).subarray(0, MAC_BYTES);
  bytes.set(mac);
  const mask = key['round id mask'](mac);
  for (let index = 0; index < PLAIN_BYTES; index++) {
    bytes[MAC_BYTES + index] = (plain[index] ?? 0) ^ (mask[index] ?? 0);
  }
  return bytes;
}

/** The id of the round with this nonce. Throws where no key is set. */
export function roundId({ id }: { id: string }, nonce: number): string {
  const [key] = makers ?? [];
  if (key === undefined) throw new Error('There is no key for round ids.');
  const plain = new Uint8Array(PLAIN_BYTES);
  plain.set(prefixOf(id));
  const view = new DataView(plain.buffer);
  view.setUint32(16, Math.floor(nonce / UINT32_RANGE));
  view.setUint32(20, nonce % UINT32_RANGE);
  return encoded(sealed(key, plain));
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

function opened(keys: readonly RoutingKey[], id: string) {
  const bytes = base64UrlToBytes(id);
  if (bytes === null || bytes.length !== LENGTH) return null;
  const mac = bytes.subarray(0, MAC_BYTES);
  for (const key of keys) {
    const mask = key['round id mask'](mac);
    const plain = bytes.slice(MAC_BYTES).map((byte, index) => byte ^ (mask[index] ?? 0));
    if (!isSame(key['round id'](plain).subarray(0, MAC_BYTES), mac)) continue;
    const nonce = Number(new DataView(plain.buffer).getBigUint64(16));
    return { sessionId: idFromBytes(plain.subarray(0, 16)), nonce };
  }
  return null;
}

/** The nonce of a round id of this session; `null` for any other text. */
export function nonceOf({ id }: { id: string }, text: string): number | null {
  const round = opened(makers ?? [], text);
  return round?.sessionId === id ? round.nonce : null;
}

/** The session of a round id that we made; `null` for any other text. */
export function sessionIdOf(ring: string, id: string): string | null {
  return opened(routingKeys(ring), id)?.sessionId ?? null;
}

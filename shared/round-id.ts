// Round ids: base64url(session id ‖ nonce ‖ 16 bytes of HMAC(session secret, nonce)). Whoever has one
// id may see that round's replay and cannot guess its neighbour's.

import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { base64UrlToBytes, bytesToBase64Url, utf8 } from './bytes.ts';
import { idFromBytes, idToBytes } from './ticket.ts';

const MAC_BYTES = 16;
const LENGTH = 16 + 8 + MAC_BYTES;

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
  new DataView(bytes.buffer).setBigUint64(16, BigInt(nonce));
  bytes.set(mac.clone().update(bytes.subarray(16, 24)).digest().subarray(0, MAC_BYTES), 24);
  return bytesToBase64Url(bytes);
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

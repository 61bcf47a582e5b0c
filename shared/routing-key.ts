// Message authentication for names of objects: a Worker names an object only after it has seen that
// we made the name, because naming a Durable Object creates it, on disk, whatever it then answers.
// One secret (`ROUTING_KEY`, a ring) with a key of its own for each purpose. Synchronous: round ids
// are made between decision and write.

import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from './bytes.ts';
import { readKeyRing } from './key-ring.ts';

/** What opens a socket: each kind has a key of its own, so that none leads to another's object. */
export type TicketKind = 'session' | 'room' | 'hub';
type Purpose = 'session id' | 'round id' | 'round id mask' | `${TicketKind} ticket`;
type Mac = (data: Uint8Array) => Uint8Array;
/** One key of the ring: HMAC-SHA256 under a key for each purpose. */
export type RoutingKey = Record<Purpose, Mac>;

function macOf(secret: Uint8Array, purpose: Purpose): Mac {
  const key = hkdf(sha256, secret, undefined, utf8(`parlor/${purpose}`), 32);
  // Absorbing the key costs as much as the rest of the HMAC, and a new object as much again.
  const keyed = hmac.create(sha256, key);
  let scratch = keyed.clone();
  return (data) => {
    scratch = keyed._cloneInto(scratch);
    return scratch.update(data).digest();
  };
}

const known = new Map<string, readonly RoutingKey[]>();

/** The keys of a ring as text, the current one first. Throws on what is no ring. */
export function routingKeys(ring: string): readonly RoutingKey[] {
  const found = known.get(ring);
  if (found !== undefined) return found;
  const keys = readKeyRing(ring).keys.map(({ bytes }): RoutingKey => {
    const of = (purpose: Purpose) => macOf(bytes, purpose);
    return {
      'session id': of('session id'),
      'round id': of('round id'),
      'round id mask': of('round id mask'),
      'session ticket': of('session ticket'),
      'room ticket': of('room ticket'),
      'hub ticket': of('hub ticket'),
    };
  });
  known.clear();
  known.set(ring, keys);
  return keys;
}

/** The key that makes new names. */
export function currentRoutingKey(ring: string): RoutingKey {
  const [current] = routingKeys(ring);
  if (current === undefined) throw new Error('A key ring is empty.');
  return current;
}

/** Compares in a time that depends on the length alone. */
export function isSame(left: Uint8Array, right: Uint8Array): boolean {
  let difference = left.length ^ right.length;
  for (let index = 0; index < left.length; index++) {
    difference |= (left[index] ?? 0) ^ (right[index] ?? 0);
  }
  return difference === 0;
}

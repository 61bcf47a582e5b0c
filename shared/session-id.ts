// Session ids: UUIDv7 like every id, but the last 40 of the random bits are a MAC over the rest, so
// that the Worker can tell an id that was given out from one that somebody made up without asking
// Postgres and without waking an object. 34 random bits are left for each millisecond, and
// `games.sessions` refuses a second of the same. Like every id it grants access to nothing.

import { newId } from './ids.ts';
import { currentRoutingKey, isSame, type RoutingKey, routingKeys } from './routing-key.ts';
import { idFromBytes, idToBytes } from './ticket.ts';

const MAC_BYTES = 5;
const HEAD_BYTES = 16 - MAC_BYTES;

const macOf = (key: RoutingKey, bytes: Uint8Array) =>
  key['session id'](bytes.subarray(0, HEAD_BYTES)).subarray(0, MAC_BYTES);

/** A new session id. `ring` is the routing key. */
export function newSessionId(ring: string, nowMs: number): string {
  const bytes = idToBytes(newId(nowMs));
  bytes.set(macOf(currentRoutingKey(ring), bytes), HEAD_BYTES);
  return idFromBytes(bytes);
}

/** Whether we gave this id out; false for any other text. */
export function isSessionId(ring: string, id: string): boolean {
  const bytes = idToBytes(id);
  if (idFromBytes(bytes) !== id) return false;
  const mac = bytes.subarray(HEAD_BYTES);
  return routingKeys(ring).some((key) => isSame(macOf(key, bytes), mac));
}

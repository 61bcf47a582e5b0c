// Tickets: how a socket proves who opens it. `<base64url of routing id ‖ expiry>.<base64url of 128
// random bits ‖ MAC>`: the first part says which object to ask and until when, the MAC says that we
// made it, so that a Worker names no object for a made-up one. The whole is the secret: the object
// keeps its hash and redeems it once. It never travels in a URL, where it would end in logs.

import { sha256 } from '@noble/hashes/sha2.js';
import { base64UrlToBytes, bytesToBase64Url, bytesToHex, utf8 } from './bytes.ts';
import {
  currentRoutingKey,
  isSame,
  type RoutingKey,
  routingKeys,
  type TicketKind,
} from './routing-key.ts';
import { SECOND_MS } from './time.ts';

/** How long a ticket may wait for its socket. */
export const TICKET_LIFETIME_MS = 30_000;

const TICKET_PATTERN = /^([A-Za-z0-9_-]{27})\.([A-Za-z0-9_-]{43})$/;
const ID_BYTES = 16;
const HEAD_BYTES = ID_BYTES + 4;
const RANDOM_BYTES = 16;
const MAC_BYTES = 16;
/** The Worker's clock and the object's may differ; the object has the last word on the end. */
const SKEW_MS = 5 * SECOND_MS;

/** The 16 bytes of an id. */
export function idToBytes(id: string): Uint8Array<ArrayBuffer> {
  const hex = id.replaceAll('-', '');
  return Uint8Array.from({ length: ID_BYTES }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  );
}

/** The id of 16 bytes. */
export function idFromBytes(bytes: Uint8Array): string {
  const hex = bytesToHex(bytes);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-');
}

const macOf = (key: RoutingKey, kind: TicketKind, bytes: Uint8Array) =>
  key[`${kind} ticket`](bytes.subarray(0, HEAD_BYTES + RANDOM_BYTES)).subarray(0, MAC_BYTES);

/** Makes a ticket for the object with this id. `ring` is the routing key. */
export function newTicket(
  ring: string,
  kind: TicketKind,
  routingId: string,
  expiresAtMs: number,
): string {
  const bytes = new Uint8Array(HEAD_BYTES + RANDOM_BYTES + MAC_BYTES);
  bytes.set(idToBytes(routingId));
  new DataView(bytes.buffer).setUint32(ID_BYTES, Math.ceil(expiresAtMs / SECOND_MS));
  crypto.getRandomValues(bytes.subarray(HEAD_BYTES, HEAD_BYTES + RANDOM_BYTES));
  bytes.set(macOf(currentRoutingKey(ring), kind, bytes), HEAD_BYTES + RANDOM_BYTES);
  const [head, secret] = [bytes.subarray(0, HEAD_BYTES), bytes.subarray(HEAD_BYTES)];
  return `${bytesToBase64Url(head)}.${bytesToBase64Url(secret)}`;
}

/**
 * The id of the object that this ticket is for; `null` for what we did not make, for another kind of
 * object, and for what is over.
 * Whether it was used already only the object knows.
 */
export function ticketRoutingId(
  ring: string,
  kind: TicketKind,
  ticket: string,
  nowMs: number,
): string | null {
  const [, first = '', second = ''] = TICKET_PATTERN.exec(ticket) ?? [];
  const [head, secret] = [base64UrlToBytes(first), base64UrlToBytes(second)];
  if (head?.length !== HEAD_BYTES || secret?.length !== RANDOM_BYTES + MAC_BYTES) return null;
  const bytes = new Uint8Array([...head, ...secret]);
  const mac = bytes.subarray(HEAD_BYTES + RANDOM_BYTES);
  if (!routingKeys(ring).some((key) => isSame(macOf(key, kind, bytes), mac))) return null;
  const expiresAtMs = new DataView(bytes.buffer).getUint32(ID_BYTES) * SECOND_MS;
  return nowMs < expiresAtMs + SKEW_MS ? idFromBytes(head) : null;
}

/** What an object keeps of a ticket: SHA-256, hex. */
export function ticketHash(ticket: string): string {
  return bytesToHex(sha256(utf8(ticket)));
}

/**
 * The ticket of an upgrade request: `Sec-WebSocket-Protocol: <protocol>, <ticket>` and nothing
 * else; `null` for any other spelling.
 */
export function ticketOf(request: Request, protocol: string): string | null {
  const offered = (request.headers.get('sec-websocket-protocol') ?? '').split(',');
  if (offered.length !== 2 || offered[0]?.trim() !== protocol) return null;
  const ticket = offered[1]?.trim() ?? '';
  return TICKET_PATTERN.test(ticket) ? ticket : null;
}

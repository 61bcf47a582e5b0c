// Tickets: how a socket proves who opens it. `<base64url of the routing id's 16 bytes>.<256 bits>`:
// the first part only says which object to ask, the second is the secret. The object keeps its hash
// and redeems it once. A ticket never travels in a URL, where it would end in logs.

import { sha256 } from '@noble/hashes/sha2.js';
import { base64UrlToBytes, bytesToBase64Url, bytesToHex, utf8 } from './bytes.ts';
import { randomToken } from './ids.ts';

/** How long a ticket may wait for its socket. */
export const TICKET_LIFETIME_MS = 30_000;

const TICKET_PATTERN = /^([A-Za-z0-9_-]{22})\.[A-Za-z0-9_-]{43}$/;

/** The 16 bytes of an id. */
export function idToBytes(id: string): Uint8Array<ArrayBuffer> {
  const hex = id.replaceAll('-', '');
  return Uint8Array.from({ length: 16 }, (_, index) =>
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

/** Makes a ticket for the object with this id. */
export function newTicket(routingId: string): string {
  return `${bytesToBase64Url(idToBytes(routingId))}.${randomToken()}`;
}

/** The id of the object that this ticket is for; `null` for what is no ticket. */
export function ticketRoutingId(ticket: string): string | null {
  const match = TICKET_PATTERN.exec(ticket);
  const bytes = base64UrlToBytes(match?.[1] ?? '');
  return bytes?.length === 16 ? idFromBytes(bytes) : null;
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

// Sockets: where a ticket leads. Origin and ticket are checked before anything is switched; the
// ticket is the only proof and is used up by the object. It never appears in an answer or a log.

import type { IssuedTicket } from '../contracts/game-session.ts';
import type { ErrorCode } from '../errors.ts';
import { SESSION_PROTOCOL } from '../protocol/session.ts';
import type { TicketKind } from '../routing-key.ts';
import { ticketOf, ticketRoutingId } from '../ticket.ts';
import { toTimestamp } from '../time.ts';
import { errorResponse } from './envelope.ts';

type Upgradable = { fetch(request: Request): Promise<Response> };

/** A ticket as it is handed out, with the address of its socket on the host that was asked. */
export function ticketView(request: Request, path: string, issued: IssuedTicket) {
  const url = new URL(path, request.url);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const { ticket, expiresAtMs } = issued;
  return { socketUrl: url.href, ticket, ticketExpiresAt: toTimestamp(expiresAtMs) };
}

/** Hands an upgrade to the object that its ticket names; `targetOf` is null for a stranger's. */
export async function upgrade(
  env: { ALLOWED_ORIGINS: string; ROUTING_KEY: string },
  request: Request,
  requestId: string,
  kind: TicketKind,
  targetOf: (routingId: string) => Upgradable | null,
): Promise<Response> {
  const refuse = (code: ErrorCode, headers?: Record<string, string>) =>
    errorResponse({ code }, requestId, headers);
  if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') {
    return refuse('upgrade_required', { upgrade: 'websocket' });
  }
  const origin = request.headers.get('origin');
  const allowed = [new URL(request.url).origin, ...env.ALLOWED_ORIGINS.split(',').filter(Boolean)];
  if (origin !== null && !allowed.includes(origin)) return refuse('origin_not_allowed');
  const ticket = ticketOf(request, SESSION_PROTOCOL);
  const routingId =
    ticket === null ? null : ticketRoutingId(env.ROUTING_KEY, kind, ticket, Date.now());
  const target = routingId === null ? null : targetOf(routingId);
  return target === null ? refuse('invalid_ticket') : target.fetch(request);
}

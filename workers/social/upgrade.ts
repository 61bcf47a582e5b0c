// Sockets: where a ticket leads. Origin and ticket are checked before anything is switched; the
// ticket is the only proof and is used up by the object. It never appears in an answer or a log.

import type { ErrorCode } from '#shared/errors.ts';
import { errorResponse } from '#shared/http/envelope.ts';
import { SESSION_PROTOCOL } from '#shared/protocol/session.ts';
import { ticketOf, ticketRoutingId } from '#shared/ticket.ts';
import type { SocialEnv } from './env.ts';

type Upgradable = { fetch(request: Request): Promise<Response> };

/** The address of a socket on the host that was asked. */
export function socketUrl(request: Request, path: string): string {
  const url = new URL(path, request.url);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** Hands an upgrade to the object that its ticket names; `targetOf` is null for a stranger's. */
export async function upgrade(
  env: SocialEnv,
  request: Request,
  requestId: string,
  kind: 'room' | 'hub',
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

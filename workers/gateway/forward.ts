// Handing a request on to the service that owns it, and its reply back to the client.
// The original request is the base of the new one, so that `request.cf` (place, client) survives;
// whatever a client might pretend to be an internal header is gone.

import { BODY_BYTES_MAX, readBody, WEBHOOK_BYTES_MAX } from '#shared/http/body.ts';
import { ADDRESS_HEADER } from '#shared/http/client.ts';
import { UNDECLARED_HEADER } from '#shared/http/envelope.ts';
import type { RouteSpec } from '#shared/http/route.ts';
import { ok, type Result } from '#shared/result.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const PRETENDED =
  /^(x-forwarded-|x-real-ip$|x-user-|x-player-|x-parlor-internal|forwarded$|true-client-ip$)/i;

/** The request as the service gets it; refused when the body is too large. */
export async function toUpstream(
  request: Request,
  spec: RouteSpec,
  requestId: string,
  address: string,
): Promise<Result<Request, 'body_too_large'>> {
  const headers = new Headers(request.headers);
  for (const name of [...headers.keys()]) if (PRETENDED.test(name)) headers.delete(name);
  headers.set('x-request-id', requestId);
  headers.set(ADDRESS_HEADER, address);
  if (request.body === null) return ok(new Request(request, { headers }));
  const body = await readBody(request, spec.rawBody ? WEBHOOK_BYTES_MAX : BODY_BYTES_MAX);
  return body.ok ? ok(new Request(request, { headers, body: body.value })) : body;
}

/** The reply with the headers that every reply has; a switched socket passes through. */
export function toClient(response: Response, extra: Record<string, string>): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  for (const [name, value] of Object.entries(extra)) {
    // Not ours alone: a compressed file varies by what the client accepts.
    if (name === 'vary') headers.append(name, value);
    else headers.set(name, value);
  }
  headers.delete('server');
  headers.delete(UNDECLARED_HEADER);
  const { status, webSocket } = response;
  if (webSocket) return new Response(null, { status, headers, webSocket });
  return new Response(response.body, { status, headers });
}

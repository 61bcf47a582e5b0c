// Around every request: its id, what is refused at the door, the headers of every reply, and one
// line in the log.

import type { Next } from 'hono';
import { passesBoot } from '#shared/boot.ts';
import { UNDECLARED_HEADER } from '#shared/http/envelope.ts';
import { newId } from '#shared/ids.ts';
import { log } from '#shared/log.ts';
import { err, type Result } from '#shared/result.ts';
import { BOOT_RULES, type BootEnv } from './boot.ts';
import { type GatewayContext, refuse } from './context.ts';
import { outward } from './forward.ts';
import { isKnownHost } from './host.ts';
import { addressOf } from './limits.ts';
import { countError, countRequest, countUndeclared } from './metrics.ts';
import { allowedOrigin, corsHeaders, preflight } from './origin.ts';
import { checkTransport } from './transport.ts';

function record(context: GatewayContext, status: number, startedMs: number): void {
  const { requestId, route, playerId, sid, errorCode } = context.var;
  const durationMs = Date.now() - startedMs;
  countRequest(route, status, durationMs);
  if (errorCode !== undefined) countError(errorCode);
  log('info', 'request', {
    requestId,
    method: context.req.method,
    route,
    status,
    durationMs,
    address: addressOf(context.req.raw, context.env),
    playerId,
    sid,
    errorCode,
  });
}

// A Host header that is no host, or a request target that is no path, is nobody's client.
const ADDRESS = /^https?:\/\/[^/?#*\s]+\//;

/** What is decided at the door: a refusal, or the origin that may read the reply. */
function atTheDoor({ req, env }: GatewayContext): Result<string | null> {
  const request = req.raw;
  if (!ADDRESS.test(request.url) || !URL.canParse(request.url)) return err('invalid_request');
  if (!passesBoot<BootEnv>(env, BOOT_RULES)) return err('try_again');
  if (!isKnownHost(request, env.ALLOWED_HOSTS)) return err('origin_not_allowed');
  const transport = checkTransport(request, env.ENVIRONMENT);
  return transport.ok ? allowedOrigin(request, env.ALLOWED_ORIGINS) : transport;
}

/** The outermost middleware. */
export async function around(context: GatewayContext, next: Next): Promise<void> {
  const startedMs = Date.now();
  const requestId = newId(startedMs);
  context.set('requestId', requestId);
  context.set('route', 'none');
  const door = atTheDoor(context);
  let response: Response;
  if (!door.ok) response = refuse(context, door.error.code);
  else if (context.req.method === 'OPTIONS' && door.value !== null) {
    response = preflight(door.value);
  } else {
    await next();
    response = context.res;
  }
  const undeclared = response.headers.get(UNDECLARED_HEADER);
  if (undeclared !== null) countUndeclared(undeclared);
  const cors = corsHeaders(door.ok ? door.value : null);
  const final = outward(response, { 'x-request-id': requestId, ...cors });
  // Hono merges the headers of the response before into the next one, unless that is forgotten.
  context.res = undefined;
  context.res = final;
  record(context, final.status, startedMs);
}

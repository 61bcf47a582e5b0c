// The middleware pipeline of every request: its id, admission, the headers of every reply, and one
// line in the log.

import type { Next } from 'hono';
import { passesBoot } from '#shared/boot.ts';
import { UNDECLARED_HEADER } from '#shared/http/envelope.ts';
import { newId } from '#shared/ids.ts';
import { log } from '#shared/log.ts';
import { err, type Result } from '#shared/result.ts';
import { isKnownHost } from './admission/host.ts';
import { addressOf } from './admission/limits.ts';
import { allowedOrigin, corsHeaders, preflight } from './admission/origin.ts';
import { checkTransport } from './admission/transport.ts';
import { type GatewayContext, refuse } from './context.ts';
import { GATEWAY_SCHEMA } from './env-schema.ts';
import { toClient } from './forward.ts';
import { countError, countRequest, countUndeclared } from './operation/metrics.ts';

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

/** Admission before any route: a refusal, or the origin that may read the reply. */
function admit({ req, env }: GatewayContext): Result<string | null> {
  const request = req.raw;
  if (!ADDRESS.test(request.url) || !URL.canParse(request.url)) return err('invalid_request');
  if (!passesBoot(env, GATEWAY_SCHEMA)) return err('try_again');
  if (!isKnownHost(request, env.ALLOWED_HOSTS)) return err('origin_not_allowed');
  const transport = checkTransport(request, env.ENVIRONMENT);
  return transport.ok ? allowedOrigin(request, env.ALLOWED_ORIGINS) : transport;
}

/** The outermost middleware. */
export async function pipeline(context: GatewayContext, next: Next): Promise<void> {
  const startedMs = Date.now();
  const requestId = newId(startedMs);
  context.set('requestId', requestId);
  context.set('route', 'none');
  const admitted = admit(context);
  let response: Response;
  if (!admitted.ok) response = refuse(context, admitted.error.code);
  else if (context.req.method === 'OPTIONS' && admitted.value !== null) {
    response = preflight(admitted.value);
  } else {
    await next();
    response = context.res;
  }
  const undeclared = response.headers.get(UNDECLARED_HEADER);
  if (undeclared !== null) countUndeclared(undeclared);
  const cors = corsHeaders(admitted.ok ? admitted.value : null);
  const final = toClient(response, { 'x-request-id': requestId, ...cors });
  // Hono merges the headers of the response before into the next one, unless that is forgotten.
  context.res = undefined;
  context.res = final;
  record(context, final.status, startedMs);
}

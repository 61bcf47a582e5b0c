// Around every request: its id, what is refused at the door, the headers of every reply, and one
// line in the log.

import type { Next } from 'hono';
import { passesBoot } from '#shared/boot.ts';
import { clientAddress } from '#shared/http/client.ts';
import { newId } from '#shared/ids.ts';
import { log } from '#shared/log.ts';
import { BOOT_RULES, type BootEnv } from './boot.ts';
import { type GatewayContext, refuse } from './context.ts';
import { outward } from './forward.ts';
import { countError, countRequest } from './metrics.ts';
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
    address: clientAddress(context.req.raw, context.env.ENVIRONMENT),
    playerId,
    sid,
    errorCode,
  });
}

/** The outermost middleware. */
export async function around(context: GatewayContext, next: Next): Promise<void> {
  const startedMs = Date.now();
  const requestId = newId(startedMs);
  context.set('requestId', requestId);
  context.set('route', 'none');
  const request = context.req.raw;
  const origin = allowedOrigin(request, context.env.ALLOWED_ORIGINS);
  const transport = checkTransport(request, context.env.ENVIRONMENT);
  let response: Response;
  if (!passesBoot<BootEnv>(context.env, BOOT_RULES)) response = refuse(context, 'try_again');
  else if (!transport.ok) response = refuse(context, transport.error.code);
  else if (!origin.ok) response = refuse(context, origin.error.code);
  else if (request.method === 'OPTIONS' && origin.value !== null)
    response = preflight(origin.value);
  else {
    await next();
    response = context.res;
  }
  const cors = origin.ok ? corsHeaders(origin.value) : {};
  const final = outward(response, { 'x-request-id': requestId, ...cors });
  // Hono merges the headers of the response before into the next one, unless that is forgotten.
  context.res = undefined;
  context.res = final;
  record(context, final.status, startedMs);
}

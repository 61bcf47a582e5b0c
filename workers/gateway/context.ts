// What the gateway knows of a request while it is on its way; all of it ends in the log line.

import type { Context, Hono } from 'hono';
import type { ErrorCode } from '#shared/errors.ts';
import { errorResponse } from '#shared/http/envelope.ts';
import type { GatewayEnv } from './env.ts';

interface Variables {
  requestId: string;
  /** The pattern of the route, for logs and metrics; `none` while nothing matched. */
  route: string;
  playerId?: string;
  sid?: string;
  errorCode?: ErrorCode;
}

export type GatewayApp = Hono<{ Bindings: GatewayEnv; Variables: Variables }>;
export type GatewayContext = Context<{ Bindings: GatewayEnv; Variables: Variables }>;

/** Answers with the envelope and remembers the code. */
export function refuse(
  context: GatewayContext,
  code: ErrorCode,
  headers?: Record<string, string>,
): Response {
  context.set('errorCode', code);
  return errorResponse({ code }, context.get('requestId'), headers);
}

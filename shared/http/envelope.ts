// The one shape of an error on HTTP, `{error:{code,message,requestId,...facts}}`, and of replies.

import { isUnavailable } from '../availability.ts';
import { publicFacts } from '../error-facts.ts';
import { ERRORS, type ErrorCode } from '../errors.ts';
import { isId, newId } from '../ids.ts';
import { errorFields, log } from '../log.ts';
import type { Refusal } from '../result.ts';

/** The id the gateway gave this request, or a new one where there is no gateway before us. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get('x-request-id') ?? '';
  return isId(given) ? given : newId(Date.now());
}

/** The error body, which is also what an error frame on a socket carries. */
export function errorBody(refusal: Refusal, requestId: string) {
  return {
    error: {
      ...publicFacts(refusal.code, refusal.facts),
      code: refusal.code,
      message: ERRORS[refusal.code].message,
      requestId,
    },
  };
}

/** What a throw is answered with: an outage, or a bug. It is logged here and nowhere else. */
export function codeOfThrown(error: unknown, requestId: string): 'try_again' | 'internal' {
  const fields = { requestId, ...errorFields(error) };
  if (isUnavailable(error)) {
    log('warn', 'dependency_unavailable', fields);
    return 'try_again';
  }
  log('error', 'unexpected_error', fields);
  return 'internal';
}

/** Headers of an error: when to come back, for those that pass by themselves. */
function errorHeaders(code: ErrorCode, refusal: Refusal): Record<string, string> {
  const seconds = refusal.facts?.retryAfterSeconds;
  if (typeof seconds === 'number') return { 'retry-after': String(Math.ceil(seconds)) };
  return code === 'try_again' || code === 'rate_limited' ? { 'retry-after': '1' } : {};
}

/** Tells the gateway, and nobody outside, that a reply was not as it is declared: what it counts. */
export const UNDECLARED_HEADER = 'x-parlor-internal-undeclared';

// What `publicFacts` kept back where real people are; elsewhere it has thrown.
function undeclaredHeader({ facts = {} }: Refusal, told: object): Record<string, string> {
  const isWhole = Object.keys(facts).every((name) => Object.hasOwn(told, name));
  return isWhole ? {} : { [UNDECLARED_HEADER]: 'facts' };
}

/** An error as a response. */
export function errorResponse(
  refusal: Refusal,
  requestId: string,
  headers: Record<string, string> = {},
): Response {
  const body = errorBody(refusal, requestId);
  return Response.json(body, {
    status: ERRORS[refusal.code].status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-request-id': requestId,
      ...errorHeaders(refusal.code, refusal),
      ...undeclaredHeader(refusal, body.error),
      ...headers,
    },
  });
}

/** An answer with a status, headers or cookies of its own; see `serve` for what needs none. */
export class Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Record<string, string>;
  /** Each one a `Set-Cookie` header of its own. */
  readonly cookies: readonly string[];

  constructor(
    status: number,
    body: unknown,
    headers: Record<string, string> = {},
    cookies: readonly string[] = [],
  ) {
    this.status = status;
    this.body = body;
    this.headers = headers;
    this.cookies = cookies;
  }
}

/** Makes a reply: `reply(200, {...})`, `reply(204)`. */
export function reply(
  status: number,
  body?: unknown,
  headers?: Record<string, string>,
  cookies?: readonly string[],
): Reply {
  return new Reply(status, body, headers, cookies);
}

/** A reply that says when it is the first one's repeat. */
export function replayable(status: number, body: unknown, replayed: boolean): Reply {
  return reply(status, body, replayed ? { 'idempotency-replayed': 'true' } : {});
}

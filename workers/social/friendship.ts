// From what the database decided about two players to what their client is told. Someone who was
// blocked hears what anybody hears whom a stranger does not answer.

import { type ErrorCode, isErrorCode } from '#shared/errors.ts';
import { ANY_ROUTE_CODES, type AnyRouteCode } from '#shared/http/route.ts';
import { expected, ok, type Result } from '#shared/result.ts';
import type { EdgeState } from './store.ts';

/** The outcome of a function of the database, or its refusal: one of its route's `codes` or of any route's. */
export function judged<C extends ErrorCode>(
  outcome: string,
  codes: readonly C[],
): Result<string, C | AnyRouteCode> {
  if (!isErrorCode(outcome)) return ok(outcome);
  const facts = outcome === 'rate_limited' ? { retryAfterSeconds: 60 } : undefined;
  return expected({ code: outcome, facts }, [...ANY_ROUTE_CODES, ...codes]);
}

/** What the other player is to the one who acted. */
export function relationAfter(outcome: string): EdgeState {
  return outcome === 'sent' ? 'sent' : 'friend';
}

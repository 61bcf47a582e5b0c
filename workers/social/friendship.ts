// From what the database decided about two players to what their client is told. Someone who was
// blocked hears what anybody hears whom a stranger does not answer.

import { type ErrorCode, isErrorCode } from '#shared/errors.ts';
import { expected, ok, type Result } from '#shared/result.ts';
import type { EdgeState } from './store.ts';

/** The outcome of a function of the database, or its refusal: one of the `codes` of its caller. */
export function judged<C extends ErrorCode>(
  outcome: string,
  codes: readonly C[],
): Result<string, C> {
  if (!isErrorCode(outcome)) return ok(outcome);
  const facts = outcome === 'rate_limited' ? { retryAfterSeconds: 60 } : undefined;
  return expected({ code: outcome, facts }, codes);
}

/** What the other player is to the one who acted. */
export function relationAfter(outcome: string): EdgeState {
  return outcome === 'sent' ? 'sent' : 'friend';
}

// From what the database decided about two players to what their client is told. Someone who was
// blocked hears what anybody hears whom a stranger does not answer.

import type { ErrorCode } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { EdgeState } from './store.ts';

const REFUSALS = [
  'invalid_request',
  'not_found',
  'player_blocked',
  'limit_reached',
  'idempotency_key_reused',
  'rate_limited',
  'forbidden',
  'report_closed',
] as const satisfies ErrorCode[];
type Refusable = (typeof REFUSALS)[number];

const isRefusal = (outcome: string): outcome is Refusable =>
  (REFUSALS as readonly string[]).includes(outcome);

/** The outcome of a function of the database, or its refusal. */
export function judged(outcome: string): Result<string, Refusable> {
  if (!isRefusal(outcome)) return ok(outcome);
  return outcome === 'rate_limited' ? err(outcome, { retryAfterSeconds: 60 }) : err(outcome);
}

/** What the other player is to the one who acted. */
export function relationAfter(outcome: string): EdgeState {
  return outcome === 'sent' ? 'sent' : 'friend';
}

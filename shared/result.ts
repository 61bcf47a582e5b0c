// The way an expected refusal travels: as a value, never as an exception.
// A `throw` is a bug or an outage. An error loses its class across Workers RPC, so callers compare
// `error.code` and nothing else.

import type { ErrorFacts, FactsOf } from './error-facts.ts';
import type { ErrorCode } from './errors.ts';

/** A refusal: a code of the closed list in `errors.ts`, with facts that the client may show. */
export type Refusal<C extends ErrorCode = ErrorCode> = { code: C; facts?: ErrorFacts };

export type Ok<T> = { ok: true; value: T };
export type Err<C extends ErrorCode = ErrorCode> = { ok: false; error: Refusal<C> };
export type Result<T, C extends ErrorCode = ErrorCode> = Ok<T> | Err<C>;

/** Wraps a success. */
export function ok(): Ok<undefined>;
export function ok<T>(value: T): Ok<T>;
export function ok<T>(value?: T): Ok<T | undefined> {
  return { ok: true, value };
}

/** Makes a refusal, with facts that are declared for its code. */
export function err<C extends ErrorCode>(code: C, facts?: FactsOf<NoInfer<C>>): Err<C> {
  return {
    ok: false,
    error: facts === undefined ? { code } : { code, facts: facts as ErrorFacts },
  };
}

/** A success with what `change` makes of its value; a refusal as it is. */
export function map<T, U, C extends ErrorCode>(
  result: Result<T, C>,
  change: (value: T) => U,
): Result<U, C> {
  return result.ok ? ok(change(result.value)) : result;
}

/**
 * A refusal that came from where types do not reach (SQL, another Worker), as one of those that the
 * caller expects. Any other is a bug and thrown, so that nobody mistakes it for a decision.
 */
export function expected<C extends ErrorCode>(
  refusal: { code: string; facts?: ErrorFacts | undefined },
  codes: readonly C[],
): Err<C> {
  const code = codes.find((candidate) => candidate === refusal.code);
  if (code === undefined) throw new Error(`refused unexpectedly: ${refusal.code}`);
  const { facts } = refusal;
  return { ok: false, error: facts === undefined ? { code } : { code, facts } };
}

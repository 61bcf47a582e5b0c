// The way an expected refusal travels: as a value, never as an exception.
// A `throw` is a bug or an outage. An error loses its class across Workers RPC, so callers compare
// `error.code` and nothing else.

import type { ErrorCode } from './errors.ts';

type Fact = string | number | boolean | null | string[] | Readonly<Record<string, string>>;

/**
 * Facts that explain a refusal to the caller. Only JSON values: they cross RPC and HTTP as they are,
 * so amounts are decimal strings and times RFC 3339 from the start; names of inner units are none.
 */
export type ErrorFacts = Record<string, Fact> & {
  [name in `${string}Micros` | `${string}Ms`]?: never;
};

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

/** Makes a refusal. */
export function err<C extends ErrorCode>(code: C, facts?: ErrorFacts): Err<C> {
  return { ok: false, error: facts === undefined ? { code } : { code, facts } };
}

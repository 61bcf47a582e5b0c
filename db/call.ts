// Calling SQL functions from a Worker: the one typed seam. The answer is checked against a zod schema
// and has its inferred type, so a key that SQL renames fails here by name, and the compiler then
// leads to everybody who read it. What one would get wrong: parameters carry no casts. Postgres gives
// each the type that the function declares, so no second statement of it can differ; see client.ts
// for how values travel. Keys that the schema does not name are dropped, not refused: functions are
// deployed before Workers, and a new key must not stop the Workers that run.

import { type Column, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { z } from 'zod';
import type { ErrorFacts } from '#shared/error-facts.ts';
import { type ErrorCode, isErrorCode } from '#shared/errors.ts';
import { type Err, expected, ok, type Result } from '#shared/result.ts';
import { type Database, DatabaseRefusal, type Row, type TransactionOptions } from './client.ts';

type Schema =
  | 'approvals'
  | 'audit'
  | 'auth'
  | 'compliance'
  | 'games'
  | 'identity'
  | 'ledger'
  | 'maintenance'
  | 'outbox'
  | 'payments'
  | 'rules'
  | 'social';
type FunctionName = `${Schema}.${string}`;

type Scalar = string | number | bigint | boolean | null;
/** A value as the driver sends it; `at`, `span` and `json` make the others. */
type Param = Scalar | Uint8Array | readonly Scalar[] | SQL;
type Params = readonly (Param | Column | PgTable)[];

/** For jobs: `timeoutMs` raises our time-out and the server's. */
type Limits = Required<Pick<TransactionOptions, 'timeoutMs'>> &
  Pick<TransactionOptions, 'isolationLevel'>;

/** SQLSTATE of refusals that roll back; their hint is the code. */
const REFUSED_SQL_STATE = 'LX001';
const NUMERIC_OUT_OF_RANGE = '22003';

type Refused = { code: string; facts?: ErrorFacts | undefined };

/** `{refused, facts}`, or an outcome that is an error's code: alone, or with what belongs to others. */
function refusalIn(value: unknown): Refused | null {
  if (typeof value === 'string') return isErrorCode(value) ? { code: value } : null;
  const { refused, outcome, facts } = Object(value) as Record<string, unknown>;
  if (typeof refused === 'string') return { code: refused, facts: facts as ErrorFacts };
  return typeof outcome === 'string' && isErrorCode(outcome) ? { code: outcome } : null;
}

/** A function answered in another shape than its schema says. Names keys, never values. */
export class UnexpectedAnswer extends Error {
  override name = 'UnexpectedAnswer';
  constructor(what: string, { issues }: z.ZodError) {
    const faults = issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    super(`${what} answered unexpectedly (${faults.join('; ')})`);
  }
}

/** A function applied to parameters, as a part of a statement. */
export function functionCall(name: FunctionName, params: Params): SQL {
  const [schema = '', fn = ''] = name.split('.');
  const list = params.map((param) => (Array.isArray(param) ? sql.param(param) : sql`${param}`));
  return sql`${sql.identifier(schema)}.${sql.identifier(fn)}(${sql.join(list, sql`, `)})`;
}

function checked<S extends z.ZodType>(name: string, schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new UnexpectedAnswer(name, parsed.error);
  return parsed.data;
}

/** A function as a column of a query, of columns or, by a table's alias, of whole rows. */
export function functionColumn<S extends z.ZodType>(
  name: FunctionName,
  params: Params,
  answer: S,
): SQL<z.output<S>> {
  const column = functionCall(name, params);
  return column.mapWith((value: unknown) => checked(name, answer, value));
}

const camelCased = new Map<string, string>();

function toCamelCase(column: string): string {
  let name = camelCased.get(column);
  if (name === undefined) {
    name = column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    camelCased.set(column, name);
  }
  return name;
}

class SqlFunctions {
  readonly #database: Database;
  readonly #idempotent: boolean;

  constructor(database: Database, idempotent: boolean) {
    this.#database = database;
    this.#idempotent = idempotent;
  }

  /** Calls a function that answers nothing. */
  async run(name: FunctionName, params: Params): Promise<void> {
    await this.#answers(name, params);
  }

  /** Calls a function that answers one value. */
  async call<S extends z.ZodType>(
    name: FunctionName,
    params: Params,
    answer: S,
    limits?: Limits,
  ): Promise<z.output<S>> {
    const [value] = await this.#answers(name, params, limits);
    return checked(name, answer, value);
  }

  /** Calls a function that answers a set of values. */
  async set<S extends z.ZodType>(name: FunctionName, params: Params, answer: S) {
    const values = await this.#answers(name, params);
    return values.map((value) => checked(name, answer, value));
  }

  /** Calls a function that answers a table; the schema has its columns in camel case. */
  async table<S extends z.ZodType>(name: FunctionName, params: Params, row: S) {
    const rows = await this.#rows(sql`select * from ${functionCall(name, params)}`);
    return rows.map((columns) => {
      const entries = Object.entries(columns).map(([key, value]) => [toCamelCase(key), value]);
      return checked(name, row, Object.fromEntries(entries));
    });
  }

  /**
   * Calls a function that may refuse, by its answer (`{refused, facts}`, or an outcome that is a
   * code of ours) or, where its transaction had to roll back, by an exception. A code outside of
   * `codes` is a bug and thrown, so that nobody mistakes it for a decision.
   */
  async tryCall<S extends z.ZodType, Codes extends ErrorCode>(
    name: FunctionName,
    params: Params,
    answer: S,
    codes: readonly Codes[],
  ): Promise<Result<z.output<S>, Codes>> {
    try {
      const [value] = await this.#answers(name, params);
      const refused = refusalIn(value);
      return refused === null ? ok(checked(name, answer, value)) : expected(refused, codes);
    } catch (error) {
      return refusalOf(error, codes);
    }
  }

  async #answers(name: FunctionName, params: Params, limits?: Limits): Promise<unknown[]> {
    const rows = await this.#rows(sql`select ${functionCall(name, params)} as answer`, limits);
    return rows.map(({ answer }) => answer);
  }

  async #rows(statement: SQL, limits?: Limits): Promise<Row[]> {
    const idempotent = this.#idempotent;
    if (limits === undefined) return this.#database.call(statement, { idempotent });
    const [rows = []] = await this.#database.transaction([statement], { idempotent, ...limits });
    return rows;
  }
}

/**
 * How to call the functions of a database: `again` repeats a call whose fate is unknown, for what
 * may run twice without a second effect; `once` never does.
 */
export function functionsOf(database: Database): { once: SqlFunctions; again: SqlFunctions } {
  return { once: new SqlFunctions(database, false), again: new SqlFunctions(database, true) };
}

/** The refusal that an exception of the database is; rethrows what is none. */
export function refusalOf<Codes extends ErrorCode>(
  error: unknown,
  codes: readonly Codes[],
): Err<Codes> {
  const code = error instanceof DatabaseRefusal ? codeOf(error) : null;
  if (code === null) throw error;
  return expected({ code }, codes);
}

function codeOf(error: DatabaseRefusal): ErrorCode | null {
  if (error.sqlState === NUMERIC_OUT_OF_RANGE) return 'amount_overflow';
  if (error.constraint === 'overdraft') return 'insufficient_funds';
  const code = error.sqlState === REFUSED_SQL_STATE ? (error.hint ?? '') : '';
  return isErrorCode(code) ? code : null;
}

// The way to Postgres from a Worker: drizzle over Neon's HTTP driver, one statement or one batch
// per call. Outages and refusals of the database come out of here as two typed errors and nothing
// else: drizzle's own error carries every parameter in its text, which must never reach a log.
//
// How values travel (checked by test/db/neon-proxy.test.ts):
// - bigint: pass a JS bigint, cast it in SQL (`${amountMicros}::bigint`). BIGINT and NUMERIC come
//   back as text: wrap them in BigInt(). A drizzle column `bigint({mode:'bigint'})` does that.
// - an array is ONE parameter only as `${sql.param(list)}::bigint[]`; a bare `${list}` in drizzle's
//   sql`` becomes a list `($1, $2)`. BIGINT[] comes back as an array of texts.
// - bytea: pass a Uint8Array, get a Uint8Array. A list of them only by `byteaArray(list)`: the
//   driver (1.2) fails on bytes inside arrays.
// - timestamps and dates come back as Postgres' text; JSON comes back parsed, so amounts inside
//   JSON must be texts. integer and double come back as numbers, boolean as boolean.

import { NeonDbError, type NeonQueryFunction, neon, neonConfig } from '@neondatabase/serverless';
import { DrizzleQueryError, type SQL, sql } from 'drizzle-orm';
import { drizzle, type NeonHttpDatabase } from 'drizzle-orm/neon-http';
import { PgDialect } from 'drizzle-orm/pg-core';
import { Unavailable } from '#shared/availability.ts';
import { bytesToHex } from '#shared/bytes.ts';

/** Time for one call, the answer's body included. The roles' statement_timeout is below it. */
export const DATABASE_TIMEOUT_MS = 5_000;

const ATTEMPTS_MAX = 4;
const RETRY_DELAY_MS = 15;

/**
 * The database cannot be reached, is overloaded, or gave up on the statement. HTTP apps answer 503
 * `try_again`. Compare `name`: it survives where the class does not.
 */
export class DatabaseUnavailable extends Unavailable {
  override name = 'DatabaseUnavailable';
  /** True when nobody knows whether the statement took effect; false when it surely did not. */
  readonly maybeApplied: boolean;
  constructor(reason: string, maybeApplied: boolean) {
    super(`database (${reason})`);
    this.maybeApplied = maybeApplied;
  }
}

/** Postgres refused the statement; it had no effect. Carries no values, so it may be logged. */
export class DatabaseRefusal extends Error {
  override name = 'DatabaseRefusal';
  /** Five characters, e.g. "23505" unique_violation; our functions raise their own. */
  readonly sqlState: string;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;
  /** What `hint` said: our functions may put a machine-readable fact there. */
  readonly hint: string | undefined;
  constructor(error: NeonDbError, sqlState: string) {
    super(`${sqlState}: ${valueFree(error, sqlState)}`);
    this.sqlState = sqlState;
    this.constraint = error.constraint;
    this.table = error.table;
    this.column = error.column;
    this.hint = error.hint;
  }
}

/** Class 22 (data exception) quotes the offending value; the others name things only. */
function valueFree(error: NeonDbError, sqlState: string): string {
  return sqlState.startsWith('22') ? `data exception in ${error.routine}` : error.message;
}

export type CallOptions = {
  /**
   * True when the statement may run twice without a second effect (a read, or a write under a key).
   * Only then is it repeated after a failure that leaves its fate unknown. Default false.
   */
  idempotent?: boolean;
};

export type TransactionOptions = CallOptions & {
  isolationLevel?: 'ReadCommitted' | 'RepeatableRead' | 'Serializable';
  readOnly?: boolean;
  /** For jobs: raises our time-out and the server's statement_timeout. Default 5000. */
  timeoutMs?: number;
};

/** A row with the driver's values; see the header for what each type becomes. */
export type Row = Record<string, unknown>;

export type Database = {
  /** Runs one drizzle query (a builder or `db.batch`). */
  run<T>(work: (db: NeonHttpDatabase) => PromiseLike<T>, options?: CallOptions): Promise<T>;
  /** Runs a query that changes nothing. */
  read<T>(query: (db: NeonHttpDatabase) => PromiseLike<T>): Promise<T>;
  /** The same where there is one row at most. */
  readOne<T>(query: (db: NeonHttpDatabase) => PromiseLike<T[]>): Promise<T | undefined>;
  /** Whether the database answers: throws when it does not. */
  ping(): Promise<void>;
  /** Runs one SQL statement, mostly a function call, and returns its rows. */
  call<R extends Row = Row>(statement: SQL, options?: CallOptions): Promise<R[]>;
  /** Runs statements in one transaction, all or none, and returns the rows of each. */
  transaction(statements: SQL[], options?: TransactionOptions): Promise<Row[][]>;
};

const opened = new Map<string, Database>();
const CASING = { casing: 'snake_case' } as const;
const dialect = new PgDialect(CASING);

/**
 * The database behind a connection string. Cheap to call per request: nothing is connected until a
 * statement runs. `endpoint` is the local proxy's URL (variable `NEON_PROXY_URL`); without it the
 * statements go to Neon. Every method throws `DatabaseUnavailable` or `DatabaseRefusal`.
 */
export function connect(databaseUrl: string, endpoint?: string): Database {
  const key = `${databaseUrl} ${endpoint ?? ''}`;
  const known = opened.get(key);
  if (known !== undefined) return known;
  // An environment variable that is not set is often an empty text.
  const database = open(databaseUrl, endpoint === '' ? undefined : endpoint);
  opened.set(key, database);
  return database;
}

/** A list of byte strings as one parameter of type bytea[]. */
export function byteaArray(list: readonly Uint8Array[]): SQL {
  return sql`${sql.param(list.map((bytes) => `\\x${bytesToHex(bytes)}`))}::bytea[]`;
}

function open(databaseUrl: string, endpoint: string | undefined): Database {
  // The driver's own complaint would quote the string, password and all.
  if (!/^postgres(ql)?:$/.test(URL.parse(databaseUrl)?.protocol ?? '')) {
    throw new TypeError('The database URL is not a postgresql:// URL.');
  }
  const client = neon(databaseUrl, { fetchOptions: { endpoint } });
  const db = drizzle({ client, ...CASING });
  return {
    run: (work, options) => attempt(() => work(db), options),
    read: (query) => attempt(() => query(db), { idempotent: true }),
    readOne: async (query) => (await attempt(() => query(db), { idempotent: true }))[0],
    ping: async () => {
      await attempt(() => client.query('select 1'), { idempotent: true });
    },
    call: <R extends Row>(statement: SQL, options?: CallOptions) => {
      const query = dialect.sqlToQuery(statement);
      return attempt(
        () => client.query(query.sql, query.params) as PromiseLike<unknown> as PromiseLike<R[]>,
        options,
      );
    },
    transaction: (statements, options) =>
      attempt(() => runTransaction(client, statements, endpoint, options), options),
  };
}

async function runTransaction(
  client: NeonQueryFunction<false, false>,
  statements: SQL[],
  endpoint: string | undefined,
  options: TransactionOptions = {},
): Promise<Row[][]> {
  const { isolationLevel, readOnly, timeoutMs } = options;
  const queries = statements.map((statement) => {
    const query = dialect.sqlToQuery(statement);
    return client.query(query.sql, query.params);
  });
  if (timeoutMs !== undefined) {
    // Half a second earlier than ours, so that the server's answer wins and the outcome is known.
    const limit = `${Math.max(timeoutMs - 500, 1)}ms`;
    queries.unshift(client.query(`select set_config('statement_timeout', $1, true)`, [limit]));
  }
  const results = await client.transaction(queries, {
    fetchOptions: { endpoint, timeoutMs },
    ...(isolationLevel === undefined ? {} : { isolationLevel }),
    ...(readOnly === undefined ? {} : { readOnly }),
  });
  return timeoutMs === undefined ? results : results.slice(1);
}

async function attempt<T>(work: () => PromiseLike<T>, options: CallOptions = {}): Promise<T> {
  const deadlineMs = Date.now() + DATABASE_TIMEOUT_MS;
  for (let attempts = 1; ; attempts++) {
    try {
      return await work();
    } catch (error) {
      const { failure, repeat } = judge(error);
      const mayRepeat = repeat === 'safe' || (repeat === 'if idempotent' && options.idempotent);
      if (!mayRepeat || attempts >= ATTEMPTS_MAX || Date.now() >= deadlineMs) throw failure;
    }
    // Doubling, with jitter so that rivals do not meet again: about 15, 30, 60 ms.
    const delayMs = RETRY_DELAY_MS * 2 ** (attempts - 1) * (0.5 + Math.random());
    await new Promise((resolve) => setTimeout(resolve, delayMs));
  }
}

type Judgement = { failure: unknown; repeat: 'safe' | 'if idempotent' | 'never' };

/** Rolled back by the server because of rivals: a repeat may well succeed. */
const RIVALRY = new Set(['40001', '40P01']);

/** Refused before it started (starting up, too many connections): surely had no effect. */
const NOT_STARTED = new Set(['57P03', '53300']);

/** Let in by nobody: a wrong or changed password, no such role or database, a standby. No effect. */
const NOT_LET_IN = /^(28|3D|25006$)/;

/** Cut by a time-out of the server: rolled back, and a repeat would only add to the load. */
const GIVEN_UP = new Set(['57014', '55P03', '25P03']);

/** Classes: connection exception, insufficient resources, operator intervention, system error. */
const OUTAGE_CLASS = /^(08|53|57|58)/;

function judge(thrown: unknown): Judgement {
  const error = thrown instanceof DrizzleQueryError ? thrown.cause : thrown;
  if (!(error instanceof NeonDbError)) return { failure: error, repeat: 'never' };
  const { code } = error;
  if (code === undefined || code === null) {
    // No SQLSTATE: the network, a time-out, a proxy's 5xx. The statement may have run.
    return { failure: new DatabaseUnavailable(error.message, true), repeat: 'if idempotent' };
  }
  if (RIVALRY.has(code)) return { failure: unavailable(error, false), repeat: 'safe' };
  if (NOT_STARTED.has(code)) return { failure: unavailable(error, false), repeat: 'safe' };
  // Repeated by the caller, not here: the password will not be right in a moment.
  if (NOT_LET_IN.test(code)) return { failure: unavailable(error, false), repeat: 'never' };
  if (error.routine === 'CheckMyDatabase') {
    return { failure: unavailable(error, false), repeat: 'never' };
  }
  if (GIVEN_UP.has(code)) return { failure: unavailable(error, false), repeat: 'never' };
  if (OUTAGE_CLASS.test(code))
    return { failure: unavailable(error, true), repeat: 'if idempotent' };
  return { failure: new DatabaseRefusal(error, code), repeat: 'never' };
}

function unavailable(error: NeonDbError, maybeApplied: boolean): DatabaseUnavailable {
  return new DatabaseUnavailable(`${error.code} ${error.message}`, maybeApplied);
}

type BoundedInit = RequestInit & { endpoint?: string; timeoutMs?: number };

/**
 * Sends one request. Our own keys of `fetchOptions` arrive here, which spares a global endpoint.
 * Never follows a redirect (it would carry the password along), reads the whole body under one
 * time-out, and parses it, so that a cut body fails like any other broken connection.
 */
async function boundedFetch(url: string, init: BoundedInit): Promise<unknown> {
  const { endpoint, timeoutMs = DATABASE_TIMEOUT_MS, ...request } = init;
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(endpoint ?? url, { ...request, redirect: 'manual', signal });
  const text = await response.text();
  const parsed: unknown = response.ok || response.status === 400 ? JSON.parse(text) : null;
  const { ok, status } = response;
  return { ok, status, text: async () => text, json: async () => parsed };
}

neonConfig.fetchFunction = boundedFetch;

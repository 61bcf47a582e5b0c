// The words of the SQL-over-HTTP protocol, as `@neondatabase/serverless` 1.2 speaks it: what the
// headers mean, how a result and an error look. No connection and no HTTP in here.
// Values stay the text that Postgres sent: parsing them is the driver's work, and a parse here
// would lose what JSON numbers cannot hold.

import type { IncomingHttpHeaders } from 'node:http';
import pg from 'pg';
import { BodyTooLarge } from '../loopback.ts';

/** A statement as `pg` runs it: always the extended protocol, so one text is one statement. */
export type Statement = pg.QueryArrayConfig & { queryMode: 'extended' };

export type SqlRequest = {
  connectionString: string;
  statements: Statement[];
  /** True for `{queries: […]}`: one transaction, answered as `{results: […]}`. */
  batch: boolean;
  arrayMode: boolean;
  isolationLevel: string | null;
  readOnly: boolean;
  deferrable: boolean;
};

/** The caller's mistake: answered with 400 and no SQLSTATE. */
export class InvalidRequest extends Error {}

const ISOLATION_LEVELS = new Map([
  ['ReadUncommitted', 'read uncommitted'],
  ['ReadCommitted', 'read committed'],
  ['RepeatableRead', 'repeatable read'],
  ['Serializable', 'serializable'],
]);

const asText = { getTypeParser: () => (text: string) => text };

/** Reads headers and body; throws `InvalidRequest` for what is not the protocol. */
export function readSqlRequest(headers: IncomingHttpHeaders, body: string): SqlRequest {
  const connectionString = headers['neon-connection-string'];
  if (typeof connectionString !== 'string') {
    throw new InvalidRequest('The header Neon-Connection-String is missing.');
  }
  if (headers['neon-raw-text-output'] !== 'true') {
    throw new InvalidRequest('Only Neon-Raw-Text-Output: true is supported here.');
  }
  const level = headers['neon-batch-isolation-level'];
  const isolationLevel = level === undefined ? null : ISOLATION_LEVELS.get(`${level}`);
  if (isolationLevel === undefined) throw new InvalidRequest('The isolation level is not valid.');
  const parsed = parseBody(body);
  const queries = Array.isArray(parsed.queries) ? parsed.queries : null;
  return {
    connectionString,
    statements: (queries ?? [parsed]).map(readStatement),
    batch: queries !== null,
    arrayMode: headers['neon-array-mode'] === 'true',
    isolationLevel,
    readOnly: headers['neon-batch-read-only'] === 'true',
    deferrable: headers['neon-batch-deferrable'] === 'true',
  };
}

function parseBody(body: string): { queries?: unknown } {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {
    // Falls through to the one refusal below.
  }
  throw new InvalidRequest('The body is not a JSON object.');
}

function readStatement(value: { query?: unknown; params?: unknown }): Statement {
  const { query, params = [] } = value ?? {};
  if (typeof query !== 'string' || !Array.isArray(params)) {
    throw new InvalidRequest('A query needs the fields query (text) and params (list).');
  }
  return { text: query, values: params, rowMode: 'array', types: asText, queryMode: 'extended' };
}

/** The statement that opens the transaction of a batch. */
export function beginText(request: SqlRequest): string {
  const level = request.isolationLevel === null ? '' : ` isolation level ${request.isolationLevel}`;
  const readOnly = request.readOnly ? ' read only' : '';
  const deferrable = request.deferrable ? ' deferrable' : '';
  return `begin${level}${readOnly}${deferrable}`;
}

const SESSION_COMMANDS = new Set(['SET', 'RESET', 'LISTEN', 'PREPARE', 'DECLARE', 'LOAD']);

/** Whether a command leaves something behind that the next user of the connection would see. */
export function changesSession(command: string): boolean {
  return SESSION_COMMANDS.has(command);
}

/** One result in the shape that the driver reads. */
export function describeResult(result: pg.QueryArrayResult, request: SqlRequest): object {
  const { fields } = result;
  return {
    command: result.command,
    rowCount: result.rowCount,
    fields,
    rows: request.arrayMode
      ? result.rows
      : result.rows.map((row) =>
          Object.fromEntries(row.map((value, index) => [fields[index]?.name ?? '', value])),
        ),
    rowAsArray: request.arrayMode,
  };
}

/** Status and body for an error: 400 with SQLSTATE, 400 for a bad request, otherwise 503. */
export function describeFailure(error: unknown): { status: number; body: object } {
  if (error instanceof InvalidRequest || error instanceof BodyTooLarge)
    return { status: 400, body: { message: error.message } };
  if (!(error instanceof pg.DatabaseError)) {
    const message = error instanceof Error ? error.message : 'unknown failure';
    return { status: 503, body: { message: `Could not reach the database: ${message}` } };
  }
  const { severity, code, detail, hint, position, internalPosition, internalQuery } = error;
  const { where, schema, table, column, dataType, constraint, file, line, routine } = error;
  const place = { where, schema, table, column, dataType, constraint, file, line, routine };
  return {
    status: 400,
    body: {
      message: error.message,
      ...{ severity, code, detail, hint, position, internalPosition, internalQuery },
      ...place,
    },
  };
}

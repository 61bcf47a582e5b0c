// `storage.sql` of a simulated object on `node:sqlite`: the words that our code uses, with the types
// that workerd gives back (blobs as ArrayBuffer), what it refuses (bigint), and its errors. Statements
// are prepared once per object; whoever writes says so first, which opens the transaction that a
// flush commits.

import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { checkAllowed, type StatementText, statementsOf } from './sql-text.ts';

type Value = ArrayBuffer | string | number | null;
type Row = Record<string, Value>;

interface Statement extends StatementText {
  prepared: StatementSync | null;
  columns: string[];
}

/** Bytes of a row at most. */
const ROW_BYTES_MAX = 2 * 1024 * 1024;
/** SQLite's own limit of a database. */
const PAGES_MAX = 0xfffffffe;
/** Names of the result codes that an object can meet; the others stay numbers. */
const CODES: Record<number, string> = {
  1: 'SQLITE_ERROR',
  13: 'SQLITE_FULL',
  18: 'SQLITE_TOOBIG',
  19: 'SQLITE_CONSTRAINT',
  20: 'SQLITE_MISMATCH',
  275: 'SQLITE_CONSTRAINT_CHECK',
  787: 'SQLITE_CONSTRAINT_FOREIGNKEY',
  1299: 'SQLITE_CONSTRAINT_NOTNULL',
  1555: 'SQLITE_CONSTRAINT_PRIMARYKEY',
  1811: 'SQLITE_CONSTRAINT_TRIGGER',
  2067: 'SQLITE_CONSTRAINT_UNIQUE',
  2579: 'SQLITE_CONSTRAINT_ROWID',
  3091: 'SQLITE_CONSTRAINT_DATATYPE',
};

/** What is counted against the limit of a row. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? value.byteLength : 8;
}

function toSqlite(value: unknown): SQLInputValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  if (typeof value === 'bigint') throw new TypeError('Cannot convert a BigInt value to a number');
  // Whatever else is text, booleans too.
  return `${value}`;
}

function fromSqlite(value: unknown): Value {
  if (typeof value === 'bigint') return Number(value);
  if (!(value instanceof Uint8Array)) return value as Value;
  return value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength) as ArrayBuffer;
}

/** As workerd words what SQLite refuses. */
function worded(error: unknown): unknown {
  const { errcode, message } = error as { errcode?: number; message: string };
  if (typeof errcode !== 'number') return error;
  const code = CODES[errcode & 255] ?? `code ${errcode & 255}`;
  const extended = errcode > 255 ? ` (extended: ${CODES[errcode] ?? errcode})` : '';
  return new Error(`${message}: ${code}${extended}`);
}

/** Rows of one statement. */
class Cursor implements Iterable<Row> {
  readonly columnNames: string[];
  readonly rowsRead: number;
  readonly rowsWritten: number;
  readonly #rows: Row[];
  #at = 0;

  constructor(columnNames: string[], rows: Row[], rowsWritten: number) {
    this.columnNames = columnNames;
    this.#rows = rows;
    this.rowsRead = rows.length;
    this.rowsWritten = rowsWritten;
  }

  next(): IteratorResult<Row> {
    const value = this.#rows[this.#at];
    if (value === undefined) return { done: true, value: undefined };
    this.#at += 1;
    return { done: false, value };
  }

  [Symbol.iterator](): Iterator<Row> {
    return { next: () => this.next() };
  }

  toArray(): Row[] {
    const rest = this.#rows.slice(this.#at);
    this.#at = this.#rows.length;
    return rest;
  }

  one(): Row {
    const [row, ...more] = this.toArray();
    if (row !== undefined && more.length === 0) return row;
    const what = row === undefined ? 'no results' : 'multiple results';
    throw new Error(`Expected exactly one result from SQL query, but got ${what}.`);
  }

  *raw(): IterableIterator<Value[]> {
    for (const row of this) yield this.columnNames.map((name) => row[name] ?? null);
  }
}

export class SqliteStorage {
  readonly #database = new DatabaseSync(':memory:');
  readonly #queries = new Map<string, Statement[]>();
  readonly #onWrite: () => void;
  readonly #onLost: () => void;
  #depth = 0;

  /**
   * `onWrite` hears of each statement that may write, before it runs; `onLost` of one that ended the
   * open transaction.
   */
  constructor(onWrite: () => void, onLost: () => void) {
    this.#onWrite = onWrite;
    this.#onLost = onLost;
    this.#database.exec('pragma foreign_keys = on');
  }

  exec(query: string, ...bindings: unknown[]): Cursor {
    const values = bindings.map(toSqlite);
    let cursor = new Cursor([], [], 0);
    const statements = this.#statementsOf(query);
    for (const [index, statement] of statements.entries()) {
      const isLast = index === statements.length - 1;
      checkBindings(statement, isLast, values.length);
      if (!statement.isRead) this.#onWrite();
      cursor = this.#run(statement, isLast ? values : []);
    }
    return cursor;
  }

  get databaseSize(): number {
    const pages = this.#database.prepare('pragma page_count').get()?.page_count;
    const size = this.#database.prepare('pragma page_size').get()?.page_size;
    return Number(pages) * Number(size);
  }

  /** Limits the disk; of workerd's, for facts. Until what was written is taken back. */
  setMaxPageCountForTest(count: number): void {
    this.#database.exec(`pragma max_page_count = ${count}`);
  }

  /** Makes the platform's own table, which keeps the alarm. */
  makeAlarmTable(): void {
    try {
      this.#database.exec(
        'create table if not exists _cf_METADATA (key integer primary key, value)',
      );
    } catch (error) {
      throw worded(error);
    }
  }

  begin(): void {
    this.#database.exec('begin');
  }

  commit(): void {
    this.#database.exec('commit');
  }

  rollback(): void {
    this.#depth = 0;
    if (this.#database.isTransaction) this.#database.exec('rollback');
    this.setMaxPageCountForTest(PAGES_MAX);
  }

  /** Runs within a savepoint of the open transaction. */
  savepoint<T>(work: () => T): T {
    const name = `s${++this.#depth}`;
    this.#database.exec(`savepoint ${name}`);
    try {
      const result = work();
      this.#database.exec(`release ${name}`);
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec(`rollback to ${name}; release ${name}`);
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }

  close(): void {
    this.#database.close();
  }

  #run(statement: Statement, values: SQLInputValue[]): Cursor {
    const { isRead } = statement;
    if (!isRead && values.reduce<number>((sum, value) => sum + sizeOf(value), 0) > ROW_BYTES_MAX) {
      throw new Error('string or blob too big: SQLITE_TOOBIG');
    }
    try {
      const prepared = this.#prepared(statement);
      const { columns } = statement;
      if (columns.length === 0) {
        const { changes } = prepared.run(...values);
        return new Cursor([], [], Number(changes));
      }
      const rows = allOf(prepared, values).map((row) => {
        const entries = Object.entries(row).map(([name, value]) => [name, fromSqlite(value)]);
        return Object.fromEntries(entries) as Row;
      });
      return new Cursor(columns, rows, isRead ? 0 : rows.length);
    } catch (error) {
      // A full disk can take the whole transaction with it, not the statement alone.
      if (!isRead && !this.#database.isTransaction) this.#onLost();
      throw worded(error);
    }
  }

  #statementsOf(query: string): Statement[] {
    let statements = this.#queries.get(query);
    if (statements === undefined) {
      statements = statementsOf(query).map((text) => ({ ...text, prepared: null, columns: [] }));
      this.#queries.set(query, statements);
    }
    return statements;
  }

  // Only when its turn comes: the statements before it may make its table.
  #prepared(statement: Statement): StatementSync {
    if (statement.prepared === null) {
      checkAllowed(statement);
      statement.prepared = this.#database.prepare(statement.text);
      statement.columns = statement.prepared.columns().map(({ name }) => name);
    }
    return statement.prepared;
  }
}

function checkBindings({ parameters }: StatementText, isLast: boolean, given: number): void {
  if (isLast && parameters !== given) {
    throw new Error('Wrong number of parameter bindings for SQL query.');
  }
  if (!isLast && parameters > 0) {
    throw new Error(
      'When executing multiple SQL statements in a single call, only the last statement can have parameters.',
    );
  }
}

function allOf(statement: StatementSync, values: SQLInputValue[]): Record<string, unknown>[] {
  try {
    return statement.all(...values) as Record<string, unknown>[];
  } catch (error) {
    // An integer beyond 2^53 is read as the nearest number.
    if ((error as { code?: string }).code !== 'ERR_OUT_OF_RANGE') throw error;
    statement.setReadBigInts(true);
    return statement.all(...values) as Record<string, unknown>[];
  }
}

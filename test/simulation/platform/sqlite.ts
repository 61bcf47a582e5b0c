// `storage.sql` of a simulated object on `node:sqlite`: the words that our code uses, with the types
// that workerd gives back (blobs as ArrayBuffer) and refuses (bigint). Statements are prepared once
// per object; whoever writes says so first, which opens the transaction that a flush commits.

import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

type Value = ArrayBuffer | string | number | null;
type Row = Record<string, Value>;

/** Bytes of a row at most. */
const ROW_BYTES_MAX = 2 * 1024 * 1024;
const READS = /^\s*(select|pragma|explain|values|with\b(?![\s\S]*\b(insert|update|delete)\b))/i;

/** What is counted against the limit of a row. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? value.byteLength : 8;
}

function toSqlite(value: unknown): SQLInputValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  throw new TypeError(`a ${typeof value} cannot be bound to a statement`);
}

function fromSqlite(value: unknown): Value {
  if (!(value instanceof Uint8Array)) return value as Value;
  return value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength) as ArrayBuffer;
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
    if (row === undefined || more.length > 0) {
      throw new Error('Expected exactly one result from SQL query.');
    }
    return row;
  }

  *raw(): IterableIterator<Value[]> {
    for (const row of this) yield this.columnNames.map((name) => row[name] ?? null);
  }
}

export class SqliteStorage {
  readonly #database = new DatabaseSync(':memory:');
  readonly #statements = new Map<string, StatementSync>();
  readonly #reads = new Map<string, boolean>();
  readonly #onWrite: () => void;
  #depth = 0;

  /** `onWrite` hears of each statement that may write, before it runs. */
  constructor(onWrite: () => void) {
    this.#onWrite = onWrite;
    this.#database.exec('pragma foreign_keys = on');
  }

  exec(query: string, ...bindings: unknown[]): Cursor {
    const isRead = this.#isRead(query);
    if (!isRead) this.#onWrite();
    const values = bindings.map(toSqlite);
    if (
      !isRead &&
      bindings.reduce<number>((sum, value) => sum + sizeOf(value), 0) > ROW_BYTES_MAX
    ) {
      throw new Error('string or blob too big: SQLITE_TOOBIG');
    }
    if (!isRead && values.length === 0 && /;\s*\S/.test(query)) {
      this.#database.exec(query);
      return new Cursor([], [], 0);
    }
    const statement = this.#prepared(query);
    const columns = statement.columns().map(({ name }) => name);
    if (columns.length === 0) {
      const { changes } = statement.run(...values);
      return new Cursor([], [], Number(changes));
    }
    const rows = statement.all(...values) as Record<string, unknown>[];
    const read = rows.map((row) => {
      const entries = Object.entries(row).map(([name, value]) => [name, fromSqlite(value)]);
      return Object.fromEntries(entries) as Row;
    });
    return new Cursor(columns, read, isRead ? 0 : rows.length);
  }

  get databaseSize(): number {
    const pages = this.#database.prepare('pragma page_count').get()?.page_count;
    const size = this.#database.prepare('pragma page_size').get()?.page_size;
    return Number(pages) * Number(size);
  }

  begin(): void {
    this.#database.exec('begin');
  }

  commit(): void {
    this.#database.exec('commit');
  }

  rollback(): void {
    this.#depth = 0;
    this.#database.exec('rollback');
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
      this.#database.exec(`rollback to ${name}; release ${name}`);
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }

  close(): void {
    this.#database.close();
  }

  #isRead(query: string): boolean {
    let isRead = this.#reads.get(query);
    if (isRead === undefined) {
      isRead = READS.test(query);
      this.#reads.set(query, isRead);
    }
    return isRead;
  }

  #prepared(query: string): StatementSync {
    let statement = this.#statements.get(query);
    if (statement === undefined) {
      statement = this.#database.prepare(query);
      this.#statements.set(query, statement);
    }
    return statement;
  }
}

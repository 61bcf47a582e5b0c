// A table of the model: typed rows that are never changed in place, and a log of how to undo, so that
// a statement that fails leaves nothing behind.

import { SqlRefusal } from './refusal.ts';

/** What a column of each type holds. Moments are milliseconds, bytes the text `\x…`, counts plain numbers. */
interface Values {
  uuid: string;
  text: string;
  bytea: string;
  date: string;
  timestamptz: number;
  int4: number;
  /** BIGINT that counts. */
  count: number;
  /** BIGINT of amounts. */
  int8: bigint;
  numeric: bigint;
  float8: number;
  bool: boolean;
  jsonb: unknown;
  'text[]': readonly string[];
  'uuid[]': readonly string[];
}

/** A type of SQL as the model names it; `?`: may be null. */
export type ColumnType = keyof Values | `${keyof Values}?`;

type Value<Type> = Type extends `${infer Plain extends keyof Values}?`
  ? Values[Plain] | null
  : Type extends keyof Values
    ? Values[Type]
    : never;

export type Columns = Readonly<Record<string, ColumnType>>;

/** A row with these columns. */
export type RowOf<C extends Columns> = { readonly [Name in keyof C]: Value<C[Name]> };

/** How to take back what a statement did, newest first. */
export class UndoLog {
  #steps: (() => void)[] = [];

  /** A place to roll back to. */
  get mark(): number {
    return this.#steps.length;
  }

  note(step: () => void): void {
    this.#steps.push(step);
  }

  rollBack(mark: number): void {
    while (this.#steps.length > mark) this.#steps.pop()?.();
  }

  /** What was done stays. */
  commit(): void {
    this.#steps = [];
  }
}

/** What any table is to whoever reads it by name. */
export interface AnyRows {
  readonly columns: Columns;
  all(): Iterable<object>;
}

interface Options<Row> {
  undo: UndoLog;
  /** The columns of the primary key. */
  key: readonly (keyof Row & string)[];
  /** Columns by which rows are looked up. */
  indexes?: readonly (keyof Row & string)[];
}

/** One table. */
export class Rows<C extends Columns, Row extends RowOf<C> = RowOf<C>> implements AnyRows {
  readonly columns: C;
  readonly #undo: UndoLog;
  readonly #key: readonly (keyof Row & string)[];
  readonly #rows = new Map<string, Row>();
  readonly #indexes = new Map<keyof Row & string, Map<unknown, Map<string, Row>>>();

  constructor(columns: C, options: Options<Row>) {
    this.columns = columns;
    this.#undo = options.undo;
    this.#key = options.key;
    for (const column of options.indexes ?? []) this.#indexes.set(column, new Map());
  }

  get size(): number {
    return this.#rows.size;
  }

  get(...key: (string | number | bigint)[]): Row | undefined {
    return this.#rows.get(key.join(' '));
  }

  all(): MapIterator<Row> {
    return this.#rows.values();
  }

  /** Rows with a value in an indexed column. */
  by<Column extends keyof Row & string>(column: Column, value: Row[Column] | null): Row[] {
    const index = this.#indexes.get(column);
    if (index === undefined) throw new Error(`There is no index of ${column}.`);
    return [...(index.get(value)?.values() ?? [])];
  }

  where(test: (row: Row) => boolean): Row[] {
    return [...this.#rows.values()].filter(test);
  }

  /** Adds a row, or puts it in the place of the one with its key. */
  put(row: Row): Row {
    const key = this.#keyOf(row);
    const before = this.#rows.get(key);
    this.#set(key, before, row);
    this.#undo.note(() => this.#set(key, row, before));
    return row;
  }

  /** Adds a row whose key must not be there. */
  insert(row: Row): Row {
    if (this.add(row)) return row;
    throw new SqlRefusal('23505', 'duplicate key value violates unique constraint');
  }

  /** Adds a row unless its key is taken; true when it was added. */
  add(row: Row): boolean {
    if (this.#rows.has(this.#keyOf(row))) return false;
    this.put(row);
    return true;
  }

  change(row: Row, change: Partial<Row>): Row {
    return this.put({ ...row, ...change });
  }

  delete(row: Row): void {
    const key = this.#keyOf(row);
    const before = this.#rows.get(key);
    if (before === undefined) return;
    this.#set(key, before, undefined);
    this.#undo.note(() => this.#set(key, undefined, before));
  }

  /** Deletes what fits; how many rows that were. */
  deleteWhere(test: (row: Row) => boolean): number {
    const rows = this.where(test);
    for (const row of rows) this.delete(row);
    return rows.length;
  }

  #keyOf(row: Row): string {
    return this.#key.map((column) => row[column]).join(' ');
  }

  #set(key: string, before: Row | undefined, after: Row | undefined): void {
    if (after === undefined) this.#rows.delete(key);
    else this.#rows.set(key, after);
    for (const [column, index] of this.#indexes) {
      if (before !== undefined) index.get(before[column])?.delete(key);
      if (after === undefined) continue;
      const found = index.get(after[column]);
      if (found === undefined) index.set(after[column], new Map([[key, after]]));
      else found.set(key, after);
    }
  }
}

// `storage.sql`: what a statement takes, gives back and refuses.

import { describe, type Fact, type Seen, thrownBy } from '../fact.ts';
import { inObject } from './lab.ts';

type Query = (sql: SqlStorage) => unknown;

/** A statement of a fact, with `t (id, v)` and `named (name unique, v)` there. */
const query = (name: string, work: Query, ...seen: readonly Seen[]): Fact =>
  inObject(
    name,
    ({ storage: { sql } }) => {
      sql.exec(
        'create table t (id integer primary key, v); create table named (name text primary key, v)',
      );
      sql.exec('insert into t (v) values (1), (2), (3)');
      return work(sql);
    },
    ...seen,
  );

const bound = (sql: SqlStorage, value: unknown) =>
  describe(sql.exec('select ? as v', value as SqlStorageValue).one().v);

export const SQL_FACTS: readonly Fact[] = [
  query(
    'sql gives back text, numbers, null and bytes as they were bound, a view of bytes as an ArrayBuffer',
    (sql) =>
      [
        'text',
        1,
        1.5,
        null,
        undefined,
        new Uint8Array([7, 8, 9]).subarray(1),
        new Uint8Array([5]).buffer,
      ].map((value) => bound(sql, value)),
    ['string text', 'number 1', 'number 1.5', 'null', 'null', 'ArrayBuffer 8,9', 'ArrayBuffer 5'],
  ),
  query(
    'sql binds what is neither text nor number nor bytes as its text: a boolean is no number',
    (sql) => [bound(sql, true), bound(sql, false), bound(sql, { a: 1 })],
    ['string true', 'string false', 'string [object Object]'],
  ),
  query(
    'sql binds a number as a real, and not-a-number as null',
    (sql) => [
      sql.exec('select typeof(?) as v', 1).one().v,
      bound(sql, Number.NaN),
      bound(sql, Number.POSITIVE_INFINITY),
    ],
    ['real', 'null', 'number Infinity'],
  ),
  query(
    'sql refuses a bigint',
    (sql) => thrownBy(() => bound(sql, 5n)),
    'TypeError: Cannot convert a BigInt value to a number',
  ),
  query(
    'sql gives an integer beyond 2^53 as the nearest number',
    (sql) => describe(sql.exec('select 9007199254740993 as v').one().v),
    'number 9007199254740992',
  ),
  query(
    'sql refuses too few and too many bindings',
    (sql) => [
      thrownBy(() => sql.exec('select ?, ?', 1)),
      thrownBy(() => sql.exec('select ?', 1, 2)),
      thrownBy(() => sql.exec('insert into t (v) values (?)')),
    ],
    [
      'Error: Wrong number of parameter bindings for SQL query.',
      'Error: Wrong number of parameter bindings for SQL query.',
      'Error: Wrong number of parameter bindings for SQL query.',
    ],
  ),
  query(
    'sql runs several statements, gives the rows of the last and binds to the last only',
    (sql) => [
      sql
        .exec(
          'insert into t (v) values (4); update t set v = 5 where v = 4; select v from t where v > ?',
          3,
        )
        .toArray(),
      thrownBy(() => sql.exec('insert into t (v) values (?); select 1', 1)),
    ],
    [
      [{ v: 5 }],
      'Error: When executing multiple SQL statements in a single call, only the last statement can have parameters.',
    ],
  ),
  query(
    'sql keeps what the statements before a failing one did',
    (sql) => [
      thrownBy(() => sql.exec('insert into t (v) values (4); insert into nowhere values (1)')),
      sql.exec('select count(*) as n from t').one().n,
    ],
    ['Error: no such table: nowhere: SQLITE_ERROR', 4],
  ),
  query(
    'sql takes what stands in quotes and comments as it is',
    (sql) => [
      sql.exec("select 'A;b''?' as v, \"v\" as w from t -- why?; not\n where id = ?", 2).one(),
      sql.exec('select /* ? ; */ ?2 as a, ?1 as b', 1, 2).one(),
    ],
    [
      { v: "A;b'?", w: 2 },
      { a: 2, b: 1 },
    ],
  ),
  query(
    'sql: one() asks for exactly one row',
    (sql) => [
      sql.exec('select v from t where id = 2').one(),
      thrownBy(() => sql.exec('select v from t where id = 99').one()),
      thrownBy(() => sql.exec('select v from t').one()),
    ],
    [
      { v: 2 },
      'Error: Expected exactly one result from SQL query, but got no results.',
      'Error: Expected exactly one result from SQL query, but got multiple results.',
    ],
  ),
  query(
    'sql: a cursor is read once, by steps or at once',
    (sql) => {
      const cursor = sql.exec('select v from t');
      const first = cursor.next();
      return [
        first,
        cursor.toArray(),
        cursor.toArray(),
        cursor.next().done ?? false,
        cursor.columnNames,
        [...sql.exec('select 1 as a, 2 as b').raw()],
      ];
    },
    [{ done: false, value: { v: 1 } }, [{ v: 2 }, { v: 3 }], [], true, ['v'], [[1, 2]]],
  ),
  query(
    'sql: whether an open cursor sees a row written meanwhile is left open',
    (sql) => {
      const cursor = sql.exec('select id from t order by id');
      cursor.next();
      sql.exec('insert into t (id) values (100)');
      return cursor.toArray().map(({ id }) => id as number);
    },
    [2, 3, 100],
    [2, 3],
  ),
  query(
    'sql: a statement may write while it iterates over another',
    (sql) => {
      for (const { id } of sql.exec('select id from t'))
        sql.exec('update t set v = v * 10 where id = ?', id);
      return sql
        .exec('select v from t')
        .toArray()
        .map(({ v }) => v as number);
    },
    [10, 20, 30],
  ),
  query(
    'sql: rowsWritten counts the rows of a table without indexes, and nothing of a read',
    (sql) => [
      sql.exec('insert into t (v) values (5), (6)').rowsWritten,
      sql.exec('update t set v = 0 where id <= 2').rowsWritten,
      sql.exec('delete from t where id = 1').rowsWritten,
      sql.exec('update t set v = 0 where id = 99').rowsWritten,
      sql.exec('insert into t (v) values (9) on conflict do nothing').rowsWritten,
      sql.exec('select v from t').rowsWritten,
    ],
    [2, 2, 1, 0, 1, 0],
  ),
  query(
    'sql: returning gives rows and counts them',
    (sql) => {
      const cursor = sql.exec('insert into t (v) values (8), (9) returning id, v');
      return [cursor.toArray(), cursor.rowsWritten];
    },
    [
      [
        { id: 4, v: 8 },
        { id: 5, v: 9 },
      ],
      2,
    ],
  ),
  query(
    'sql: what breaks a rule is an Error that names the constraint',
    (sql) => [
      thrownBy(() =>
        sql.exec("insert into named values ('a', 1); insert into named values ('a', 2)"),
      ),
      thrownBy(() =>
        sql.exec('create table k (v integer not null check (v > 0)); insert into k values (0)'),
      ),
      thrownBy(() => sql.exec('insert into k values (null)')),
    ],
    [
      'Error: UNIQUE constraint failed: named.name: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_PRIMARYKEY)',
      'Error: CHECK constraint failed: v > 0: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_CHECK)',
      'Error: NOT NULL constraint failed: k.v: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_NOTNULL)',
    ],
  ),
  query(
    'sql: foreign keys are enforced',
    (sql) =>
      thrownBy(() =>
        sql.exec(
          'create table parent (id integer primary key); create table child (p references parent (id)); insert into child values (5)',
        ),
      ),
    'Error: FOREIGN KEY constraint failed: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_FOREIGNKEY)',
  ),
  query(
    'sql: what is no SQL is an Error',
    (sql) => [
      thrownBy(() => sql.exec('selec 1')).replace(/ at offset \d+/, ''),
      thrownBy(() => sql.exec('select 1 from nowhere')),
      thrownBy(() => sql.exec('')),
    ],
    [
      'Error: near "selec": syntax error: SQLITE_ERROR',
      'Error: no such table: nowhere: SQLITE_ERROR',
      'Error: SQL code did not contain a statement.',
    ],
  ),
  query(
    'sql refuses transactions, settings and foreign files',
    (sql) =>
      [
        'begin',
        'savepoint a',
        'commit',
        'pragma user_version',
        'pragma journal_mode',
        "attach ':memory:' as b",
        'create table _cf_x (a)',
      ].map((text) => thrownBy(() => sql.exec(text)) !== 'nothing'),
    [true, true, true, true, true, true, true],
  ),
  query(
    'sql tells the columns of a table by pragma',
    (sql) =>
      sql
        .exec('pragma table_info(t)')
        .toArray()
        .map(({ name }) => name as string),
    ['id', 'v'],
  ),
  query(
    'sql takes a hundred bindings and no more',
    (sql) =>
      [100, 101].map((count) =>
        thrownBy(() =>
          sql.exec(`select ${Array(count).fill('?').join(',')}`, ...Array(count).fill(1)),
        ).replace(/ at offset \d+/, ''),
      ),
    ['nothing', 'Error: too many SQL variables: SQLITE_ERROR'],
  ),
  query(
    'sql takes a value of nearly 2 MB; a larger one may be refused',
    (sql) => [
      thrownBy(() => sql.exec('insert into t (v) values (?)', new Uint8Array(2_000_000))),
      thrownBy(() => sql.exec('insert into t (v) values (?)', 'x'.repeat(2 * 1024 * 1024 + 1))),
    ],
    ['nothing', 'nothing'],
    ['nothing', 'Error: string or blob too big: SQLITE_TOOBIG'],
  ),
  query(
    'sql tells the size of the database as a number',
    ({ databaseSize }) => typeof databaseSize === 'number' && databaseSize > 0,
    true,
  ),
];

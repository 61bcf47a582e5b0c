// Drives the local Neon proxy with the real driver, as a Worker would.

import { inspect } from 'node:util';
import { neon } from '@neondatabase/serverless';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  customType,
  integer,
  pgTable,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { byteaArray, connect } from '#db/client.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { until } from '#test/kit/patience.ts';

const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });

const samples = pgTable('samples', {
  id: integer('id').primaryKey(),
  amountMicros: bigint('amount_micros', { mode: 'bigint' }).notNull(),
  tags: text('tags').array(),
  digest: bytes('digest'),
  at: timestamp('at', { withTimezone: true, mode: 'string' }),
  open: boolean('open'),
});

const database = databaseFixture();

// The driver itself, without our client in between.
function driver() {
  const options = { fetchOptions: { endpoint: database.proxyUrl } };
  return neon(database.adminUrl, options);
}

beforeAll(async () => {
  await database.admin.transaction([
    sql`create table public.samples (id integer primary key, amount_micros bigint not null,
      tags text[], digest bytea, at timestamptz, open boolean)`,
    sql`create table public.counters (id integer primary key, value bigint not null
      constraint value_not_negative check (value >= 0))`,
    sql`insert into public.counters values (1, 0), (2, 0)`,
    sql`create table public.doctors (id integer primary key, on_call boolean not null)`,
    sql`insert into public.doctors values (1, true), (2, true)`,
  ]);
});

describe('values', () => {
  it('carries bigints beyond 2^53 exactly, both ways and in arrays', async () => {
    const largest = 9_223_372_036_854_775_807n;
    const list = [9_007_199_254_740_993n, -largest];
    const rows = await database.admin.call(
      sql`select ${largest}::bigint as one, ${sql.param(list)}::bigint[] as many,
        ${largest}::numeric * 1000 as wide`,
    );
    expect(rows).toEqual([
      { one: `${largest}`, many: list.map(String), wide: `${largest * 1000n}` },
    ]);
  });

  it('carries null, booleans, doubles, empty texts and quotes', async () => {
    const quoted = `it's "quoted" \\ {and} , NULL`;
    const rows = await database.admin.call(
      sql`select ${null}::text as nothing, ${true}::boolean as yes, ${0.1}::float8 as tenth,
        ${''}::text as empty, ${quoted}::text as quoted,
        ${sql.param([quoted, '', null])}::text[] as list`,
    );
    expect(rows).toEqual([
      { nothing: null, yes: true, tenth: 0.1, empty: '', quoted, list: [quoted, '', null] },
    ]);
  });

  it('carries bytes exactly, alone and in arrays', async () => {
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    const [row] = await database.admin.call<{ back: Uint8Array; many: Uint8Array[] }>(
      sql`select ${all}::bytea as back, ${byteaArray([all, new Uint8Array()])} as many`,
    );
    expect(row?.back).toBeInstanceOf(Uint8Array);
    expect([...(row?.back ?? [])]).toEqual([...all]);
    expect(row?.many.map((item) => item.length)).toEqual([256, 0]);
  });

  it('carries text of all kinds and refuses what Postgres cannot store', async () => {
    const odd = 'grüße 🎲 \u200b \ud83c\udfb2 \u0001';
    expect(await database.admin.call(sql`select ${odd}::text as odd`)).toEqual([{ odd }]);
    await expect(database.admin.call(sql`select ${'a\u0000b'}::text`)).rejects.toMatchObject({
      name: 'DatabaseRefusal',
      sqlState: '22021',
    });
  });

  it('serves drizzle builders with typed columns', async () => {
    const row = {
      id: 1,
      amountMicros: 9_007_199_254_740_993n,
      tags: ['a', 'b,c'],
      digest: Uint8Array.of(0, 255),
      at: '2026-11-24 06:00:00+00',
      open: true,
    };
    await database.admin.run((db) => db.insert(samples).values(row));
    const [back] = await database.admin.run((db) => db.select().from(samples));
    expect({ ...back, digest: [...(back?.digest ?? [])] }).toEqual({ ...row, digest: [0, 255] });
  });

  it('reports command, row count and fields', async () => {
    const result = await driver().query(
      'update public.counters set value = value where id = $1',
      [1],
      {
        fullResults: true,
      },
    );
    expect(result).toMatchObject({ command: 'UPDATE', rowCount: 1, rows: [], rowAsArray: false });
    const read = await driver().query('select 1::int8 as n, 2 as n', [], {
      fullResults: true,
      arrayMode: true,
    });
    expect(read.rows).toEqual([['1', 2]]);
    expect(read.fields.map((field) => [field.name, field.dataTypeID])).toEqual([
      ['n', 20],
      ['n', 23],
    ]);
  });
});

describe('errors', () => {
  it('names SQLSTATE, constraint and table as Postgres did', async () => {
    const refused = driver()`update public.counters set value = -1 where id = 1`;
    await expect(refused).rejects.toMatchObject({
      name: 'NeonDbError',
      code: '23514',
      severity: 'ERROR',
      constraint: 'value_not_negative',
      table: 'counters',
      schema: 'public',
    });
    await expect(driver().query('select nonsense')).rejects.toMatchObject({
      code: '42703',
      position: '8',
    });
  });

  it('refuses two statements in one text', async () => {
    await expect(driver().query('select 1; select 2')).rejects.toMatchObject({ code: '42601' });
  });

  it('refuses a wrong password and an unknown database with their SQLSTATE', async () => {
    const wrong = new URL(database.urlFor('parlor_auth'));
    wrong.password = 'wrong';
    const unknown = new URL(database.adminUrl);
    unknown.pathname = '/nothing_here';
    // To a Worker both are outages: it is let in no longer, and asking again later may help.
    for (const [url, sqlState] of [
      [wrong, '28P01'],
      [unknown, '3D000'],
    ] as const) {
      await expect(connect(url.href, database.proxyUrl).call(sql`select 1`)).rejects.toMatchObject({
        name: 'DatabaseUnavailable',
        message: expect.stringContaining(sqlState),
      });
    }
  });

  it('keeps values out of the error that a caller may log', async () => {
    const secret = 'player@example.com';
    await database.admin.call(sql`create table public.emails (email text unique)`);
    await database.admin.call(sql`insert into public.emails values (${secret})`);
    const statements = {
      '22P02': sql`select ${secret}::uuid`,
      '22012': sql`select ${secret}::text, 1 / ${0}::integer`,
      '23505': sql`insert into public.emails values (${secret})`,
    };
    for (const [sqlState, statement] of Object.entries(statements)) {
      const failure = await database.admin
        .run((db) => db.execute(statement))
        .then(
          () => null,
          (error: Error) => error,
        );
      expect(failure).toMatchObject({ name: 'DatabaseRefusal', sqlState });
      expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain(secret);
    }
  });

  it('answers what is not the protocol with a plain 4xx', async () => {
    const headers = { 'neon-connection-string': database.adminUrl, 'neon-raw-text-output': 'true' };
    const post = (body: string, more: Record<string, string> = {}) =>
      fetch(database.proxyUrl, { method: 'POST', body, headers: { ...headers, ...more } });
    expect((await post('{')).status).toBe(400);
    expect((await post('[]')).status).toBe(400);
    expect((await post('{"query":1}')).status).toBe(400);
    expect((await post('{"queries":[null]}')).status).toBe(400);
    expect((await post('{"query":"select 1"}', { 'neon-connection-string': 'x' })).status).toBe(
      400,
    );
    const level = { 'neon-batch-isolation-level': 'serializable; drop table counters' };
    expect((await post('{"queries":[{"query":"select 1"}]}', level)).status).toBe(400);
    expect((await fetch(database.proxyUrl)).status).toBe(404);
    expect((await fetch(new URL('/healthz', database.proxyUrl))).status).toBe(200);
  });
});

describe('transactions', () => {
  const value = async (id: number) => {
    const [row] = await database.admin.call(
      sql`select value from public.counters where id = ${id}::integer`,
    );
    return row?.value;
  };

  /** Holds both back at the lock between reading and writing until both stand there. */
  async function afterBothRead<T>(work: () => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: database.adminUrl });
    await client.connect();
    try {
      await client.query('select pg_advisory_lock(1)');
      const working = work();
      const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`;
      await until(
        async () => (await client.query(waiting)).rowCount === 2,
        () => 'they do not meet',
      );
      await client.query('select pg_advisory_unlock(1)');
      return await working;
    } finally {
      await client.end();
    }
  }

  it('applies all statements or none', async () => {
    const add = (id: number, amount: number) =>
      sql`update public.counters set value = value + ${amount}::bigint where id = ${id}::integer`;
    await database.admin.transaction([add(1, 5), add(2, 5)]);
    await expect(database.admin.transaction([add(1, 100), add(2, -6)])).rejects.toMatchObject({
      sqlState: '23514',
    });
    expect([await value(1), await value(2)]).toEqual(['5', '5']);
  });

  it('runs in the isolation level that was asked for', async () => {
    const read = [sql`select current_setting('transaction_isolation') as level`];
    const level = async (isolationLevel: 'ReadCommitted' | 'RepeatableRead' | 'Serializable') =>
      (await database.admin.transaction(read, { isolationLevel }))[0]?.[0]?.level;
    expect(await level('Serializable')).toBe('serializable');
    expect(await level('RepeatableRead')).toBe('repeatable read');
    expect(await level('ReadCommitted')).toBe('read committed');
    const write = [sql`update public.counters set value = 0 where id = 1`];
    await expect(database.admin.transaction(write, { readOnly: true })).rejects.toMatchObject({
      name: 'DatabaseUnavailable',
      message: expect.stringContaining('25006'),
    });
  });

  it('shows a serialization failure to the driver, and our client repeats it', async () => {
    // Write skew: each reads both rows and takes itself off call only when the other is on; nobody
    // writes before both have read.
    const leave = (id: number) => [
      sql`select count(*) from public.doctors where on_call`,
      sql`select pg_advisory_xact_lock_shared(1)`,
      sql`update public.doctors set on_call = false where id = ${id}::integer
        and (select count(*) from public.doctors where on_call) > 1`,
    ];
    const raw = driver();
    const byDriver = (id: number) =>
      raw.transaction(
        [
          raw`select count(*) from public.doctors where on_call`,
          raw`select pg_advisory_xact_lock_shared(1)`,
          raw`update public.doctors set on_call = false where id = ${id}
            and (select count(*) from public.doctors where on_call) > 1`,
        ],
        { isolationLevel: 'Serializable' },
      );
    const outcomes = await afterBothRead(() => Promise.allSettled([byDriver(1), byDriver(2)]));
    const failures = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(failures.map((failure) => failure.reason.code)).toEqual(['40001']);

    await database.admin.call(sql`update public.doctors set on_call = true`);
    const options = { isolationLevel: 'Serializable' } as const;
    await afterBothRead(() =>
      Promise.all([1, 2].map((id) => database.admin.transaction(leave(id), options))),
    );
    expect(
      await database.admin.call(sql`select 1 as one from public.doctors where on_call`),
    ).toEqual([{ one: 1 }]);
  });

  it('gives no connection on that is inside a transaction or was changed by SET', async () => {
    await driver().query('begin');
    await driver().query(`set statement_timeout = '7s'`);
    const settings = await Promise.all(
      Array.from({ length: 30 }, () =>
        database.admin.call(
          sql`select current_setting('statement_timeout') as limit,
            (select count(*) from pg_stat_activity where state like 'idle in transaction%'
              and datname = current_database()) as "open"`,
        ),
      ),
    );
    expect(new Set(settings.map((rows) => JSON.stringify(rows)))).toEqual(
      new Set([JSON.stringify([{ limit: '0', open: '0' }])]),
    );
  });

  it('raises both time-outs for a job that asks for it', async () => {
    const limit = [sql`select current_setting('statement_timeout') as limit`];
    const role = database.as('parlor_games');
    expect(await role.transaction(limit)).toEqual([[{ limit: '4500ms' }]]);
    expect(await role.transaction(limit, { timeoutMs: 20_000 })).toEqual([[{ limit: '19500ms' }]]);
  });
});

describe('load and hang-ups', () => {
  it('answers 200 queries at once through its 20 connections', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        database.admin.call(
          sql`select ${index}::integer as index, pg_backend_pid() as pid, pg_sleep(0.005)`,
        ),
      ),
    );
    expect(answers.map((rows) => rows[0]?.index)).toEqual(answers.map((_, index) => index));
    const connections = new Set(answers.map((rows) => rows[0]?.pid)).size;
    expect(connections).toBeGreaterThan(1);
    expect(connections).toBeLessThanOrEqual(20);
  });

  it('cancels the statement of a caller that hangs up, and leaves no lock behind', async () => {
    const hangUp = new AbortController();
    const queries = [
      { query: 'update public.counters set value = 77 where id = 2', params: [] },
      { query: 'select pg_sleep(3600)', params: [] },
    ];
    const slow = fetch(database.proxyUrl, {
      method: 'POST',
      body: JSON.stringify({ queries }),
      headers: { 'neon-connection-string': database.adminUrl, 'neon-raw-text-output': 'true' },
      signal: hangUp.signal,
    }).catch((error: Error) => error.name);
    const asleep = sql`select 1 from pg_stat_activity
      where datname = current_database() and wait_event = 'PgSleep'`;
    await until(
      async () => (await database.admin.call(asleep)).length > 0,
      () => 'the statement does not run',
    );
    hangUp.abort();
    expect(await slow).toBe('AbortError');
    // Waits for the row's lock for an hour if the statement before still holds it.
    await database.admin.call(sql`update public.counters set value = 6 where id = 2`);
    const [row] = await database.admin.call(sql`select value from public.counters where id = 2`);
    expect(row?.value).toBe('6');
  });

  it('recovers when every connection was cut', async () => {
    const before = await database.admin.call<{ pid: number }>(sql`select pg_backend_pid() as pid`);
    const server = connect(database.adminUrl.replace(database.name, 'postgres'), database.proxyUrl);
    await server.call(
      sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${database.name}`,
    );
    const after = await database.admin.call<{ pid: number }>(sql`select pg_backend_pid() as pid`, {
      idempotent: true,
    });
    expect(after[0]?.pid).not.toBe(before[0]?.pid);
  });
});

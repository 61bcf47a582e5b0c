// Functions, views and triggers are applied again when their files change, and nothing in a database
// is other than its file without somebody hearing of it.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkMigrated, migrate, undoFunctions } from '#db/migrate.ts';
import { createTestDatabase, type TestDatabase } from '#test/kit/database.ts';

const DB = join(import.meta.dirname, '../../db');

let database: TestDatabase;
/** A copy of `db` that a test may change. */
let copy: string;

beforeEach(async () => {
  database = await createTestDatabase();
  copy = await mkdtemp(join(tmpdir(), 'parlor-functions-'));
  for (const part of ['tables', 'functions']) {
    await cp(join(DB, part), join(copy, part), { recursive: true });
  }
});
afterEach(async () => {
  await database.drop();
  await rm(copy, { recursive: true, force: true });
});

async function edit(file: string, find: string | RegExp, replace: string): Promise<void> {
  const path = join(copy, file);
  const text = await readFile(path, 'utf8');
  const edited = text.replace(find, replace);
  expect(edited).not.toBe(text);
  await writeFile(path, edited);
}

const add = async (file: string, text: string) =>
  writeFile(
    join(copy, file),
    `${await readFile(join(copy, file), 'utf8').catch(() => '')}\n${text}\n`,
  );

const run = (text: string) => database.admin.call(sql.raw(text));

const fact = async (text: string) => (await run(`select ${text} as fact`))[0]?.fact;

const RANK = 'functions/payments/purchases.sql';
const UNIT = `create or replace function ledger.unit() returns int language sql as $$ select 1 $$;`;

it('a function file that changed is applied again, and no other', async () => {
  await edit('functions/ledger/settle.sql', /(\$\$\n)/, '$1-- Another body.\n');
  expect(await migrate(database.adminUrl, copy)).toEqual(['ledger/settle.sql']);
  expect(await migrate(database.adminUrl, copy)).toEqual([]);
});

it('several migrations at once apply a changed function file once', async () => {
  await edit('functions/ledger/settle.sql', /(\$\$\n)/, '$1-- Another body.\n');
  const runs = await Promise.all([1, 2, 3].map(() => migrate(database.adminUrl, copy)));
  expect(runs.flat()).toEqual(['ledger/settle.sql']);
});

it('a database is told from newer function files, steps and hand-made functions, by name', async () => {
  expect(await checkMigrated(database.adminUrl)).toEqual([]);
  await edit(RANK, /(\$\$\n)/, '$1-- Another body.\n');
  await add('tables/9000_more.sql', 'create table auth.more (id int);');
  expect(await checkMigrated(database.adminUrl, copy)).toEqual([
    'The step 9000_more.sql is not applied.',
    'The functions of payments/purchases.sql are not those of the file.',
    expect.stringMatching(/^No file makes payments\.state_rank\(text\) as the database has it\.$/),
  ]);
  await run('create function auth.by_hand() returns int language sql as $$ select 1 $$');
  expect(await checkMigrated(database.adminUrl)).toEqual([
    'No file makes auth.by_hand() as the database has it.',
  ]);
});

it('a function that somebody replaced by hand is put back by the next migration', async () => {
  await run(`create or replace function payments.state_rank(state text) returns int
    language sql immutable as $$ select 9 $$`);
  expect(await checkMigrated(database.adminUrl)).toContain(
    'The functions of payments/purchases.sql are not those of the file.',
  );
  expect(await migrate(database.adminUrl)).toEqual(['payments/purchases.sql']);
  expect(await checkMigrated(database.adminUrl)).toEqual([]);
});

it('a right that is gone from its file is gone from the database', async () => {
  const may = `has_function_privilege('parlor_payments', 'ledger.roll_up()', 'execute')`;
  expect(await fact(may)).toBe(true);
  await edit('functions/ledger/roll_up.sql', 'ledger.roll_up, ', '');
  await migrate(database.adminUrl, copy);
  expect(await fact(may)).toBe(false);
});

it('a function that is gone from the files is refused by name until a step drops it', async () => {
  await add('functions/ledger/unit.sql', UNIT);
  await migrate(database.adminUrl, copy);
  await rm(join(copy, 'functions/ledger/unit.sql'));
  await expect(migrate(database.adminUrl, copy)).rejects.toThrow(
    /no file of db\/functions makes: ledger\.unit\(\)\. Drop it in a step of db\/tables/,
  );
  await add('tables/9000_contract.sql', 'drop function ledger.unit();');
  expect(await migrate(database.adminUrl, copy)).toEqual(['9000_contract.sql']);
});

it('a function that two files make is refused with the name of a file', async () => {
  await add('functions/ledger/unit.sql', UNIT);
  await add('functions/payments/unit.sql', UNIT.replace('select 1', 'select 2'));
  await expect(migrate(database.adminUrl, copy)).rejects.toThrow(
    /ledger\/unit\.sql was applied and is not what the database has.*made twice/,
  );
});

it('a signature that changed in place is refused with what to do instead', async () => {
  await add('functions/ledger/unit.sql', UNIT);
  await migrate(database.adminUrl, copy);
  await edit('functions/ledger/unit.sql', 'returns int', 'returns bigint');
  await expect(migrate(database.adminUrl, copy)).rejects.toThrow(
    /ledger\/unit\.sql failed: cannot change return type.*new function beside the old one/,
  );
  // With other arguments Postgres makes a second one; the first is nobody's then.
  await edit('functions/ledger/unit.sql', 'unit() returns bigint', 'unit(x int) returns int');
  await expect(migrate(database.adminUrl, copy)).rejects.toThrow(
    /ledger\.unit\(\) or ledger\.unit\(integer\)\. Drop/,
  );
  expect(await fact(`to_regprocedure('ledger.unit(int)')`)).toBeNull();
});

it('a function that no longer fits what it calls is refused by name, and all stay as they were', async () => {
  await add(
    'functions/ledger/a_unit.sql',
    'create or replace function ledger.two() returns int language sql as $$ select ledger.unit() + 1 $$;',
  );
  await add('functions/ledger/unit.sql', UNIT);
  // In the order of the files the caller comes first.
  expect(await migrate(database.adminUrl, copy)).toEqual(['ledger/a_unit.sql', 'ledger/unit.sql']);
  await add('functions/ledger/unit.sql', UNIT.replace('unit()', 'unit(x text)'));
  await edit('functions/ledger/unit.sql', UNIT, '');
  await add('tables/9000_contract.sql', 'drop function ledger.unit();');
  await expect(migrate(database.adminUrl, copy)).rejects.toThrow(
    /ledger\.two\(\) does not fit the rest of the schema: function ledger\.unit\(\) does not exist/,
  );
  expect(await fact(`to_regprocedure('ledger.unit(text)')`)).toBeNull();
});

it('a view that loses a column is made anew, with those that read it', async () => {
  await edit(
    'functions/auth/views.sql',
    /,\s+terms_accepted_at\n/,
    ', terms_accepted_at, created_at\n',
  );
  expect(await migrate(database.adminUrl, copy)).toContain('payments/views.sql');
  expect(
    await fact(`(select count(*)::int from pg_attribute
    where attrelid = 'auth.player_facts'::regclass and attname = 'created_at')`),
  ).toBe(1);
  await migrate(database.adminUrl);
  expect(
    await fact(`(select count(*)::int from pg_attribute
    where attrelid = 'auth.player_facts'::regclass and attname = 'created_at')`),
  ).toBe(0);
  expect(await fact(`has_table_privilege('parlor_games', 'auth.player_facts', 'select')`)).toBe(
    true,
  );
});

it('functions go back to those of a released tag, on tables and beside functions it does not know', async () => {
  await edit(RANK, /(\$\$\n)/, '$1-- A newer body.\n');
  await add('tables/9000_expand.sql', 'alter table payments.refunds add column more int;');
  await add('functions/ledger/unit.sql', UNIT);
  await edit(
    'functions/auth/views.sql',
    /,\s+terms_accepted_at\n/,
    ', terms_accepted_at, created_at\n',
  );
  await add(
    'functions/payments/views.sql',
    'create or replace view payments.newer as select player_id from auth.player_facts;',
  );
  await migrate(database.adminUrl, copy);
  expect(await undoFunctions(database.adminUrl)).toContain('payments/purchases.sql');
  expect(await fact(`(select prosrc from pg_proc where proname = 'state_rank')`)).not.toContain(
    'newer',
  );
  expect(await fact(`ledger.unit()`)).toBe(1);
  // The next release goes on from there.
  expect(await migrate(database.adminUrl, copy)).toContain('payments/purchases.sql');
  expect(await checkMigrated(database.adminUrl, copy)).toEqual([]);
});

it('a function file that does what cannot be done twice is refused', async () => {
  await add(RANK, 'alter table payments.refunds add column more int;');
  await expect(migrate(database.adminUrl, copy)).rejects.toThrow(
    /payments\/purchases\.sql says "alter".*The rest is a step of db\/tables/,
  );
});

it('a step that calls a function of db/functions is refused in a new database', async () => {
  const fresh = `${database.name}_fresh`;
  await run(`create database ${fresh}`);
  const url = database.adminUrl.replace(/[^/]*$/, fresh);
  await add('tables/9000_call.sql', `select ledger.house_id('play', 'GC');`);
  try {
    await expect(migrate(url, copy)).rejects.toThrow(
      /9000_call\.sql failed in line \d+: function ledger\.house_id.*call none of it/,
    );
  } finally {
    await run(`drop database ${fresh} with (force)`);
  }
});

// The foundation that every service builds on, and the runner that keeps its history honest.

import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '#db/client.ts';
import { LOGIN_ROLES, type LoginRole, migrate, setRolePasswords } from '#db/migrate.ts';
import { startNeonProxy } from '#scripts/emulators/neon/proxy.ts';
import { startPostgres } from '#scripts/emulators/postgres/postgres.ts';
import { createTestDatabase, type TestDatabase } from '#test/kit/database.ts';

const DB = join(import.meta.dirname, '../../db');
const SCHEMAS = [
  'approvals',
  'audit',
  'auth',
  'compliance',
  'games',
  'identity',
  'ledger',
  'locks',
  'maintenance',
  'outbox',
  'payments',
  'rules',
  'social',
];

let database: TestDatabase;
let directory: string;

beforeAll(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'parlor-migrations-'));
  for (const part of ['tables', 'functions']) {
    await cp(join(DB, part), join(directory, part), { recursive: true });
  }
});
afterAll(async () => {
  await database.drop();
  await rm(directory, { recursive: true, force: true });
});

describe('the foundation', () => {
  it('gives every schema to parlor_owner, which nobody can sign in as', async () => {
    const rows = await database.admin.call(sql`
      select nspname as name, pg_get_userbyid(nspowner) as owner, rolcanlogin as login
      from pg_namespace join pg_roles on pg_roles.oid = nspowner
      where nspname !~ '^pg_' and nspname not in ('information_schema', 'migrations', 'public')
      order by nspname`);
    expect(rows).toEqual(SCHEMAS.map((name) => ({ name, owner: 'parlor_owner', login: false })));
  });

  it('leaves nothing in our schemas that belongs to somebody else', async () => {
    const rows = await database.admin.call(sql`
      select n.nspname, c.relname as name
      from pg_class c join pg_namespace n on n.oid = relnamespace
      where n.nspname = any(${sql.param(SCHEMAS)}::text[])
        and pg_get_userbyid(relowner) <> 'parlor_owner'
      union all
      select n.nspname, p.proname from pg_proc p join pg_namespace n on n.oid = pronamespace
      where n.nspname = any(${sql.param(SCHEMAS)}::text[])
        and pg_get_userbyid(proowner) <> 'parlor_owner'`);
    expect(rows).toEqual([]);
  });

  it.each(LOGIN_ROLES)(
    'gives %s no power over the server and no place to create things',
    async (role) => {
      const [facts] = await database.admin.call(sql`
      select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls as power,
        rolcanlogin as login, pg_has_role(rolname, 'parlor_owner', 'member') as owner
      from pg_roles where rolname = ${role}`);
      expect(facts).toEqual({ power: false, login: true, owner: false });
      const own = database.as(role);
      for (const schema of ['public', ...SCHEMAS]) {
        await expect(
          own.call(sql.raw(`create table ${schema}.x (id integer)`)),
        ).rejects.toMatchObject({
          sqlState: '42501',
        });
      }
      for (const statement of ['create schema x', 'create temporary table x (id integer)']) {
        await expect(own.call(sql.raw(statement))).rejects.toMatchObject({ sqlState: '42501' });
      }
      await expect(own.call(sql`set role parlor_owner`)).rejects.toMatchObject({
        sqlState: '42501',
      });
      await expect(own.call(sql`select * from migrations.applied`)).rejects.toMatchObject({
        sqlState: '42501',
      });
    },
  );

  it('lets a role into its own schemas only', async () => {
    const rows = await database.admin.call(sql`
      select r.role, array_agg(s.name order by s.name) as schemas
      from unnest(${sql.param([...LOGIN_ROLES])}::text[]) r(role),
        unnest(${sql.param(SCHEMAS)}::text[]) s(name)
      where has_schema_privilege(r.role, s.name, 'usage') group by r.role order by r.role`);
    const own = Object.fromEntries(rows.map((row) => [row.role, row.schemas]));
    expect(own.parlor_auth).toEqual(expect.arrayContaining(['audit', 'auth']));
    expect(own.parlor_payments).toEqual(expect.arrayContaining(['audit', 'ledger', 'payments']));
    // What others may call of the ledger is held by the tests of its privileges.
    expect(own.parlor_social).not.toContain('ledger');
  });

  it('closes a new function to everybody until a grant opens it', async () => {
    await writeFile(
      join(directory, 'tables/9000_closed.sql'),
      `create function auth.closed() returns integer language plpgsql
       as $$ begin return 1; end $$;`,
    );
    await migrate(database.adminUrl, directory);
    await expect(database.as('parlor_auth').call(sql`select auth.closed()`)).rejects.toMatchObject({
      sqlState: '42501',
    });
  });
});

describe('the runner', () => {
  it('does nothing when everything is applied', async () => {
    expect(await migrate(database.adminUrl, directory)).toEqual([]);
  });

  it('applies a file once when several run at the same moment', async () => {
    await writeFile(
      join(directory, 'tables/9001_once.sql'),
      `create table auth.once (id integer);
       select pg_sleep(0.2);
       insert into auth.once values (1);`,
    );
    const runs = await Promise.all([1, 2, 3].map(() => migrate(database.adminUrl, directory)));
    expect(runs.flat()).toEqual(['9001_once.sql']);
  });

  it('applies a file that sorts before applied ones', async () => {
    await writeFile(
      join(directory, 'tables/8999_late.sql'),
      'create table auth.late (id integer);',
    );
    expect(await migrate(database.adminUrl, directory)).toEqual(['8999_late.sql']);
  });

  it('leaves no trace of a file that fails, and says where it failed', async () => {
    const file = join(directory, 'tables/9002_broken.sql');
    await writeFile(file, 'create table auth.broken (id integer);\n\nselect nonsense;\n');
    await expect(migrate(database.adminUrl, directory)).rejects.toThrow(
      /9002_broken\.sql failed in line 3.*nonsense/,
    );
    await writeFile(file, 'create table auth.broken (id integer); commit; begin;');
    await expect(migrate(database.adminUrl, directory)).rejects.toThrow(/must not begin or end/);
    await rm(file);
    expect(await database.admin.call(sql`select to_regclass('auth.broken') as found`)).toEqual([
      { found: null },
    ]);
    expect(await migrate(database.adminUrl, directory)).toEqual([]);
  });

  it('refuses an applied file that was changed, and one that is gone', async () => {
    const file = join(directory, 'tables/8999_late.sql');
    await writeFile(file, 'create table auth.late (id bigint);');
    await expect(migrate(database.adminUrl, directory)).rejects.toThrow(
      /8999_late\.sql was changed after it was applied/,
    );
    await rm(file);
    await expect(migrate(database.adminUrl, directory)).rejects.toThrow(/is gone/);
  });

  it('refuses a file whose name has no place in the order', async () => {
    await writeFile(join(directory, 'tables/fix.sql'), 'select 1;');
    await expect(migrate(database.adminUrl, directory)).rejects.toThrow(/must be named like/);
  });
});

describe("a provider's admin, who is no superuser", () => {
  it('can create everything, twice, and set the passwords', async () => {
    const dataDir = join(directory, 'postgres');
    const server = await startPostgres({ dataDir, port: 0, settings: { fsync: 'off' } });
    const proxy = await startNeonProxy({
      port: 0,
      upstream: { host: '127.0.0.1', port: server.port },
    });
    try {
      const superuser = connect(server.url, proxy.url);
      await superuser.call(sql`create role provider_admin login createrole createdb password 'x'`);
      await superuser.call(sql`create database parlor owner provider_admin`);
      const url = new URL(server.url);
      url.username = 'provider_admin';
      url.password = 'x';
      url.pathname = '/parlor';
      expect(await migrate(url.href)).toContain('0000_foundation.sql');
      expect(await migrate(url.href)).toEqual([]);
      const passwords = Object.fromEntries(LOGIN_ROLES.map((role) => [role, `${role}-password`]));
      await setRolePasswords(url.href, passwords as Record<LoginRole, string>);
      url.username = 'parlor_games';
      url.password = 'parlor_games-password';
      expect(
        await connect(url.href, proxy.url).call(sql`select current_setting('search_path') as path`),
      ).toEqual([{ path: '""' }]);
    } finally {
      await proxy.stop();
      await server.stop();
    }
  });
});

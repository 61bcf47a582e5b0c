// Brings a database to the newest schema: roles, rights on the database, then db/migrations/*.sql
// in the order of their names. Each file is one step in one transaction, run as parlor_owner,
// applied once and never changed afterwards; a file that changed is refused by its digest.
// A file whose name sorts before an applied one is still applied: services number their own ranges.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { inTransaction, withClient } from './admin-client.ts';
import { LOGIN_ROLES } from './login-roles.ts';

export { LOGIN_ROLES, type LoginRole } from './login-roles.ts';
export { setRolePasswords } from './owner.ts';

const MIGRATIONS_DIRECTORY = join(import.meta.dirname, 'migrations');
const ROLES_FILE = join(import.meta.dirname, 'roles.sql');

// `begin` of a PL/pgSQL block has no semicolon behind it.
const TRANSACTION_CONTROL = /(?:^|;)\s*(?:begin|commit|rollback|start\s+transaction)\s*;/im;

type Migration = { name: string; text: string; sha256: string };

/**
 * Applies what is missing and returns the names of the applied files. `url` is an admin's, not that
 * of a role above. Calls at the same time wait for each other. Throws when an applied file was
 * changed or removed, or when a file fails; then that file had no effect.
 */
export async function migrate(url: string, directory = MIGRATIONS_DIRECTORY): Promise<string[]> {
  const migrations = await readMigrations(directory);
  return withClient(url, async (client) => {
    await inTransaction(client, () => prepareDatabase(client));
    const applied: string[] = [];
    while (true) {
      const name = await inTransaction(client, () => applyNext(client, migrations));
      if (name === null) return applied;
      applied.push(name);
    }
  });
}

/** What closes a database to all but our roles; a copy of a database needs it again. */
export function databaseGrants(databaseName: string): string[] {
  const name = pg.escapeIdentifier(databaseName);
  return [
    `revoke all on database ${name} from public`,
    `grant connect on database ${name} to ${LOGIN_ROLES.join(', ')}`,
    `grant connect, create, temporary on database ${name} to parlor_owner`,
  ];
}

// What Postgres lets everybody do and none of our roles needs: locks that hold up the functions of other
// services and migrations, and objects that fill the disk. Where the admin is no superuser this says
// so in a warning and changes nothing (docs/decisions/0016).
const CLOSED_FUNCTIONS = [
  'pg_advisory%',
  'pg_try_advisory%',
  'lo_creat%',
  'lo_from_bytea',
  'lo_put',
  'lowrite',
  'pg_logical_emit_message',
];

function closeFunction(pattern: string): string {
  return `do $$
    declare
      f regprocedure;
    begin
      for f in select oid from pg_proc where pronamespace = 'pg_catalog'::regnamespace
        and proname like ${pg.escapeLiteral(pattern)}
      loop
        if has_function_privilege('public', f, 'execute')
          and (select rolsuper from pg_roles where rolname = current_user) then
          execute format('revoke execute on function %s from public', f);
          execute format('grant execute on function %s to parlor_owner', f);
        end if;
      end loop;
    end $$`;
}

/** Roles, rights on the database, and the table that remembers what was applied. */
async function prepareDatabase(client: pg.Client): Promise<void> {
  await client.query(await readFile(ROLES_FILE, 'utf8'));
  const { rows } = await client.query('select current_database() as name');
  for (const grant of databaseGrants(rows[0].name)) await client.query(grant);
  for (const closed of CLOSED_FUNCTIONS) await client.query(closeFunction(closed));
  await client.query(`
    revoke all on schema public from public;
    create schema if not exists migrations;
    create table if not exists migrations.applied (
      name text primary key,
      sha256 text not null,
      applied_at timestamptz not null default now()
    );
    -- By the digests of its keys: whose database this is (db/owner.ts).
    create table if not exists migrations.owner (
      fingerprint text primary key,
      since timestamptz not null default now()
    );
  `);
}

/** Applies the first file that is missing; `null` when there is none. */
async function applyNext(client: pg.Client, migrations: Migration[]): Promise<string | null> {
  const applied = await client.query('select name, sha256 from migrations.applied');
  const digests = new Map<string, string>(applied.rows.map((row) => [row.name, row.sha256]));
  refuseChanged(digests, migrations);
  const next = migrations.find((migration) => !digests.has(migration.name));
  if (next === undefined) return null;
  try {
    await client.query('set local role parlor_owner');
    await client.query(next.text);
    await client.query('reset role');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    throw new Error(`The migration ${next.name} failed${lineOf(cause, next.text)}: ${reason}`, {
      cause,
    });
  }
  const record = 'insert into migrations.applied (name, sha256) values ($1, $2)';
  await client.query(record, [next.name, next.sha256]);
  return next.name;
}

function refuseChanged(digests: Map<string, string>, migrations: Migration[]): void {
  const files = new Map(migrations.map((migration) => [migration.name, migration.sha256]));
  for (const [name, sha256] of digests) {
    if (files.get(name) === sha256) continue;
    const what = files.has(name) ? 'was changed after it was applied' : 'was applied and is gone';
    throw new Error(
      `The migration ${name} ${what}. Applied migrations are history: restore the file and write ` +
        'the change as a new one. (A development database may be thrown away: delete its folder.)',
    );
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  for (const name of names) {
    if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(name)) {
      throw new Error(`The migration ${name} must be named like 0101_accounts.sql.`);
    }
  }
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(directory, name), 'utf8');
      if (TRANSACTION_CONTROL.test(text)) {
        throw new Error(
          `The migration ${name} must not begin or end a transaction: it runs in one.`,
        );
      }
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

/** " in line 12" from the character position that Postgres reports. */
function lineOf(error: unknown, text: string): string {
  if (!(error instanceof pg.DatabaseError) || error.position === undefined) return '';
  return ` in line ${text.slice(0, Number(error.position)).split('\n').length}`;
}

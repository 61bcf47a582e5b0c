// What must be there before the first step: roles, rights on the database, closed functions of
// Postgres itself, and the tables that remember what was applied.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { LOGIN_ROLES } from '../login-roles.ts';

const ROLES_FILE = join(import.meta.dirname, '..', 'roles.sql');

/** What closes a database to all but our roles; a copy of a database needs it again. */
function databaseGrants(databaseName: string): string[] {
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

/** Roles, rights on the database, and the tables that remember what was applied. */
export async function prepareDatabase(client: pg.Client): Promise<void> {
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
    create table if not exists migrations.functions (
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

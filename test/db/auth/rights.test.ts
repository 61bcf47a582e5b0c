// What each login role may do in auth's schema: exactly this, and nothing by accident.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { databaseFixture } from '#test/kit/database.ts';

const database = databaseFixture();

const STRANGERS = [
  'parlor_payments',
  'parlor_games',
  'parlor_social',
  'parlor_compliance',
] as const;

describe('rights on auth', () => {
  // evidence: V13.2.1
  it('let other services read the facts and pending erasures, and nothing else', async () => {
    const rows = await database.admin.call<{ grantee: string; name: string; right: string }>(sql`
      select grantee, table_name as name, privilege_type as right
      from information_schema.role_table_grants
      where table_schema = 'auth' and grantee = any(${sql.param([...STRANGERS])}::text[])
      order by 1, 2, 3`);
    expect(rows.map(({ grantee, name, right }) => `${grantee} ${right} ${name}`)).toEqual(
      [...STRANGERS]
        .sort()
        .flatMap((role) => [`${role} SELECT erasures_pending`, `${role} SELECT player_facts`]),
    );
    const functions = await database.admin.call<{ name: string; role: string }>(sql`
      select p.proname as name, r.rolname as role
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace, pg_roles r
      where n.nspname = 'auth' and r.rolname = any(${sql.param([...STRANGERS])}::text[])
        and has_function_privilege(r.rolname, p.oid, 'execute') order by 2, 1`);
    expect(functions.map(({ name, role }) => `${role} ${name}`)).toEqual(
      [...STRANGERS].sort().map((role) => `${role} acknowledge_erasure`),
    );
  });

  // evidence: V13.2.2
  it('let auth read its tables and change them through functions only', async () => {
    const rows = await database.admin.call<{ right: string }>(sql`
      select distinct privilege_type as right from information_schema.role_table_grants
      where table_schema in ('auth', 'audit') and grantee = 'parlor_auth'`);
    expect(rows).toEqual([{ right: 'SELECT' }]);
    const [hidden] = await database.admin.call<{ count: string }>(sql`
      select count(*)::text as count from information_schema.role_table_grants
      where table_schema = 'auth' and grantee = 'parlor_auth'
        and table_name in ('challenges', 'verifications', 'refresh_history', 'limits')`);
    expect(hidden?.count).toBe('0');
  });

  it('keep every function that acts for its owner from being led astray by a search path', async () => {
    const rows = await database.admin.call<{ name: string }>(sql`
      select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('auth', 'audit') and p.prosecdef
        and not coalesce(p.proconfig, '{}') @> array['search_path=""']`);
    expect(rows).toEqual([]);
  });

  // evidence: V6.3.2
  it('begin with no account at all: nobody can sign in to a fresh platform', async () => {
    const [row] = await database.admin.call<{ people: string }>(sql`
      select ((select count(*) from auth.players) + (select count(*) from auth.player_roles)
        + (select count(*) from auth.credentials))::text as people`);
    expect(row?.people).toBe('0');
  });

  it('give nothing to everybody', async () => {
    const rows = await database.admin.call<{ name: string }>(sql`
      select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('auth', 'audit') and has_function_privilege('public', p.oid, 'execute')`);
    expect(rows).toEqual([]);
  });
});

// What a stolen password of one service can do to the others: each login role tries, on a real server.

import { sql } from 'drizzle-orm';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { LOGIN_ROLES, type LoginRole } from '#db/login-roles.ts';
import { databaseFixture } from '#test/kit/database.ts';

const database = databaseFixture();

const NOT_ALLOWED = '42501';

async function connected(role: LoginRole): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.urlFor(role) });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function outcome(role: LoginRole, text: string): Promise<string> {
  const client = await connected(role);
  try {
    await client.query(text);
    return 'done';
  } catch (error) {
    return (error as { code?: string }).code ?? 'cut';
  } finally {
    await client.end();
  }
}

describe.each(LOGIN_ROLES)('%s', (role) => {
  it.each([
    [
      'hold a lock of another service',
      `select pg_advisory_lock(hashtextextended('purchase:x', 0))`,
    ],
    ['hold the lock of migrations', 'select pg_advisory_xact_lock(7235901466)'],
    ['try a lock', 'select pg_try_advisory_lock(1, 2)'],
    ['hold a shared lock', 'select pg_advisory_lock_shared(1)'],
    ['fill the disk with large objects', 'select lo_create(0)'],
    ['fill the disk with a large object of bytes', `select lo_from_bytea(0, 'x')`],
    ['fill the log', `select pg_logical_emit_message(false, 'x', 'x')`],
    ['grant coins', `select ledger.grant('x', gen_random_uuid(), 'SC', 1, 'daily', 1, null)`],
    ['post to the journal', `select ledger.post('x', '{}', '{}', '{}', 1::smallint)`],
    ['correct the journal', `select ledger.correct('x', 1, 'x')`],
    [
      'grant a role',
      `select auth.set_role(gen_random_uuid(), 'admin', true, null, now(), 'x', null)`,
    ],
    [
      'grant a role as an operator',
      `select auth.grant_by_operator('x', 'admin', true, 'x', now())`,
    ],
    ['hold a slot of our locks', 'select from locks.slots for key share'],
    ['take a lock', `select locks.take('audit.seal')`],
    ['use an approval up', `select approvals.consume(gen_random_uuid(), 'refund', null, '{}')`],
    ['write an approval', 'delete from approvals.requests'],
    ['change the password of another role', `alter role parlor_owner password 'x'`],
    ['lift the limit of its connections', `alter role ${role} connection limit 1000`],
    [
      'end sessions of others',
      `select pg_terminate_backend(pid) from pg_stat_activity
      where usename = 'postgres'`,
    ],
  ])('may not %s', async (_, text) => {
    expect(await outcome(role, text)).toBe(NOT_ALLOWED);
  });

  it('has its sessions ended when it lifted its time-out, and its locks go with them', async () => {
    const client = await connected(role);
    await client.query('set statement_timeout = 0');
    await client.query('set idle_in_transaction_session_timeout = 0');
    await client.query('begin');
    await client.query('select 1');
    const ended = new Promise((resolve) => client.once('error', resolve));
    const end = sql`select maintenance.end_overstayed(interval '0') as count`;
    await database.as('parlor_auth').call(sql`select maintenance.end_overstayed('1 hour')`);
    expect((await client.query('select 2 as two')).rows).toEqual([{ two: 2 }]);
    const [row] = await database.as('parlor_auth').call<{ count: number }>(end);
    expect(row?.count).toBeGreaterThanOrEqual(1);
    await ended;
    await client.end().catch(() => {});
  });
});

describe('locks of ours', () => {
  it('are rows that no role reaches: no function takes an advisory lock, which anybody may hold', async () => {
    const advisory = await database.admin.call<{ name: string }>(sql`
      select p.oid::regproc::text as name
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        and p.prosrc ~ '_advisory_(xact_)?lock'`);
    expect(advisory).toEqual([]);
  });

  it('of one domain do not wait for those of another, and two of one name do', async () => {
    const [one, other] = [
      new pg.Client({ connectionString: database.adminUrl }),
      new pg.Client({ connectionString: database.adminUrl }),
    ];
    await Promise.all([one.connect(), other.connect()]);
    try {
      const take = 'select locks.take($1, $2)';
      const refused = { code: '55P03' };
      await other.query(`set lock_timeout = '50ms'`);
      await one.query('begin');
      await one.query(take, ['auth.name', ['ada', 'grace']]);
      await one.query(take, ['audit.seal', null]);
      await one.query(take, ['payments.payer', []]);
      await expect(other.query(take, ['auth.name', ['grace']])).rejects.toMatchObject(refused);
      await expect(other.query(take, ['audit.seal', null])).rejects.toMatchObject(refused);
      await other.query(take, ['auth.email', ['ada', 'grace']]);
      await other.query(take, ['ledger.seal_roots', null]);
      await one.query('commit');
      await other.query(take, ['auth.name', ['grace', 'ada']]);
      await expect(other.query(take, ['nothing', ['x']])).rejects.toThrow('no locks of nothing');
    } finally {
      await Promise.all([one.end(), other.end()]);
    }
  });
});

describe('connections', () => {
  it('are limited by role so that no role can take those of the others', async () => {
    const rows = await database.admin.call<{ role: string; most: number }>(sql`
      select rolname as role, rolconnlimit as most from pg_roles
      where rolname = any(${sql.param([...LOGIN_ROLES])}::text[])`);
    const [server] = await database.admin.call<{ most: number }>(
      sql`select current_setting('max_connections')::int as most`,
    );
    for (const { role, most } of rows) expect([role, most > 0]).toEqual([role, true]);
    const together = rows.reduce((sum, { most }) => sum + most, 0);
    expect(together).toBeLessThan(server?.most ?? 0);
  });
});

describe('the grants', () => {
  it('of functions are these roles and no other, and none is for everybody', async () => {
    const open = await database.admin.call<{ name: string }>(sql`
      select p.oid::regprocedure::text as name
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        and has_function_privilege('public', p.oid, 'execute')`);
    expect(open).toEqual([]);
    const shared = await database.admin.call<{ name: string; roles: number }>(sql`
      select p.oid::regproc::text as name, count(*)::int as roles
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        cross join unnest(${sql.param([...LOGIN_ROLES])}::text[]) r
      where n.nspname in ('approvals', 'audit', 'locks', 'maintenance', 'outbox')
        and has_function_privilege(r, p.oid, 'execute') group by 1 order by 1`);
    expect(shared).toEqual([
      { name: 'approvals.ask', roles: 5 },
      { name: 'approvals.decide', roles: 5 },
      { name: 'approvals.expire', roles: 1 },
      { name: 'approvals.request_json', roles: 1 },
      { name: 'audit.append', roles: 5 },
      { name: 'audit.append_refusal', roles: 5 },
      { name: 'audit.seal', roles: 1 },
      { name: 'audit.verify', roles: 1 },
      { name: 'maintenance.changed_settings', roles: 1 },
      { name: 'maintenance.end_overstayed', roles: 1 },
      { name: 'outbox.parked_rows', roles: 4 },
      { name: 'outbox.retry_parked', roles: 4 },
      { name: 'outbox.sizes', roles: 4 },
    ]);
  });

  it('reach as far as the functions: one that runs with its caller’s rights calls none that the caller may not', async () => {
    const functions = await database.admin.call<{
      name: string;
      runsAsOwner: boolean;
      body: string;
      roles: string[];
    }>(sql`select n.nspname || '.' || p.proname as name, p.prosecdef as "runsAsOwner",
        p.prosrc as body, array(select r from unnest(${sql.param([...LOGIN_ROLES])}::text[]) r
          where has_function_privilege(r, p.oid, 'execute')) as roles
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`);
    const rolesOf = new Map(functions.map(({ name, roles }) => [name, roles]));
    const barred = functions
      .filter(({ runsAsOwner }) => !runsAsOwner)
      .flatMap(({ name, body, roles }) =>
        [...body.matchAll(/\b([a-z_]+\.[a-z_]+)\s*\(/g)].flatMap(([, called = '']) => {
          const allowed = rolesOf.get(called) ?? roles;
          return roles
            .filter((role) => !allowed.includes(role))
            .map((role) => `${role}: ${name} calls ${called}`);
        }),
      );
    expect(barred).toEqual([]);
  });
});

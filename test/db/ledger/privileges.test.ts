// Who can do what to the ledger: each role tries each thing.

import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { COIN, funded, smallWorld } from '#test/ledger/behaviours/fixture.ts';
import { ledgerFixture } from './fixture.ts';

const fixture = ledgerFixture();
const ROLES = [
  'parlor_auth',
  'parlor_payments',
  'parlor_games',
  'parlor_social',
  'parlor_compliance',
] as const;
/** What others may call: who changes a standing tells the hubs at once. */
const SHARED = /standing_notice/;
const INSUFFICIENT_PRIVILEGE = '42501';
const APPEND_ONLY = 'LX403';

async function outcome(url: string, text: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(text);
    return 'done';
  } catch (error) {
    return (error as { code?: string }).code ?? 'unknown';
  } finally {
    await client.end();
  }
}

const tablesOf = (schema: string) =>
  fixture.ledger.admin<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname = $1 order by 1`,
    [schema],
  );

describe('the ledger’s privileges', () => {
  beforeAll(() => smallWorld(fixture.ledger));

  it('let no role write a table of the ledger, or of payments, directly', async () => {
    const tables = [...(await tablesOf('ledger')), ...(await tablesOf('payments'))];
    expect(tables.length).toBeGreaterThan(20);
    const wrong: string[] = [];
    for (const role of ROLES) {
      const rows = await fixture.ledger.admin<{ name: string; right: string }>(
        `select t.name, r.right from unnest($1::text[]) as t (name)
          cross join unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) as r ("right")
          where has_table_privilege($2, t.name, r.right)`,
        [tables.map(({ name }) => name), role],
      );
      wrong.push(...rows.map(({ name, right }) => `${role} ${right} ${name}`));
    }
    expect(wrong).toEqual([]);
  });

  it('let only payments read, and games its one view', async () => {
    const statement = 'select count(*) from ledger.entries';
    for (const role of ROLES) {
      const expected = role === 'parlor_payments' ? 'done' : INSUFFICIENT_PRIVILEGE;
      expect(await outcome(fixture.db.urlFor(role), statement), role).toBe(expected);
    }
    const view = 'select count(*) from payments.player_standing';
    expect(await outcome(fixture.db.urlFor('parlor_games'), view)).toBe('done');
    expect(await outcome(fixture.db.urlFor('parlor_social'), view)).toBe(INSUFFICIENT_PRIVILEGE);
  });

  it('refuse real attempts on the journal with the role’s own connection', async () => {
    const attempts = [
      'insert into ledger.accounts (id) values (9998)',
      'update ledger.accounts set balance_micros = 0',
      'delete from ledger.entries',
      'truncate ledger.entries',
      'update ledger.lots set wagered_micros = required_micros',
      `insert into ledger.postings values ('x', '', '{}', 1, null, null, now())`,
      'alter table ledger.entries disable trigger all',
      'drop function ledger.roll_up()',
      'set role parlor_owner',
    ];
    for (const role of ROLES) {
      for (const attempt of attempts) {
        const answer = await outcome(fixture.db.urlFor(role), attempt);
        expect(answer, `${role}: ${attempt}`).toBe(INSUFFICIENT_PRIVILEGE);
      }
    }
  });

  it('let nobody but payments call a function, and payments only the outer ones', async () => {
    const rows = await fixture.ledger.admin<{ role: string; name: string }>(
      `select r.role, p.oid::regprocedure::text as name
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
          cross join unnest($1::text[]) as r (role)
        where n.nspname in ('ledger', 'payments') and p.prokind = 'f'
          and has_function_privilege(r.role, p.oid, 'EXECUTE')`,
      [['public', ...ROLES].filter((role) => role !== 'public')],
    );
    const guests = rows.filter(({ role }) => role !== 'parlor_payments');
    expect(guests.filter(({ name }) => !SHARED.test(name))).toEqual([]);
    expect(new Set(guests.map(({ role }) => role))).toEqual(
      new Set(['parlor_auth', 'parlor_compliance', 'parlor_games']),
    );
    const inner = rows.filter(({ name }) =>
      /(?<!balance)_at\(|transfer\(|wallet_of|keep_|lock_/.test(name),
    );
    expect(inner).toEqual([]);
    const open = await fixture.ledger.admin(
      `select p.oid::regprocedure::text as name from pg_proc p
        join pg_namespace n on n.oid = p.pronamespace, aclexplode(p.proacl) a
        where n.nspname in ('ledger', 'payments') and a.grantee = 0`,
    );
    expect(open).toEqual([]);
  });

  it('pin the search path of every function that acts as its owner', async () => {
    const rows = await fixture.ledger.admin(
      `select p.oid::regprocedure::text as name from pg_proc p
        join pg_namespace n on n.oid = p.pronamespace
        where n.nspname in ('ledger', 'payments') and p.prosecdef
          and not coalesce(p.proconfig, '{}') @> array['search_path=""']`,
    );
    expect(rows).toEqual([]);
  });

  it('let nobody act by a snapshot that is older than the lock: what was decided since counts', async () => {
    const player = await funded(fixture.ledger, COIN, COIN);
    const client = new pg.Client({ connectionString: fixture.db.urlFor('parlor_payments') });
    await client.connect();
    const attempts: [string, unknown[]][] = [
      [`select payments.claim_daily_bonus($1, 'k', sha256(''))`, [player]],
      [
        `select ledger.reserve(gen_random_uuid(), $1, 'dice', 'GC', 1, 1000, 'exact', 100)`,
        [player],
      ],
      [`select ledger.set_limits($1, '[]')`, [player]],
    ];
    try {
      for (const level of ['repeatable read', 'serializable']) {
        for (const [text, values] of attempts) {
          await client.query(`begin isolation level ${level}`);
          await client.query('select count(*) from ledger.exclusions');
          await expect(client.query(text, values), `${level}: ${text}`).rejects.toMatchObject({
            code: '25000',
          });
          await client.query('rollback');
        }
      }
    } finally {
      await client.end();
    }
  });

  it('keep the journal append-only even for a superuser', async () => {
    const url = fixture.db.adminUrl;
    await fixture.ledger.admin(
      `insert into ledger.exclusions (player_id, kind, starts_at)
        values (gen_random_uuid(), 'self_exclusion', now())`,
    );
    const columns = {
      entries: 'kind',
      postings: 'kind',
      lot_advances: 'amount_micros',
      exclusions: 'kind',
    };
    for (const [table, column] of Object.entries(columns)) {
      const name = `ledger.${table}`;
      expect(await outcome(url, `update ${name} set ${column} = ${column}`), name).toBe(
        APPEND_ONLY,
      );
      expect(await outcome(url, `delete from ${name}`), name).toBe(APPEND_ONLY);
      expect(await outcome(url, `truncate ${name} cascade`), name).toBe(APPEND_ONLY);
    }
    expect(await outcome(url, 'delete from ledger.roots')).toBe(APPEND_ONLY);
    expect(await outcome(url, 'truncate ledger.roots')).toBe(APPEND_ONLY);
    expect(await outcome(url, `update ledger.roots set signature = '\\x02'`)).toBe(APPEND_ONLY);
    expect(await outcome(url, 'update ledger.roots set total_micros = 0')).toBe(APPEND_ONLY);
  });
});

// The audit chain on real Postgres: append-only, sealed in order, and any tampering shows.

import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DatabaseRefusal } from '#db/client.ts';
import { LOGIN_ROLES } from '#db/login-roles.ts';
import { databaseFixture, type TestRole } from '#test/kit/database.ts';

const database = databaseFixture();

const append = (role: TestRole, action = 'test.done') =>
  database
    .as(role)
    .call<{ id: string }>(
      sql`select audit.append(${action}, null, 'player', 'someone', '{"n": 1}', 'r1') as id`,
    );
const seal = async (limit = 10_000) => {
  const [row] = await database
    .as('parlor_auth')
    .call<{ n: number }>(sql`select audit.seal(${limit}::integer) as n`);
  return row?.n;
};
const verify = async () => {
  const [row] = await database.admin.call<{ checked: string; broken_at: string; stray: string }>(
    sql`select checked::text, broken_at::text, stray::text from audit.verify()`,
  );
  return row;
};
const refusal = async (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: DatabaseRefusal) => error.sqlState,
  );

describe('the audit log', () => {
  // evidence: A72
  it('takes entries of every service, notes which, and lets none change or read them', async () => {
    for (const role of LOGIN_ROLES) {
      await append(role);
      const db = database.as(role);
      expect(await refusal(db.call(sql`update audit.entries set action = 'x.y'`))).toBe('42501');
      expect(await refusal(db.call(sql`delete from audit.entries`))).toBe('42501');
      expect(
        await refusal(
          db.call(sql`insert into audit.entries (action, subject_kind, role)
        values ('x.y', 'z', 'w')`),
        ),
      ).toBe('42501');
      if (role !== 'parlor_auth') {
        expect(await refusal(db.call(sql`select * from audit.entries`))).toBe('42501');
        expect(await refusal(db.call(sql`select audit.seal(1)`))).toBe('42501');
      }
    }
    const rows = await database.admin.call<{ role: string }>(
      sql`select role from audit.entries order by id`,
    );
    expect(rows.map(({ role }) => role)).toEqual([...LOGIN_ROLES]);
  });

  // evidence: V16.4.2 A72
  it('refuses a change even by the owner of the table', async () => {
    for (const statement of [
      "update audit.entries set action = 'x.y'",
      'delete from audit.entries',
      'truncate audit.entries cascade',
      "update audit.seals set hash = 'x'",
      'delete from audit.seals',
    ]) {
      const work = database.admin.transaction([
        sql.raw('set local role parlor_owner'),
        sql.raw(statement),
      ]);
      expect(await refusal(work), statement).toBe('42501');
    }
  });

  // evidence: V15.4.4 A72
  it('is sealed once each and in order, by 10 sealers at once, while 200 entries arrive', async () => {
    await Promise.all([
      ...Array.from({ length: 200 }, () => append('parlor_payments')),
      ...Array.from({ length: 10 }, () => seal(30)),
    ]);
    while ((await seal()) !== 0);
    const [row] = await database.admin.call<{ entries: string; seals: string; last: string }>(
      sql`select (select count(*) from audit.entries)::text as entries,
        (select count(*) from audit.seals)::text as seals,
        (select max(position) from audit.seals)::text as last`,
    );
    expect(row?.seals).toBe(row?.entries);
    expect(row?.last).toBe(row?.seals);
    expect(await verify()).toEqual({ checked: row?.seals, broken_at: null, stray: '0' });
  });

  describe('tampered with', () => {
    beforeEach(async () => {
      for (let index = 0; index < 3; index++) await append('parlor_auth');
      await seal();
    });
    // What somebody with the rights of a superuser could do.
    const tamper = (statement: string) =>
      database.admin.transaction([
        sql.raw('set local session_replication_role = replica'),
        sql.raw(statement),
      ]);
    const last = '(select max(entry_id) from audit.seals)';

    // evidence: A72
    it('shows a changed entry', async () => {
      await tamper(`update audit.entries set facts = '{"n": 2}' where id = ${last}`);
      const found = await verify();
      expect(found?.broken_at).not.toBeNull();
      await tamper(`update audit.entries set facts = '{"n": 1}' where id = ${last}`);
      expect((await verify())?.broken_at).toBeNull();
    });

    // evidence: A72
    it('shows a changed time, actor, role or order', async () => {
      for (const [column, value] of [
        ['at', "at + interval '1 microsecond'"],
        ['role', "'parlor_games'"],
        ['subject_id', "'another'"],
        ['request_id', 'null'],
      ]) {
        await tamper(`create table if not exists audit.kept as
          select * from audit.entries where id = ${last}`);
        await tamper(`update audit.entries set ${column} = ${value} where id = ${last}`);
        expect((await verify())?.broken_at, column).not.toBeNull();
        await tamper(`update audit.entries e set ${column} = k.${column} from audit.kept k
          where k.id = e.id`);
        await tamper('drop table audit.kept');
        expect((await verify())?.broken_at, column).toBeNull();
      }
    });

    // evidence: A72
    it('shows an entry that was slipped in, and one that is gone', async () => {
      await tamper(`insert into audit.entries (action, subject_kind, role)
        values ('slipped.in', 'player', 'parlor_auth')`);
      expect((await verify())?.stray).toBe('1');
      await tamper(`delete from audit.entries where action = 'slipped.in'`);
      expect(await verify()).toMatchObject({ broken_at: null, stray: '0' });
      await tamper(`delete from audit.entries where id = ${last}`);
      expect((await verify())?.broken_at).not.toBeNull();
    });
  });
});

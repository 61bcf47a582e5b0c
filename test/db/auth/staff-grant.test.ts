// `npm run staff:grant`: how the first staff comes about.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { makePlayer } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';

const database = databaseFixture();
beforeAll(async () => {
  for (const [name, isVerified, isLong] of [
    ['ada', true, true],
    ['eve', false, true],
    ['bob', true, false],
    ['grace', true, true],
    ['joan', true, true],
    ['alan', true, true],
  ] as const) {
    const email = `${name}@example.com`;
    const id = await makePlayer(database, { email, name, isVerified, birthDate: '1990-01-01' });
    await database.admin.call(sql`insert into auth.credentials
        (player_id, password_hash, changed_at, is_long)
      values (${id}::uuid, 'a hash', now(), ${isLong}::boolean)`);
  }
});

function grant(...args: string[]) {
  const script = join(import.meta.dirname, '../../../scripts/staff-grant.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: database.adminUrl },
  });
  return { status, text: stdout + stderr };
}

const roles = async () => {
  const rows = await database.admin.call<{ role: string }>(
    sql`select r.role from auth.player_roles r join auth.players p on p.id = r.player_id
      where p.email = 'ada@example.com' order by 1`,
  );
  return rows.map(({ role }) => role);
};

describe('staff:grant', () => {
  it('makes a verified player staff, says what comes next, and takes it back', async () => {
    const granted = grant(' Ada@Example.com ', 'admin');
    expect(granted.status, granted.text).toBe(0);
    expect(granted.text).toContain('second factor');
    expect(await roles()).toEqual(['admin']);
    const [due] = await database.admin.call<{ due: string; entry: string }>(
      sql`select (select count(*) from auth.revocations)::text as due,
        (select count(*) from audit.entries where action = 'role.granted')::text as entry`,
    );
    expect(due).toEqual({ due: '1', entry: '1' });
    expect(grant('ada@example.com', 'admin', '--revoke').status).toBe(0);
    expect(await roles()).toEqual([]);
  });

  it('makes a third admin only with a reason to break the glass for, which every admin hears of', async () => {
    const admins = async () => {
      const rows = await database.admin.call<{ email: string }>(
        sql`select p.email from auth.player_roles r join auth.players p on p.id = r.player_id
          where r.role = 'admin' order by 1`,
      );
      return rows.map(({ email }) => email.split('@')[0]);
    };
    expect(grant('grace@example.com', 'admin').status).toBe(0);
    expect(grant('joan@example.com', 'admin').status).toBe(0);
    expect(grant('joan@example.com', 'admin').status).toBe(0);
    const third = grant('alan@example.com', 'admin');
    expect([third.status, third.text]).toMatchObject([1, expect.stringContaining('two admins')]);
    for (const reason of ['', '   ', 'because']) {
      expect(grant('alan@example.com', 'admin', '--break-glass', reason).status).toBe(2);
    }
    expect(await admins()).toEqual(['grace', 'joan']);
    const reason = 'both admins lost their phones';
    const broken = grant('alan@example.com', 'admin', '--break-glass', reason);
    expect(broken.status, broken.text).toBe(0);
    expect(await admins()).toEqual(['alan', 'grace', 'joan']);
    const [entry] = await database.admin.call<{ facts: unknown }>(
      sql`select facts from audit.entries where action = 'role.break_glass'`,
    );
    expect(entry?.facts).toEqual({ role: 'admin', granted: true, reason });
    const alerts = await database
      .as('parlor_auth')
      .call<{ facts: unknown; admins: string[] }>(
        sql`select facts, admins from auth.untold_alerts(100)`,
      );
    expect(alerts.at(-1)).toMatchObject({
      facts: { email: 'alan@example.com', role: 'admin', breakGlass: reason },
      admins: { length: 3 },
    });
    await database.admin.call(sql`delete from auth.player_roles`);
  });

  it('needs that reason for every change that two admins could make, and taking their roles is one', async () => {
    for (const name of ['grace', 'joan'])
      expect(grant(`${name}@example.com`, 'admin').status).toBe(0);
    const refused = (...args: string[]) => {
      const { status, text } = grant(...args);
      return [status, text.includes('two admins')];
    };
    expect(refused('ada@example.com', 'finance')).toEqual([1, true]);
    expect(refused('grace@example.com', 'admin', '--revoke')).toEqual([1, true]);
    // A ban takes one person: it must not leave an operator alone with who is left.
    await database.admin.call(sql`update auth.players set status = 'banned'
      where email = 'grace@example.com'`);
    expect(refused('alan@example.com', 'admin')).toEqual([1, true]);
    const reason = 'grace was let go this morning';
    const before = await database
      .as('parlor_auth')
      .call<{ value: { breakGlass: number } }>(sql`select auth.alert_gauges() as value`);
    const taken = grant('grace@example.com', 'admin', '--revoke', '--break-glass', reason);
    expect(taken.status, taken.text).toBe(0);
    const [after] = await database
      .as('parlor_auth')
      .call<{ value: { breakGlass: number } }>(sql`select auth.alert_gauges() as value`);
    expect(after?.value.breakGlass).toBe((before[0]?.value.breakGlass ?? 0) + 1);
    const alerts = await database
      .as('parlor_auth')
      .call<{ admins: string[] }>(sql`select admins from auth.untold_alerts(100)`);
    const [grace] = await database.admin.call<{ id: string }>(
      sql`select id from auth.players where email = 'grace@example.com'`,
    );
    expect(alerts.at(-1)?.admins).toHaveLength(2);
    expect(alerts.at(-1)?.admins, 'who lost the role hears of it').toContain(grace?.id);
    expect(grant('ada@example.com', 'support').status, 'one admin is not two').toBe(0);
    await database.admin.call(sql`update auth.players set status = 'active'`);
    await database.admin.call(sql`delete from auth.player_roles`);
  });

  it('counts one after the other when two commands make the second admin at once', async () => {
    const one = sql`select auth.grant_by_operator('grace@example.com', 'admin', true, null, now())`;
    await database.admin.call(one);
    const outcomes = await Promise.all(
      ['joan', 'alan'].map(async (name) => {
        const [row] = await database.admin.call<{ outcome: string }>(
          sql`select auth.grant_by_operator(${`${name}@example.com`}, 'admin', true, null, now())
            as outcome`,
        );
        return row?.outcome;
      }),
    );
    expect(outcomes.toSorted()).toEqual(['changed', 'second_person_required']);
    await database.admin.call(sql`delete from auth.player_roles`);
  });

  // evidence: V1.5.3
  it.each([
    [['eve@example.com', 'admin'], 1, 'not verified'],
    [['bob@example.com', 'admin'], 1, 'fewer than 12 characters'],
    [['nobody@example.com', 'admin'], 1, 'Nobody is registered'],
    [['ada@example.com', 'player'], 2, 'support|moderator'],
    [['ada@example.com', 'root'], 2, 'support|moderator'],
    [[], 2, 'support|moderator'],
  ])('refuses %j and says why', async (args, status, text) => {
    const answer = grant(...args);
    expect([answer.status, answer.text.includes(text)], answer.text).toEqual([status, true]);
    expect(await roles()).toEqual([]);
  });
});

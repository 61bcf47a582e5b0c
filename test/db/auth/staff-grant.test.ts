// `npm run staff:grant`: how the first staff comes about.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { createTestDatabase, type TestDatabase } from '#test/helpers/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  for (const [name, verified, isLong] of [
    ['ada', true, true],
    ['eve', false, true],
    ['bob', true, false],
  ] as const) {
    const id = newId(Date.now());
    await database.admin.call(sql`insert into auth.players (id, email, display_name,
        display_name_folded, birth_date, verified_at, terms_accepted_at, created_at)
      values (${id}::uuid, ${`${name}@example.com`}, ${name}, ${name}, '1990-01-01',
        ${verified ? '2026-01-01' : null}::timestamptz, now(), now())`);
    await database.admin.call(sql`insert into auth.credentials
        (player_id, password_hash, changed_at, is_long)
      values (${id}::uuid, 'a hash', now(), ${isLong}::boolean)`);
  }
});
afterAll(() => database.drop());

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

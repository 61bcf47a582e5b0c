// Faults of the database: what each leaves in it, and what its caller hears.

import { expect, it } from 'vitest';
import type { SqlFault } from '#test/simulation/faults/faults.ts';
import type { SqlReply } from './database.ts';
import { FaultyDatabase } from './faulty-database.ts';
import { serverFixture, withDatabase } from './real/fixture.ts';
import { statement } from './requests.ts';

const server = serverFixture();
const NOW_MS = Date.UTC(2027, 2, 14, 7);

const fault = (kind: SqlFault['kind'], more: Partial<SqlFault> = {}): SqlFault => ({
  kind,
  isApplied: false,
  isFull: false,
  ...more,
});

/** Each fault, what its caller hears, whether the row is there, and the numbers that it took. */
const FAULTS: readonly [SqlFault, Partial<SqlReply>, stays: boolean, numbers: number][] = [
  [fault('sql-refused'), { status: 503 }, false, 0],
  [fault('sql-refused', { isFull: true }), { body: { code: '53300' } }, false, 0],
  [fault('failover'), { status: 503 }, false, 0],
  [fault('sql-killed'), { body: { code: '57P01' } }, false, 1],
  [fault('sql-killed', { isApplied: true }), { status: 503 }, true, 1],
  [fault('sql-serialization'), { body: { code: '40001' } }, false, 1],
  [fault('sql-deadlock'), { body: { code: '40P01' }, tookMs: 1_000 }, false, 1],
  [fault('sql-timeout'), { body: { code: '57014' }, tookMs: 4_500 }, false, 1],
];

it.each(FAULTS)('%j', async (what, heard, stays, numbers) => {
  await withDatabase(server, async (database) => {
    await database.admin(
      `create table public.marks (id bigint generated always as identity, at timestamptz)`,
      [],
      NOW_MS,
    );
    await database.admin('grant usage on schema public to public', [], NOW_MS);
    await database.admin('grant insert on public.marks to public', [], NOW_MS);
    const asked: string[] = [];
    const faults: (SqlFault | null)[] = [what, null];
    const faulty = new FaultyDatabase(database, (role) => {
      asked.push(role);
      return faults.shift() ?? null;
    });
    const mark = statement('parlor_games', 'insert into public.marks (at) values (now())');
    expect(await faulty.run(mark, NOW_MS)).toMatchObject(heard);
    const count = await database.admin('select from public.marks', [], NOW_MS);
    expect(count).toHaveLength(stays ? 1 : 0);
    // The next one finds a connection, and the hole that the fault left.
    expect(await faulty.run(mark, NOW_MS)).toMatchObject({ status: 200 });
    const last = await database.admin('select max(id) as id from public.marks', [], NOW_MS);
    expect(last).toEqual([{ id: `${numbers + 1}` }]);
    expect(asked).toEqual(['parlor_games', 'parlor_games']);
  });
});

it('passes on what becomes of nothing', async () => {
  await withDatabase(server, async (database) => {
    const faulty = new FaultyDatabase(database, () => null);
    const request = statement('parlor_games', 'select 1');
    expect(await faulty.run(request, NOW_MS)).toEqual(await database.run(request, NOW_MS));
  });
});

// `npm run sanctions:load`: a list from files, whole or not at all.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { databaseFixture } from '#test/kit/database.ts';

const run = promisify(execFile);
const database = databaseFixture();
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parlor-list-'));
  return () => rm(folder, { recursive: true, force: true });
});

const none = Array.from({ length: 7 }, () => '-0- ').join(',');
const sdn = (count: number) =>
  Array.from(
    { length: count },
    (_, at) => `${at + 1},"NAME ${at}, Nemo","individual","X",${none},"DOB 1961."\r\n`,
  ).join('');

async function load(text: string, ...options: string[]) {
  for (const [name, content] of [
    ['sdn.csv', text],
    ['alt.csv', '1,1,"aka","ALIAS, Nemo",-0- \r\n'],
    ['add.csv', '1,1,-0- ,-0- ,"Elsewhere",-0- \r\n'],
  ] as const) {
    await writeFile(join(folder, name), content);
  }
  const script = join(import.meta.dirname, '../../../scripts/sanctions-load.ts');
  const env = { ...process.env, DATABASE_URL: database.adminUrl, PARLOR_DATA: folder };
  const { stdout } = await run(process.execPath, [script, folder, ...options], { env }).catch(
    (error: { stderr: string }) => ({ stdout: error.stderr }),
  );
  const [row] = await database.admin.call<{ entries: number; lists: number }>(sql`select
    (compliance.newest_list()).entries as entries,
    (select count(*)::int from compliance.sanction_lists where source = 'ofac') as lists`);
  return { said: stdout.trim(), ...row };
}

it('a list that an operator takes in is the newest, refused where it was cut off, and shrinks only when told to', async () => {
  expect(await load(sdn(20))).toMatchObject({ entries: 20, lists: 1 });
  const again = await load(sdn(20));
  expect([again.lists, again.said]).toEqual([1, expect.stringContaining('confirmed')]);
  const cut = await load(sdn(21).slice(0, -4));
  expect([cut.entries, cut.said]).toEqual([20, expect.stringContaining('cut off')]);
  const short = await load(sdn(10));
  expect([short.entries, short.said]).toEqual([20, expect.stringContaining('--may-shrink')]);
  expect(await load(sdn(10), '--may-shrink')).toMatchObject({ entries: 10, lists: 2 });
});

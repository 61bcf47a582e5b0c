// db/schema.sql is what db/tables and db/functions make, so a reader of a change sees the schema change.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withClient } from '#db/admin-client.ts';
import { dumpSchema } from '#db/migrate/dump.ts';
import { databaseFixture } from '#test/kit/database.ts';

const database = databaseFixture();

const dump = () => withClient(database.adminUrl, dumpSchema);

it('db/schema.sql is the schema that db/tables and db/functions make', async () => {
  const committed = await readFile(join(import.meta.dirname, '../../db/schema.sql'), 'utf8');
  const why = 'db/schema.sql is not what db/tables and db/functions make: run `npm run db:schema`';
  expect(await dump(), why).toBe(committed);
});

it.each([
  [
    'a body',
    `create or replace function ledger.utc_day(at timestamptz) returns date language sql
    immutable as $$ select at::date $$`,
  ],
  ['a column', 'alter table games.alerts add column more int'],
  ['a default', `alter table games.alerts alter column kind set default 'x'`],
  ['a constraint', 'alter table games.alerts add constraint more check (id > 0)'],
  ['an index', 'create index more on games.alerts (at)'],
  ['a trigger that is off', 'alter table ledger.roots disable trigger roots_no_truncate'],
  ['a right on a table', 'grant insert on games.alerts to parlor_games'],
  ['a right on a column', 'grant update (kind) on games.alerts to parlor_games'],
  [
    'a right on a function',
    'grant execute on function ledger.utc_day(timestamptz) to parlor_games',
  ],
  ['a right for everybody', 'grant execute on function ledger.utc_day(timestamptz) to public'],
  [
    'what is granted by default',
    `alter default privileges for role parlor_owner
    grant execute on functions to public`,
  ],
  ['an enumeration', `set role parlor_owner; create type games.more as enum ('a'); reset role`],
])('%s that differs shows in the dump', async (_, statement) => {
  const before = await dump();
  await withClient(database.adminUrl, (client) => client.query(statement));
  const after = await dump();
  expect(after).not.toBe(before);
  const gone = before.split('\n').filter((line) => !after.split('\n').includes(line));
  expect(gone.length).toBeLessThanOrEqual(2);
});

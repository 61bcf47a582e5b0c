import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/helpers/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('carries a bigint beyond 2^53', async () => {
  const rows = await database
    .as('parlor_payments')
    .call(sql`select ${9007199254740993n}::bigint as v`);
  expect(rows).toEqual([{ v: '9007199254740993' }]);
});

// Players for tests of social's schema: rows as auth would have written them.

import { sql } from 'drizzle-orm';
import { newId } from '#shared/ids.ts';
import { toTimestamp } from '#shared/time.ts';
import type { TestDatabase } from '#test/kit/database.ts';

/** A verified player with this name. */
export async function addPerson(
  database: TestDatabase,
  name: string,
  status = 'active',
): Promise<string> {
  const id = newId(Date.now());
  const now = toTimestamp(Date.now());
  await database.admin.call(sql`
    insert into auth.players (id, email, display_name, display_name_folded, birth_date, status,
        verified_at, terms_accepted_at, created_at)
      values (${id}, ${`${id}@example.com`}, ${name}, ${name.toLowerCase()}, '1990-01-01',
        ${status}, ${now}, ${now}, ${now})`);
  return id;
}

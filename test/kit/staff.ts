// Members of staff as auth leaves them, for tests of services that only see their tokens: whoever
// asks for or decides what needs two people is looked up in the database.

import { sql } from 'drizzle-orm';
import { newId } from '#shared/ids.ts';
import type { Role } from '#shared/permissions.ts';
import type { TestDatabase } from './database.ts';

/** A new active player with the role, held since `grantedAtMs`; returns the id. */
export async function makeStaff(
  database: TestDatabase,
  role: Exclude<Role, 'player'>,
  options: { id?: string; email?: string; grantedAtMs?: number } = {},
): Promise<string> {
  const { id = newId(Date.now()), grantedAtMs = 0 } = options;
  const email = options.email ?? `${id}@staff.example.org`;
  await database.admin.call(sql`
    insert into auth.players (id, email, display_name, display_name_folded, status, verified_at,
        terms_accepted_at, created_at)
      values (${id}::uuid, ${email}, ${id}, ${id}, 'active', now(), now(), now())
      on conflict (id) do nothing`);
  await database.admin.call(sql`
    insert into auth.player_roles (player_id, role, granted_at)
      values (${id}::uuid, ${role}, to_timestamp(${grantedAtMs / 1000}::float8))`);
  return id;
}

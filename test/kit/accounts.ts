// Accounts as auth leaves them, written straight into the database: for tests of whatever sees only the
// rows and the tokens of players.

import { sql } from 'drizzle-orm';
import { newId } from '#shared/ids.ts';
import type { Role } from '#shared/permissions.ts';
import type { TestDatabase } from './database.ts';

/** What a test wants of an account; everything else is that of any verified, active player. */
export interface Account {
  id?: string;
  email?: string;
  name?: string;
  status?: string;
  birthDate?: string | null;
  isVerified?: boolean;
  /** Where the player was seen; null: nowhere yet. */
  place?: string | null;
}

/** A new player; returns the id. */
export async function makePlayer(
  { admin }: Pick<TestDatabase, 'admin'>,
  account: Account = {},
): Promise<string> {
  const { id = newId(Date.now()), status = 'active', birthDate = '1990-01-31' } = account;
  const { email = `${id}@example.org`, name = id, isVerified = true, place = 'US-TX' } = account;
  await admin.call(sql`
    insert into auth.players (id, email, display_name, display_name_folded, birth_date, status,
        verified_at, terms_accepted_at, created_at)
      values (${id}::uuid, ${email}, ${name}, ${name.toLowerCase()}, ${birthDate}::date, ${status},
        case when ${isVerified}::boolean then now() end, now(), now())
      on conflict (id) do nothing`);
  // As a row and not as news, so that nothing waits for the player's hub.
  if (place !== null) {
    await admin.call(sql`insert into rules.player_places (player_id, place, method, first_seen_at,
        seen_at, valid_until)
      values (${id}::uuid, ${place}, 'edge', now(), now(), now() + interval '30 years')`);
  }
  return id;
}

/** A new player with a role, held since `grantedAtMs`; returns the id. */
export async function makeStaff(
  database: Pick<TestDatabase, 'admin'>,
  role: Exclude<Role, 'player'>,
  { grantedAtMs = 0, ...account }: Account & { grantedAtMs?: number } = {},
): Promise<string> {
  const id = await makePlayer(database, account);
  await database.admin.call(sql`
    insert into auth.player_roles (player_id, role, granted_at)
      values (${id}::uuid, ${role}, to_timestamp(${grantedAtMs / 1000}::float8))`);
  return id;
}

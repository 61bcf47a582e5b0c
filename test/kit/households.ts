// Where players live, as compliance keeps it: for tests of whatever asks only for places and households.

import { sql } from 'drizzle-orm';
import { newId } from '#shared/ids.ts';
import type { TestDatabase } from './database.ts';

/** Declares where a player lives; whoever has the same `household` has one with them. */
export async function settlePlayer(
  { admin }: Pick<TestDatabase, 'admin'>,
  playerId: string,
  { place = 'US-TX', household = newId(Date.now()) }: { place?: string; household?: string } = {},
): Promise<void> {
  await admin.call(sql`insert into identity.profiles
      (player_id, sealed, key_id, place, version, declared_at)
    values (${playerId}::uuid, 'sealed', 'key', ${place}, 1, now())
    on conflict (player_id) do update set place = excluded.place`);
  await admin.call(sql`update identity.keys set left_at = '2020-01-01'
    where player_id = ${playerId}::uuid`);
  await admin.call(sql`insert into identity.keys (player_id, kind, key_id, key, since)
    values (${playerId}::uuid, 'household', 'key', sha256(convert_to(${household}, 'UTF8')), now())
    on conflict (player_id, kind, key) do update set left_at = null`);
}

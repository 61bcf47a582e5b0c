// Purchases written straight into the database, for tests of what hangs on them.

import { sql } from 'drizzle-orm';
import { newId } from '#shared/ids.ts';
import type { TestDatabase } from './database.ts';

/** What a purchase has of its own. */
interface Bought {
  daysAgo?: number;
  reversed?: boolean;
  provider?: string;
  reference?: string;
  name?: string | null;
  checkId?: string | null;
}

/** A purchase of five dollars that was paid and credited; its id. Its coins are in no book. */
export async function makePurchase(
  { admin }: Pick<TestDatabase, 'admin'>,
  playerId: string,
  { daysAgo = 0, reversed = false, provider = 'stripe', reference, name, checkId }: Bought = {},
): Promise<string> {
  const id = newId(Date.now());
  await admin.call(sql`insert into payments.purchases (id, player_id, package_id, provider,
      price_micros, gc_micros, sc_bonus_micros, bonus_multiple, payment_state, provider_reference,
      provider_payment_id, payer, created_at, expires_at, paid_at, next_check_at, credited,
      reversed_micros, name_match, matched_check)
    select ${id}::uuid, ${playerId}::uuid, 'small', ${provider}, 5000000, 1, 0, 1, 'paid',
      ${reference ?? id}, ${id}, md5(${id}), at, at, at, at, true, ${reversed ? 5_000_000 : 0},
      ${name ?? null}, ${name ? (checkId ?? playerId) : null}::uuid
    from (select now() - make_interval(days => ${daysAgo}) as at) t`);
  return id;
}

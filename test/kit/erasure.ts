// The erasure of an account that was left, as the jobs of every Worker bring it about.

import { sql } from 'drizzle-orm';
import { until } from './patience.ts';
import type { Platform } from './platform.ts';

const JOBS = [
  'games-erasures',
  'payments-erasures',
  'social-erasures',
  'social-outbox',
  'compliance-erasures',
  'account-notices',
  'mail-outbox',
  'erasures',
];

/** Runs every job that has a part in leaving, until this player is erased. */
export async function untilErased({ job, database }: Platform, playerId: string): Promise<void> {
  // Social lets a few seconds pass, in which calls that were under way end: none is here.
  await database.admin.call(sql`update auth.erasures
    set requested_at = requested_at - interval '1 minute' where player_id = ${playerId}::uuid`);
  const reports: Record<string, unknown> = {};
  const isErased = async () => {
    for (const name of JOBS) reports[name] = await job(name);
    const [row] = await database.admin.call<{ status: string }>(
      sql`select status from auth.players where id = ${playerId}::uuid`,
    );
    return row?.status === 'erased';
  };
  await until(isErased, () => `Not erased: ${JSON.stringify(reports)}`, 300);
}

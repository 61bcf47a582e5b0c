// What a table said of itself, on its way into the list of sessions. Written by games, which asks
// tables, and by payments, to which tables report (docs/decisions/0019).

import { sql } from 'drizzle-orm';
import type { SessionSummary } from '#shared/contracts/game-session.ts';
import { toTimestamp } from '#shared/time.ts';
import type { Database } from './client.ts';

/** Takes over what a table said; late news never undoes an end. */
export async function noteSession(
  database: Database,
  summary: SessionSummary,
  nowMs: number,
): Promise<void> {
  const text = JSON.stringify(summary, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  const statement = sql`select games.note_session(${text}::jsonb, ${toTimestamp(nowMs)})`;
  await database.call(statement, { idempotent: true });
}

// What a table said of itself, on its way into the list of sessions. Written by games, which asks
// tables, and by payments, to which tables report (docs/decisions/0019).

import type { SessionSummary } from '#shared/contracts/session-summary.ts';
import { functionsOf } from './call.ts';
import type { Database } from './client.ts';
import { at, json } from './values.ts';

/** Takes over what a table said; late news never undoes an end. */
export function noteSession(database: Database, summary: SessionSummary, nowMs: number) {
  const { again } = functionsOf(database);
  return again.run('games.note_session', [json(summary), at(nowMs)]);
}

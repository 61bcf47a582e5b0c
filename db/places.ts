// Noting where a player was seen, from any Worker that serves them: like an audit note, it is appended
// by a function that every role may call, and asked about by the database's own rules.

import type { Seen } from '#shared/place/seen.ts';
import { functionsOf } from './call.ts';
import type { Database } from './client.ts';
import { json } from './values.ts';

/** Notes a place; whatever is asked of the rules after this counts it. Safe to repeat. */
export function notePlace(database: Database, playerId: string, seen: Seen): Promise<void> {
  return functionsOf(database).again.run('rules.note_place', [playerId, json(seen)]);
}

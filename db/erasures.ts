// Who leaves, as each service sees it: the view shows a service whom it has not acknowledged.

import { sql } from 'drizzle-orm';
import type { Database } from './client.ts';
import { erasuresPending } from './schema/auth.ts';

/** Players whose account closes; in any order, so that none who waits is in another's way. */
export async function pendingErasures(database: Database, countMax: number): Promise<string[]> {
  const rows = await database.read((db) =>
    db
      .select({ playerId: erasuresPending.playerId })
      .from(erasuresPending)
      .orderBy(sql`random()`)
      .limit(countMax),
  );
  return rows.map(({ playerId }) => playerId);
}

// What operators watch of games: returns, tables whose coins are stuck, counts of a scrape.

import { asc, isNotNull, min } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { countOf, present } from '#db/queries.ts';
import { returns, sessions } from '#db/schema/games.ts';
import { at, json } from '#db/values.ts';
import { LIVE } from './sessions.ts';

export type ReturnsRow = typeof returns.$inferSelect;

export function monitorStore(database: Database) {
  const { once } = functionsOf(database);
  return {
    returns: () =>
      database.read((db) => db.select().from(returns).orderBy(returns.gameId, returns.currency)),

    /** Sessions whose coins cannot be settled, the oldest first. */
    stuckSessions: (limit: number) =>
      database.read((db) =>
        db
          .select({
            id: sessions.id,
            gameId: sessions.gameId,
            currency: sessions.currency,
            state: sessions.state,
            stuckSinceMs: present(sessions.stuckSinceMs),
            reason: present(sessions.stuckReason),
            attempts: sessions.stuckAttempts,
          })
          .from(sessions)
          .where(isNotNull(sessions.stuckSinceMs))
          .orderBy(asc(sessions.stuckSinceMs))
          .limit(limit),
      ),

    /** True when the alert is new: at most one per game, currency and hour. */
    raiseDrift: ({ gameId, currency, rounds }: ReturnsRow, zScore: number, nowMs: number) =>
      once.call(
        'games.raise_drift',
        [gameId, currency, json({ rounds, zScore }), at(nowMs)],
        z.boolean(),
      ),

    /** Counts are up to 10,000. */
    async gauges() {
      const row = await database.readOne((db) => {
        const ids = () => db.select({ id: sessions.id }).from(sessions);
        return db
          .select({
            live: countOf(ids().where(LIVE)),
            stuck: countOf(ids().where(isNotNull(sessions.stuckSinceMs))),
            unsettledSinceMs: min(sessions.unsettledSinceMs),
          })
          .from(sessions)
          .where(isNotNull(sessions.unsettledSinceMs));
      });
      return row ?? { live: 0, stuck: 0, unsettledSinceMs: null };
    },
  };
}

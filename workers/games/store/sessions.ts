// Read model of sessions: what tables said of themselves, for lists and for whoever ends play.

import { and, asc, desc, eq, getTableColumns, inArray, lt } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { playerFacts } from '#db/schema/auth.ts';
import { sessions } from '#db/schema/games.ts';
import { noteSession } from '#db/session-notes.ts';
import { at, moment } from '#db/values.ts';
import type { SessionSummary } from '#shared/contracts/session-summary.ts';

const {
  playerId: _,
  stuckSinceMs,
  stuckReason,
  stuckAttempts,
  unsettledSinceMs,
  ...SHOWN
} = getTableColumns(sessions);

export const LIVE = inArray(sessions.state, ['opening', 'open', 'closing']);

const overdueSession = z
  .object({ id: z.string(), state: z.string(), openedAt: moment })
  .transform(({ openedAt, ...row }) => ({ ...row, openedAtMs: openedAt }));

export function sessionStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    /** Takes over what an object said of itself. */
    noteSession: (summary: SessionSummary, nowMs: number) => noteSession(database, summary, nowMs),

    dropSession: (sessionId: string, nowMs: number) =>
      again.run('games.drop_session', [sessionId, at(nowMs)]),

    /** A player's sessions before `beforeId`, newest first. */
    sessionsOf: (playerId: string, beforeId: string | null, limit: number) =>
      database.read((db) =>
        db
          .select(SHOWN)
          .from(sessions)
          .where(
            and(
              eq(sessions.playerId, playerId),
              beforeId === null ? undefined : lt(sessions.id, beforeId),
            ),
          )
          .orderBy(desc(sessions.id))
          .limit(limit),
      ),

    /** A player's sessions that are not over. */
    liveSessionsOf: (playerId: string) =>
      database.read((db) =>
        db
          .select({
            id: sessions.id,
            state: sessions.state,
            gameId: sessions.gameId,
            currency: sessions.currency,
            openedAtMs: sessions.openedAtMs,
          })
          .from(sessions)
          .where(and(eq(sessions.playerId, playerId), LIVE))
          .orderBy(asc(sessions.id)),
      ),

    /** The same of every account of the person behind one: what ends play ends it for all of them. */
    liveSessionsOfPerson: (playerId: string) =>
      database.read((db) => {
        const { personId } = playerFacts;
        const person = db
          .select({ personId })
          .from(playerFacts)
          .where(eq(playerFacts.playerId, playerId));
        const accounts = db
          .select({ playerId: playerFacts.playerId })
          .from(playerFacts)
          .where(eq(personId, person));
        return db
          .select({ id: sessions.id })
          .from(sessions)
          .where(and(inArray(sessions.playerId, accounts), LIVE))
          .orderBy(asc(sessions.id));
      }),

    /** Live sessions that said nothing since `beforeMs`; claimed, so they come up once. */
    claimOverdue: (limit: number, beforeMs: number, nowMs: number) =>
      once.table('games.claim_overdue', [limit, at(beforeMs), at(nowMs)], overdueSession),
  };
}

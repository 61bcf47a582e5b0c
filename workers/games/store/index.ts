// The store: all SQL of games. Every write is one function of the schema `games`; the role has no
// other right to change anything.

import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { appendNote } from '#db/audit.ts';
import { functionsOf } from '#db/call.ts';
import { connect, type Database } from '#db/client.ts';
import { pendingErasures } from '#db/erasures.ts';
import { notePlace } from '#db/places.ts';
import { settings } from '#db/schema/games.ts';
import { standingNoticesOf } from '#db/standing-notices.ts';
import { at } from '#db/values.ts';
import type { GameId } from '#shared/games/registry.ts';
import type { AuditNote } from '#shared/http/notes.ts';
import type { Seen } from '#shared/place/seen.ts';
import { activityStore } from './activity.ts';
import { monitorStore } from './monitor.ts';
import { openingStore } from './openings.ts';
import { sessionStore } from './sessions.ts';

export type { BetFilter, DayPlay, TableOfDay } from './activity.ts';
export type { ReturnsRow } from './monitor.ts';
export type { Opening, OpeningOutcome } from './openings.ts';

/** The store of a database. */
export function gamesStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    keepNote: (note: AuditNote) => appendNote(database, note),
    notePlace: (playerId: string, seen: Seen) => notePlace(database, playerId, seen),
    /** Changed standings whose hubs must hear. */
    standings: standingNoticesOf(database),
    ping: () => database.ping(),
    ...openingStore(database),
    ...sessionStore(database),
    ...monitorStore(database),
    ...activityStore(database),

    async disabledGames() {
      const rows = await database.read((db) =>
        db.select({ gameId: settings.gameId }).from(settings).where(eq(settings.enabled, false)),
      );
      return rows.map(({ gameId }) => gameId);
    },

    switchGame: (
      gameId: GameId,
      enabled: boolean,
      actorId: string,
      requestId: string,
      nowMs: number,
    ) => once.run('games.switch_game', [gameId, enabled, actorId, requestId, at(nowMs)]),

    pendingErasures: (countMax: number) => pendingErasures(database, countMax),

    /** Acknowledges an erasure unless a table of the player still lives. */
    acknowledgeErasure: (playerId: string) => again.call('games.let_go', [playerId], z.boolean()),
  };
}

export type GamesStore = ReturnType<typeof gamesStore>;

/** The store behind an environment. */
export function storeOf(env: { GAMES_DATABASE_URL: string; NEON_PROXY_URL?: string }): GamesStore {
  return gamesStore(connect(env.GAMES_DATABASE_URL, env.NEON_PROXY_URL));
}

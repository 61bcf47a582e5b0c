// SQL of players who leave.

import { sql } from 'drizzle-orm';
import { connect } from '#db/client.ts';
import type { GamesEnv } from './env.ts';

/** The store behind an environment. */
export function leavingStoreOf(env: Pick<GamesEnv, 'GAMES_DATABASE_URL' | 'NEON_PROXY_URL'>) {
  const database = connect(env.GAMES_DATABASE_URL, env.NEON_PROXY_URL || undefined);
  return {
    /** Players whose account closes; in any order, so that none who waits is in another's way. */
    async leaving(countMax: number): Promise<string[]> {
      const rows = await database.call<{ id: string }>(
        sql`select player_id as id from auth.erasures_pending order by random()
          limit ${countMax}::integer`,
        { idempotent: true },
      );
      return rows.map(({ id }) => id);
    },

    /** Acknowledges unless a table of the player still lives. */
    async letGo(playerId: string): Promise<boolean> {
      const [row] = await database.call<{ gone: boolean }>(
        sql`select games.let_go(${playerId}) as gone`,
        { idempotent: true },
      );
      return row?.gone ?? false;
    },

    /** Live sessions with the moment at which they were asked for. */
    async liveSessions(
      playerId: string,
    ): Promise<{ id: string; state: string; openedAtMs: number }[]> {
      const rows = await database.call<{ id: string; state: string; opened_ms: string }>(
        sql`select id, state, floor(extract(epoch from opened_at) * 1000)::text as opened_ms
          from games.sessions where player_id = ${playerId}
            and state in ('opening', 'open', 'closing') order by id`,
        { idempotent: true },
      );
      return rows.map(({ id, state, opened_ms }) => ({ id, state, openedAtMs: Number(opened_ms) }));
    },
  };
}

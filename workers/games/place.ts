// Where a player is when they sit down or come back to a table: noted before the ledger is asked for
// coins. Their other tables hear of a new place from the player's hub at once, and not by a job later.

import type { Call } from '#shared/http/app.ts';
import { locate } from '#shared/place/locate.ts';
import { tellStandingsQuietly } from '#shared/standing-notices.ts';
import type { GamesEnv } from './env.ts';
import { storeOf } from './store/index.ts';

/** Notes the place of this request. */
export async function notePlace(
  { env, execution, request }: Pick<Call<GamesEnv>, 'env' | 'execution' | 'request'>,
  playerId: string,
): Promise<void> {
  const store = storeOf(env);
  await store.notePlace(playerId, locate(request, env));
  execution.waitUntil(tellStandingsQuietly(store.standings, env.PLAYER_HUB, playerId));
}

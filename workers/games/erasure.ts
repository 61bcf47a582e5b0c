// Erasure and export of a player, games' part. Tables are halted, not cut: a hand that is
// open is settled by its game's rule, and only then the coins go home.

import type { ExportPart } from '#shared/contracts/export.ts';
import type { JobReport } from '#shared/contracts/jobs.ts';
import { eraseAll } from '#shared/erasure.ts';
import { outward } from '#shared/views/outward.ts';
import { dropForgotten, refresh } from './admission.ts';
import type { GamesEnv } from './env.ts';
import { storeOf } from './store/index.ts';

const ERASURES_AT_ONCE = 50;
/** Newest sessions in an export; older ones are at GET /v1/sessions. */
const SESSIONS_MAX = 2000;
const EVER = ['2000-01-01', '9999-12-31'] as const;

async function erase(env: GamesEnv, playerId: string, nowMs: number): Promise<boolean> {
  const store = storeOf(env);
  const live = await store.liveSessionsOf(playerId);
  // Whom a halt does not reach is asked again in the next run.
  await Promise.allSettled(
    live.map(({ id }) => env.GAME_SESSION.getByName(id).halt('account_closed', null)),
  );
  const answers = await refresh(env, live, nowMs);
  await dropForgotten(env, live, answers, nowMs);
  return store.acknowledgeErasure(playerId);
}

/** Closes the tables of players who leave, and acknowledges those who have none. */
export function runErasures(env: GamesEnv, nowMs: number): Promise<JobReport> {
  return eraseAll(
    ['done', 'waiting'],
    () => storeOf(env).pendingErasures(ERASURES_AT_ONCE),
    async (playerId) => ((await erase(env, playerId, nowMs)) ? 'done' : 'waiting'),
  );
}

/** Everything games holds of a player: days, sessions, and where the rounds of each are to be had. */
export async function collectExport(env: GamesEnv, playerId: string): Promise<ExportPart> {
  const store = storeOf(env);
  // What open tables have not told yet.
  await refresh(env, await store.liveSessionsOf(playerId), Date.now());
  const [rows, days] = await Promise.all([
    store.sessionsOf(playerId, null, SESSIONS_MAX + 1),
    store.activity(playerId, ...EVER),
  ]);
  const sessions = rows.slice(0, SESSIONS_MAX).map((row) => ({
    ...outward(row),
    roundsAt: `/v1/sessions/${row.id}/rounds`,
  }));
  const activity = days.map(outward);
  return {
    activity,
    betsAt: '/v1/bets',
    sessions: { items: sessions, complete: rows.length <= SESSIONS_MAX },
  };
}

// Scheduled work of games. Each job may run at any time, twice at once, and after any crash.

import type { JobReport } from '#shared/contracts/jobs.ts';
import { log } from '#shared/log.ts';
import type { Jobs } from '#shared/scheduled.ts';
import { MINUTE_MS } from '#shared/time.ts';
import { dropForgotten, refresh } from './admission.ts';
import type { GamesEnv } from './env.ts';
import { runErasures } from './erasure.ts';
import { returnsView } from './monitor.ts';
import { storeOf } from './store/index.ts';

const ASKED_AT_ONCE = 100;
/** A table that nobody plays closes within a quarter of an hour, and says so. */
const OVERDUE_MS = 20 * MINUTE_MS;

// Tables report by themselves. Silent is one whose object never heard of its opening, or that the
// platform has lost.
async function askOverdue(env: GamesEnv, nowMs: number): Promise<JobReport> {
  const store = storeOf(env);
  const due = await store.claimOverdue(ASKED_AT_ONCE, nowMs - OVERDUE_MS, nowMs);
  const answers = await refresh(env, due, nowMs);
  const dropped = await dropForgotten(env, due, answers, nowMs);
  const count = (answer: string) => answers.filter((given) => given === answer).length;
  return { asked: due.length, noted: count('noted'), silent: count('silent'), dropped };
}

async function watchReturns(env: GamesEnv, nowMs: number): Promise<JobReport> {
  const store = storeOf(env);
  let alerts = 0;
  const rows = await store.returns();
  for (const row of rows) {
    const { drift, zScore, observed, theoretical } = returnsView(row);
    if (!drift || zScore === null || !(await store.raiseDrift(row, zScore, nowMs))) continue;
    alerts += 1;
    const { gameId, currency, rounds } = row;
    log('error', 'rtp_drift', { gameId, currency, rounds, zScore, observed, theoretical });
  }
  return { watched: rows.length, alerts };
}

export const JOBS: Jobs<GamesEnv> = {
  'overdue-tables': { everySeconds: 60, run: askOverdue },
  'games-erasures': { everySeconds: 30, run: runErasures },
  'rtp-watch': { everySeconds: 300, run: watchReturns },
};

// Players who leave. Postgres lets go in one transaction; hubs and rooms hear of it by the outbox,
// which repeats until each has answered.

import type { JobReport } from '#shared/contracts/jobs.ts';
import { errorFields, log } from '#shared/log.ts';
import type { SocialEnv } from './env.ts';
import { leavingStoreOf } from './leaving-store.ts';

const LEAVING_AT_ONCE = 50;

/** Ends friendships, blocks, requests and memberships of players who leave. */
export async function letLeaversGo(env: SocialEnv, nowMs: number): Promise<JobReport> {
  const store = leavingStoreOf(env);
  const report = { done: 0, failed: 0 };
  for (const playerId of await store.leaving(LEAVING_AT_ONCE, nowMs)) {
    try {
      await store.letGo(playerId, nowMs);
      report.done += 1;
    } catch (error) {
      report.failed += 1;
      log('warn', 'erasure_failed', { playerId, ...errorFields(error) });
    }
  }
  return report;
}

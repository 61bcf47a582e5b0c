// The alert of cards that wait longer than their players were promised.

import type { JobReport } from '#shared/contracts/jobs.ts';
import { log } from '#shared/log.ts';
import { toTimestamp } from '#shared/time.ts';
import type { PaymentsEnv } from '../env.ts';
import { storeOf } from '../store/index.ts';

/** Says once a day that somebody must open mail. */
export async function alertOverdue(env: PaymentsEnv): Promise<JobReport> {
  const { waiting, overdue, oldestMs } = await storeOf(env).waitingEntries();
  if (overdue > 0) {
    const oldestAt = oldestMs === null ? null : toTimestamp(oldestMs);
    log('warn', 'entries_overdue', { waiting, overdue, oldestAt });
  }
  return { waiting, overdue };
}

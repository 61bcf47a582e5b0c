// The jobs of redemptions: what is due is driven on, and what waits too long is said.

import type { JobReport } from '#shared/contracts/jobs.ts';
import { log } from '#shared/log.ts';
import { toTimestamp } from '#shared/time.ts';
import type { PaymentsStore } from '../store/index.ts';
import { driveRedemption, type RedemptionContext } from './drive.ts';

const AT_ONCE = 20;

/** Drives what is due; one after the other, for each may move its person's wallets. */
export async function sweepRedemptions(context: RedemptionContext): Promise<JobReport> {
  const due = await context.store.claimDueRedemptions(AT_ONCE);
  let failed = 0;
  for (const one of due) if (!(await driveRedemption(context, one))) failed += 1;
  return { due: due.length, failed };
}

/** Says once a day that somebody must look. */
export async function alertWaiting(store: PaymentsStore): Promise<JobReport> {
  const { inReview, overdue, attention, oldestMs } = await store.waitingRedemptions();
  if (overdue > 0 || attention > 0) {
    const oldestAt = oldestMs === null ? null : toTimestamp(oldestMs);
    log('warn', 'redemptions_need_a_person', { inReview, overdue, attention, oldestAt });
  }
  return { inReview, overdue, attention };
}

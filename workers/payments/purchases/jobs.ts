// Scheduled work on purchases: what a lost webhook, a lost answer or a crash left undone.

import type { JobReport } from '#shared/contracts/jobs.ts';
import { errorFields, log } from '#shared/log.ts';
import { withParked } from '#shared/outbox.ts';
import type { Jobs } from '#shared/scheduled.ts';
import type { PaymentsEnv } from '../env.ts';
import { checkLedger } from '../ledger/check.ts';
import { storeOf } from '../store/index.ts';
import { type PurchaseContext, purchaseContextOf } from './context.ts';
import { sweepEvents, sweepPurchases } from './purchases.ts';
import { reconcile } from './reconciliation.ts';
import { sweepRefunds } from './refunds.ts';

/** Ends withdrawn checkouts now rather than at the job's next turn; never fails. */
export async function endWithdrawn(env: PaymentsEnv): Promise<void> {
  try {
    await sweepPurchases(purchaseContextOf(env));
  } catch (error) {
    log('warn', 'withdrawn_left_to_the_job', errorFields(error));
  }
}

function drain(
  env: PaymentsEnv,
  outbox: 'purchases' | 'refunds',
  sweep: (context: PurchaseContext) => Promise<JobReport>,
): Promise<JobReport> {
  const context = purchaseContextOf(env);
  return withParked(context.store.outboxes, outbox, sweep(context));
}

/** Jobs by name. */
export const PURCHASE_JOBS: Jobs<PaymentsEnv> = {
  'purchase-sweep': {
    everySeconds: 60,
    run: (env) => drain(env, 'purchases', sweepPurchases),
  },
  'refund-sweep': { everySeconds: 60, run: (env) => drain(env, 'refunds', sweepRefunds) },
  'notice-sweep': {
    everySeconds: 300,
    run: (env, nowMs) => sweepEvents(purchaseContextOf(env), nowMs),
  },
  'purchase-risk': {
    everySeconds: 600,
    run: async (env) => {
      const { began, ...share } = await storeOf(env).watchDisputes();
      if (began) log('warn', 'purchases_paused', share);
      return share;
    },
  },
  reconciliation: {
    everySeconds: 86_400,
    // The check after it takes the outcome in: a difference stops redemptions now, not in an hour.
    run: async (env, nowMs) => {
      const outcome = await reconcile(purchaseContextOf(env), nowMs);
      await checkLedger(storeOf(env));
      return outcome;
    },
  },
};

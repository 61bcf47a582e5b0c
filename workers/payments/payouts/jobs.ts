// Scheduled work on payouts: what a lost notice, a lost answer or a crash left undone.

import { withParked } from '#shared/outbox.ts';
import type { Jobs } from '#shared/scheduled.ts';
import type { PaymentsEnv } from '../env.ts';
import { sweepDestinations } from './destinations.ts';
import { payoutContextOf } from './index.ts';
import { sweepNotices } from './notices.ts';
import { reconcilePayouts } from './reconciliation.ts';

/** Jobs by name. */
export const PAYOUT_JOBS: Jobs<PaymentsEnv> = {
  'payout-destinations': {
    everySeconds: 60,
    run: (env) => {
      const context = payoutContextOf(env);
      return withParked(context.store.outboxes, 'destinations', sweepDestinations(context));
    },
  },
  'payout-notices': {
    everySeconds: 300,
    run: (env, nowMs) => sweepNotices(payoutContextOf(env), nowMs),
  },
  'payout-reconciliation': {
    everySeconds: 86_400,
    run: (env, nowMs) => reconcilePayouts(payoutContextOf(env), nowMs),
  },
};

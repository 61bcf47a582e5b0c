// Scheduled work of payments. Each job may run at any time, twice at once, and after any crash.

import { withParked } from '#shared/outbox.ts';
import type { Jobs } from '#shared/scheduled.ts';
import { tellStandings } from '#shared/standing-notices.ts';
import { alertOverdue } from './entries/overdue.ts';
import type { PaymentsEnv } from './env.ts';
import { runErasures } from './erasure.ts';
import { checkLedger } from './ledger/check.ts';
import { signRoots } from './ledger/daily-roots.ts';
import { PAYOUT_JOBS } from './payouts/jobs.ts';
import { PURCHASE_JOBS } from './purchases/jobs.ts';
import { redemptionContextOf } from './redemptions/drive.ts';
import { watchLiability } from './redemptions/liability.ts';
import { alertWaiting, sweepRedemptions } from './redemptions/sweep.ts';
import { storeOf } from './store/index.ts';
import { notifyChangedWallets } from './wallet/notify-hub.ts';

/** How many holds or lots one run ends; the next run takes the rest. */
const EXPIRY_COUNT_MAX = 500;

export const JOBS: Jobs<PaymentsEnv> = {
  'ledger-roll-up': {
    everySeconds: 60,
    run: async (env) => ({ accounts: await storeOf(env).rollUp() }),
  },
  'hold-expiry': {
    everySeconds: 60,
    run: async (env) => ({ expired: await storeOf(env).expireHolds(EXPIRY_COUNT_MAX) }),
  },
  'lot-expiry': {
    everySeconds: 300,
    run: async (env) => ({ expired: await storeOf(env).expireLots(EXPIRY_COUNT_MAX) }),
  },
  'wallet-feed': { everySeconds: 5, run: notifyChangedWallets },
  'standing-notices': {
    everySeconds: 5,
    run: (env) => {
      const { outboxes, standings } = storeOf(env);
      return withParked(outboxes, 'standings', tellStandings(standings, env.PLAYER_HUB));
    },
  },
  'payments-erasures': { everySeconds: 30, run: runErasures },
  'daily-root': { everySeconds: 600, run: signRoots },
  'ledger-check': { everySeconds: 3600, run: (env) => checkLedger(storeOf(env)) },
  'entries-overdue': { everySeconds: 86_400, run: alertOverdue },
  redemptions: {
    everySeconds: 10,
    run: (env, nowMs) => sweepRedemptions(redemptionContextOf(env, nowMs)),
  },
  'redemptions-waiting': {
    everySeconds: 86_400,
    run: (env) => alertWaiting(storeOf(env)),
  },
  liability: { everySeconds: 3600, run: (env) => watchLiability(storeOf(env)) },
  'payments-sweep': {
    everySeconds: 3600,
    run: (env) => storeOf(env).sweep(),
  },
  ...PURCHASE_JOBS,
  ...PAYOUT_JOBS,
};

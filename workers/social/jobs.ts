// Scheduled work of social. Each job may run at any time, twice at once, and after any crash.

import { withParked } from '#shared/outbox.ts';
import type { Jobs } from '#shared/scheduled.ts';
import type { SocialEnv } from './env.ts';
import { runErasures } from './erasure.ts';
import { deliverOutbox } from './outbox.ts';
import { storeOf } from './store/index.ts';

export const JOBS: Jobs<SocialEnv> = {
  'social-outbox': {
    everySeconds: 5,
    run(env, nowMs) {
      const store = storeOf(env);
      return withParked(store.outboxes, 'social', deliverOutbox(env, store, nowMs));
    },
  },
  'social-erasures': { everySeconds: 30, run: runErasures },
};

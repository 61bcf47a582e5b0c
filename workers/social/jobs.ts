// Scheduled work of social. Each job may run at any time, twice at once, and after any crash.

import { log } from '#shared/log.ts';
import type { Jobs } from '#shared/scheduled.ts';
import type { SocialEnv } from './env.ts';
import { runErasures } from './erasure.ts';
import { deliverOutbox } from './outbox.ts';
import { storeOf } from './store/index.ts';

export const JOBS: Jobs<SocialEnv> = {
  'social-outbox': {
    everySeconds: 5,
    run: async (env, nowMs) => {
      const report = await deliverOutbox(env, null, nowMs);
      const sizes = await storeOf(env).outboxes.sizes();
      const parked = sizes.reduce((sum, size) => sum + size.parked, 0);
      if (parked > 0) log('error', 'outbox_parked', { outbox: 'social', parked });
      return { ...report, parked };
    },
  },
  'social-erasures': { everySeconds: 30, run: runErasures },
};

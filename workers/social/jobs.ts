// Scheduled work of social. Each job may run at any time, twice at once, and after any crash.

import type { Jobs } from '#shared/scheduled.ts';
import type { SocialEnv } from './env.ts';
import { letLeaversGo } from './leaving.ts';
import { deliverOutbox } from './outbox.ts';

export const JOBS: Jobs<SocialEnv> = {
  'social-outbox': {
    everySeconds: 5,
    run: (env, nowMs) => deliverOutbox(env, null, nowMs),
  },
  'social-erasures': { everySeconds: 30, run: letLeaversGo },
};

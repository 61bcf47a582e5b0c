// Scheduled work of social. Each job may run at any time, twice at once, and after any crash.

import type { JobReport } from '#shared/contracts/jobs.ts';
import type { SocialEnv } from './env.ts';
import { letLeaversGo } from './leaving.ts';
import { deliverOutbox } from './outbox.ts';

interface Job {
  everySeconds: number;
  run(env: SocialEnv, nowMs: number): Promise<JobReport>;
}

export const JOBS: Readonly<Record<string, Job>> = {
  'social-outbox': {
    everySeconds: 5,
    run: (env, nowMs) => deliverOutbox(env, null, nowMs),
  },
  'social-erasures': { everySeconds: 30, run: letLeaversGo },
};

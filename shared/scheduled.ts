// Scheduled work as data: each Worker has a table of jobs, and cron, the local ticker and operators
// run the same entries. A job may run at any time, twice at once, and after any crash.

import type { JobReport } from './contracts/jobs.ts';
import { errorFields, log } from './log.ts';
import { err, ok, type Result } from './result.ts';
import { MINUTE_MS } from './time.ts';

/** One job; it reports what it did. */
export interface Job<Env> {
  everySeconds: number;
  run(env: Env, nowMs: number): Promise<JobReport>;
}

/** A Worker's jobs by name; names are unique in the whole platform. */
export type Jobs<Env> = Readonly<Record<string, Job<Env>>>;

/** Names and periods. */
export function listJobs<Env>(jobs: Jobs<Env>): { name: string; everySeconds: number }[] {
  return Object.entries(jobs).map(([name, { everySeconds }]) => ({ name, everySeconds }));
}

/** Runs one job now; a failure is thrown. */
export async function runJob<Env>(
  jobs: Jobs<Env>,
  name: string,
  env: Env,
): Promise<Result<JobReport, 'not_found'>> {
  const job = Object.hasOwn(jobs, name) ? jobs[name] : undefined;
  return job === undefined ? err('not_found') : ok(await job.run(env, Date.now()));
}

/**
 * Cron fires each minute: runs what is due in this one. What is due less often runs in the minute
 * that its period divides, what is due more often once a minute. A failure ends no other job.
 */
export async function runDueJobs<Env>(
  jobs: Jobs<Env>,
  env: Env,
  scheduledTimeMs: number,
): Promise<void> {
  const minute = Math.floor(scheduledTimeMs / MINUTE_MS);
  for (const [name, job] of Object.entries(jobs)) {
    if (minute % Math.max(Math.floor(job.everySeconds / 60), 1) !== 0) continue;
    await job.run(env, Date.now()).catch((error: unknown) => {
      log('error', 'job_failed', { job: name, ...errorFields(error) });
    });
  }
}

// What cron triggers do in production: runs each Worker's jobs when they are due. Local platforms
// have no cron of their own.

import type { JobsServiceContract } from '#shared/contracts/jobs.ts';
import { SECOND_MS } from '#shared/time.ts';

/** Workers that have jobs. */
export const JOB_WORKERS = ['auth', 'payments', 'games'] as const;
export type JobWorker = (typeof JOB_WORKERS)[number];

/** A way to reach a Worker's jobs. */
export type JobsOf = (worker: JobWorker) => Promise<JobsServiceContract>;

/** Runs one job by name, on whichever Worker has it. */
export async function runJob(
  jobsOf: JobsOf,
  name: string,
): Promise<{ worker: string; report: unknown }> {
  const known: string[] = [];
  for (const worker of JOB_WORKERS) {
    const jobs = await jobsOf(worker);
    const names = (await jobs.list()).map((job) => job.name);
    known.push(...names);
    if (!names.includes(name)) continue;
    const outcome = await jobs.run(name);
    return { worker, report: outcome.ok ? await outcome.value : await outcome.error };
  }
  throw new Error(`There is no job "${name}". There are: ${known.join(', ')}.`);
}

/** Starts the clock; failures are told and tried again at the next turn. */
export function startTicker(jobsOf: JobsOf, onFailure: (job: string, error: unknown) => void) {
  const lastRunMs = new Map<string, number>();
  let stopped = false;
  const turn = async () => {
    for (const worker of JOB_WORKERS) {
      const jobs = await jobsOf(worker);
      for (const { name, everySeconds } of await jobs.list()) {
        const dueMs = (lastRunMs.get(`${worker} ${name}`) ?? 0) + everySeconds * SECOND_MS;
        if (stopped || Date.now() < dueMs) continue;
        lastRunMs.set(`${worker} ${name}`, Date.now());
        await jobs.run(name).catch((error: unknown) => onFailure(name, error));
      }
    }
  };
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(turn).catch((error: unknown) => {
      if (!stopped) onFailure('ticker', error);
    });
  }, 5 * SECOND_MS);
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

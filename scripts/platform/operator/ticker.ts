// What cron triggers do in production: runs each Worker's jobs when they are due. Local platforms
// have no cron of their own.

import { SECOND_MS } from '#shared/time.ts';

const TURN_MS = 5 * SECOND_MS;
// A job that hangs must not keep Ctrl-C waiting; every job may be cut off at any point.
const STOP_TIMEOUT_MS = 3 * SECOND_MS;

/** A way to call the operator Worker: path in, response out. */
export type Operator = (path: string, init?: RequestInit) => Promise<Response>;

/** A job as the operator lists it. */
export interface LocalJob {
  worker: string;
  name: string;
  everySeconds: number;
}

/** All jobs of the platform. */
export async function listJobs(operator: Operator): Promise<LocalJob[]> {
  return (await (await operator('/jobs')).json()) as LocalJob[];
}

/** Runs one job by name; throws with the reason when there is none or it failed. */
export async function runJob(
  operator: Operator,
  name: string,
): Promise<{ worker: string; report: unknown }> {
  const response = await operator(`/jobs/${name}`, { method: 'POST' });
  const answer = (await response.json()) as { worker: string; report: unknown; error?: string };
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer;
}

/** Starts the clock; a failure is told and tried again when the job is due again. */
export function startTicker(operator: Operator, onFailure: (job: string, error: unknown) => void) {
  const lastRunMs = new Map<string, number>();
  let stopped = false;
  const turn = async () => {
    for (const { name, everySeconds } of await listJobs(operator)) {
      const dueMs = (lastRunMs.get(name) ?? 0) + everySeconds * SECOND_MS;
      if (stopped || Date.now() < dueMs) continue;
      lastRunMs.set(name, Date.now());
      await runJob(operator, name).catch((error: unknown) => onFailure(name, error));
    }
  };
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= turn()
      .catch((error: unknown) => {
        if (!stopped) onFailure('ticker', error);
      })
      .finally(() => {
        running = undefined;
      });
  }, TURN_MS);
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, STOP_TIMEOUT_MS))]);
    },
  };
}

// games over RPC: scheduled work and gauges.

import { WorkerEntrypoint } from 'cloudflare:workers';
import type { JobReport, JobsServiceContract } from '#shared/contracts/jobs.ts';
import type { MetricSample, MetricsServiceContract } from '#shared/contracts/metrics.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { GamesEnv } from './env.ts';
import { JOBS } from './jobs.ts';
import { storeOf } from './store.ts';

/** Runs and lists jobs. */
export class JobsService extends WorkerEntrypoint<GamesEnv> implements JobsServiceContract {
  async list(): Promise<{ name: string; everySeconds: number }[]> {
    return Object.entries(JOBS).map(([name, { everySeconds }]) => ({ name, everySeconds }));
  }

  async run(name: string): Promise<Result<JobReport, 'not_found'>> {
    const job = Object.hasOwn(JOBS, name) ? JOBS[name] : undefined;
    return job === undefined ? err('not_found') : ok(await job.run(this.env, Date.now()));
  }
}

/** Gauges for `/metrics`. */
export class MetricsService extends WorkerEntrypoint<GamesEnv> implements MetricsServiceContract {
  async collect(): Promise<MetricSample[]> {
    const { live, stuck, lagMsMax } = await storeOf(this.env).gauges();
    const gauge = (name: string, help: string, value: number): MetricSample => ({
      name,
      type: 'gauge',
      help,
      value,
    });
    return [
      gauge('parlor_sessions_live', 'Sessions that are not over', live),
      gauge('parlor_sessions_stuck', 'Sessions whose coins cannot be settled', stuck),
      gauge(
        'parlor_settlement_lag_seconds',
        'Age of the oldest round not yet in the ledger, as of the last look',
        lagMsMax / 1000,
      ),
    ];
  }
}

// games over RPC: scheduled work, gauges, a player's export.

import { WorkerEntrypoint } from 'cloudflare:workers';
import { requireBoot } from '#shared/boot.ts';
import type { ExportPart, ExportServiceContract } from '#shared/contracts/export.ts';
import type { JobReport, JobsServiceContract } from '#shared/contracts/jobs.ts';
import type { MetricSample, MetricsServiceContract } from '#shared/contracts/metrics.ts';
import type { Result } from '#shared/result.ts';
import { listJobs, runJob } from '#shared/scheduled.ts';
import { BOOT_RULES } from './boot.ts';
import type { GamesEnv } from './env.ts';
import { collectExport } from './erasure.ts';
import { JOBS } from './jobs.ts';
import { storeOf } from './store/index.ts';

/** Runs and lists jobs. */
export class JobsService extends WorkerEntrypoint<GamesEnv> implements JobsServiceContract {
  async list(): Promise<{ name: string; everySeconds: number }[]> {
    return listJobs(JOBS);
  }

  async run(name: string): Promise<Result<JobReport, 'not_found'>> {
    requireBoot(this.env, BOOT_RULES);
    return runJob(JOBS, name, this.env);
  }
}

/** This service's part of a player's export. */
export class ExportService extends WorkerEntrypoint<GamesEnv> implements ExportServiceContract {
  async collect(playerId: string): Promise<ExportPart> {
    requireBoot(this.env, BOOT_RULES);
    return collectExport(this.env, playerId);
  }
}

/** Gauges for `/metrics`. */
export class MetricsService extends WorkerEntrypoint<GamesEnv> implements MetricsServiceContract {
  async collect(): Promise<MetricSample[]> {
    const { live, stuck, unsettledSinceMs } = await storeOf(this.env).gauges();
    const lagMs = unsettledSinceMs === null ? 0 : Math.max(0, Date.now() - unsettledSinceMs);
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
        'Age of the oldest round not yet in the ledger when this was measured',
        lagMs / 1000,
      ),
      gauge(
        'parlor_settlement_oldest_timestamp_seconds',
        'When that round was played; 0 when all are in the ledger',
        Math.floor((unsettledSinceMs ?? 0) / 1000),
      ),
    ];
  }
}

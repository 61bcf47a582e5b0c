// social over RPC: scheduled work, gauges, a player's export.

import { WorkerEntrypoint } from 'cloudflare:workers';
import { requireBoot } from '#shared/boot.ts';
import type { ExportPart, ExportServiceContract } from '#shared/contracts/export.ts';
import type { JobReport, JobsServiceContract } from '#shared/contracts/jobs.ts';
import type { MetricSample, MetricsServiceContract } from '#shared/contracts/metrics.ts';
import type { Result } from '#shared/result.ts';
import { listJobs, runJob } from '#shared/scheduled.ts';
import { BOOT_RULES } from './boot.ts';
import type { SocialEnv } from './env.ts';
import { JOBS } from './jobs.ts';
import { collectExport } from './leaving.ts';
import { storeOf } from './store.ts';

/** Runs and lists jobs. */
export class JobsService extends WorkerEntrypoint<SocialEnv> implements JobsServiceContract {
  async list(): Promise<{ name: string; everySeconds: number }[]> {
    return listJobs(JOBS);
  }

  async run(name: string): Promise<Result<JobReport, 'not_found'>> {
    requireBoot(this.env, BOOT_RULES);
    return runJob(JOBS, name, this.env);
  }
}

/** This service's part of a player's export. */
export class ExportService extends WorkerEntrypoint<SocialEnv> implements ExportServiceContract {
  async collect(playerId: string): Promise<ExportPart> {
    requireBoot(this.env, BOOT_RULES);
    return collectExport(this.env, playerId);
  }
}

/** Gauges for `/metrics`. */
export class MetricsService extends WorkerEntrypoint<SocialEnv> implements MetricsServiceContract {
  async collect(): Promise<MetricSample[]> {
    const { outbox, oldestAtSeconds, parked, openReports } = await storeOf(this.env).gauges();
    const gauge = (name: string, help: string, value: number): MetricSample => ({
      name,
      type: 'gauge',
      help,
      value,
    });
    return [
      gauge('parlor_social_outbox', 'Changes that objects have not confirmed', outbox),
      gauge(
        'parlor_social_outbox_oldest_timestamp_seconds',
        'Since when the oldest of them is due; 0 when none is',
        oldestAtSeconds ?? 0,
      ),
      gauge('parlor_social_outbox_parked', 'Changes that were tried too often', parked),
      gauge('parlor_social_reports_open', 'Reports that wait for a moderator', openReports),
    ];
  }
}

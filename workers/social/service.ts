// social over RPC: scheduled work, gauges, a player's export.

import { WorkerEntrypoint } from 'cloudflare:workers';
import { requireBoot } from '#shared/boot.ts';
import type { ExportPart, ExportServiceContract } from '#shared/contracts/export.ts';
import type { JobReport, JobsServiceContract } from '#shared/contracts/jobs.ts';
import type { MetricSample, MetricsServiceContract } from '#shared/contracts/metrics.ts';
import { outboxSamples } from '#shared/outbox-metrics.ts';
import type { Result } from '#shared/result.ts';
import { listJobs, runJob } from '#shared/scheduled.ts';
import { BOOT_RULES } from './boot.ts';
import type { SocialEnv } from './env.ts';
import { collectExport } from './erasure.ts';
import { JOBS } from './jobs.ts';
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
    const store = storeOf(this.env);
    const [sizes, openReports] = await Promise.all([store.outboxes.sizes(), store.openReports()]);
    const reports: MetricSample = {
      name: 'parlor_social_reports_open',
      type: 'gauge',
      help: 'Reports that wait for a moderator',
      value: openReports,
    };
    return [...outboxSamples(sizes), reports];
  }
}

// social over RPC: scheduled work, gauges, a player's export.

import type { MetricSample } from '#shared/contracts/metrics.ts';
import { gauge, outboxSamples } from '#shared/metric-samples.ts';
import { exportEntrypoint, jobsEntrypoint, metricsEntrypoint } from '#shared/service.ts';
import type { SocialEnv } from './env.ts';
import { SOCIAL_SCHEMA } from './env-schema.ts';
import { collectExport } from './erasure.ts';
import { JOBS } from './jobs.ts';
import { storeOf } from './store/index.ts';

async function collectMetrics(env: SocialEnv): Promise<MetricSample[]> {
  const store = storeOf(env);
  const [sizes, openReports] = await Promise.all([store.outboxes.sizes(), store.openReports()]);
  return [
    ...outboxSamples(sizes),
    gauge('parlor_social_reports_open', 'Reports that wait for a moderator', openReports),
  ];
}

export class ExportService extends exportEntrypoint(SOCIAL_SCHEMA, collectExport) {}
export class JobsService extends jobsEntrypoint(SOCIAL_SCHEMA, JOBS) {}
export class MetricsService extends metricsEntrypoint(SOCIAL_SCHEMA, collectMetrics) {}

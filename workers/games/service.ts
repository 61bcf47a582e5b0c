// games over RPC: scheduled work, gauges, a player's export.

import type { MetricSample } from '#shared/contracts/metrics.ts';
import { gauge } from '#shared/metric-samples.ts';
import { exportEntrypoint, jobsEntrypoint, metricsEntrypoint } from '#shared/service.ts';
import type { GamesEnv } from './env.ts';
import { GAMES_SCHEMA } from './env-schema.ts';
import { collectExport } from './erasure.ts';
import { JOBS } from './jobs.ts';
import { storeOf } from './store/index.ts';

async function collectMetrics(env: GamesEnv): Promise<MetricSample[]> {
  const { live, stuck, unsettledSinceMs } = await storeOf(env).gauges();
  const lagMs = unsettledSinceMs === null ? 0 : Math.max(0, Date.now() - unsettledSinceMs);
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

export class ExportService extends exportEntrypoint(GAMES_SCHEMA, collectExport) {}
export class JobsService extends jobsEntrypoint(GAMES_SCHEMA, JOBS) {}
export class MetricsService extends metricsEntrypoint(GAMES_SCHEMA, collectMetrics) {}

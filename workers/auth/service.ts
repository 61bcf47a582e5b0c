// RPC surfaces of auth: liveness for the gateway, and the entrypoints that every service has.

import { WorkerEntrypoint } from 'cloudflare:workers';
import { requireBoot } from '#shared/boot.ts';
import type { AuthServiceContract } from '#shared/contracts/auth.ts';
import type { MetricSample } from '#shared/contracts/metrics.ts';
import { gauge, outboxSamples } from '#shared/metric-samples.ts';
import { exportEntrypoint, jobsEntrypoint, metricsEntrypoint } from '#shared/service.ts';
import { collectExport } from './account/erasure.ts';
import type { AuthEnv } from './env.ts';
import { AUTH_SCHEMA } from './env-schema.ts';
import { JOBS } from './jobs.ts';
import { storeOf } from './request-context.ts';
import { loadHub } from './revocations.ts';

/** Asked when a hub does not know a sign-in. */
export class AuthService extends WorkerEntrypoint<AuthEnv> implements AuthServiceContract {
  /** Reads Postgres, tells the hub, and answers for the token; throws when Postgres is silent. */
  async restore(playerId: string, sid: string, ver: number): Promise<'alive' | 'dead'> {
    requireBoot(this.env, AUTH_SCHEMA);
    const nowMs = Date.now();
    const list = await storeOf(this.env).signInList(playerId, nowMs);
    if (list === null) return 'dead';
    await loadHub(this.env, playerId, list);
    const signIn = list.signIns.find((entry) => entry.sid === sid);
    return signIn !== undefined && signIn.ver === ver && signIn.expiresAtMs > nowMs
      ? 'alive'
      : 'dead';
  }
}

async function collectMetrics(env: AuthEnv): Promise<MetricSample[]> {
  const store = storeOf(env);
  const [alerts, changed, sizes] = await Promise.all([
    store.alertGauges(),
    store.changedSettings(),
    store.outboxes.sizes(),
  ]);
  return [
    ...outboxSamples(sizes),
    {
      name: 'parlor_break_glass_total',
      type: 'counter',
      help: 'Roles changed on the command line past the two-person rule',
      value: alerts.breakGlass,
    },
    gauge(
      'parlor_staff_alerts_untold',
      'Changes of roles that admins were not mailed yet',
      alerts.untold,
    ),
    gauge(
      'parlor_database_roles_changed',
      'Settings that database roles changed for their own sessions to come',
      changed.length,
    ),
  ];
}

export class ExportService extends exportEntrypoint<AuthEnv>(AUTH_SCHEMA, (env, playerId) =>
  collectExport(storeOf(env), playerId, Date.now()),
) {}
export class JobsService extends jobsEntrypoint(AUTH_SCHEMA, JOBS) {}
export class MetricsService extends metricsEntrypoint(AUTH_SCHEMA, collectMetrics) {}

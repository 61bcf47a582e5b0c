// RPC surfaces of auth: liveness and gauges for the gateway, jobs for whoever keeps the clock.

import { WorkerEntrypoint } from 'cloudflare:workers';
import { requireBoot } from '#shared/boot.ts';
import type { AuthServiceContract } from '#shared/contracts/auth.ts';
import type { ExportPart, ExportServiceContract } from '#shared/contracts/export.ts';
import type { JobReport, JobsServiceContract } from '#shared/contracts/jobs.ts';
import type { MetricSample, MetricsServiceContract } from '#shared/contracts/metrics.ts';
import { outboxSamples } from '#shared/outbox-metrics.ts';
import type { Result } from '#shared/result.ts';
import { listJobs, runJob } from '#shared/scheduled.ts';
import { collectExport } from './account/erasure.ts';
import { BOOT_RULES } from './boot.ts';
import type { AuthEnv } from './env.ts';
import { JOBS } from './jobs.ts';
import { storeOf } from './request-context.ts';
import { loadHub } from './revocations.ts';

/** Asked when a hub does not know a sign-in. */
export class AuthService extends WorkerEntrypoint<AuthEnv> implements AuthServiceContract {
  /** Reads Postgres, tells the hub, and answers for the token; throws when Postgres is silent. */
  async restore(playerId: string, sid: string, ver: number): Promise<'alive' | 'dead'> {
    requireBoot(this.env, BOOT_RULES);
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

/** This service's part of a player's export. */
export class ExportService extends WorkerEntrypoint<AuthEnv> implements ExportServiceContract {
  /** What auth holds of the player; `null` for an unknown one. */
  async collect(playerId: string): Promise<ExportPart | null> {
    requireBoot(this.env, BOOT_RULES);
    return collectExport(storeOf(this.env), playerId, Date.now());
  }
}

/** What operators must see of auth. */
export class MetricsService extends WorkerEntrypoint<AuthEnv> implements MetricsServiceContract {
  /** Read only; throws `DatabaseUnavailable` when Postgres does not answer. */
  async collect(): Promise<MetricSample[]> {
    const store = storeOf(this.env);
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
      {
        name: 'parlor_staff_alerts_untold',
        type: 'gauge',
        help: 'Changes of roles that admins were not mailed yet',
        value: alerts.untold,
      },
      {
        name: 'parlor_database_roles_changed',
        type: 'gauge',
        help: 'Settings that database roles changed for their own sessions to come',
        value: changed.length,
      },
    ];
  }
}

/** Scheduled work on demand. */
export class JobsService extends WorkerEntrypoint<AuthEnv> implements JobsServiceContract {
  async list(): Promise<{ name: string; everySeconds: number }[]> {
    return listJobs(JOBS);
  }

  async run(name: string): Promise<Result<JobReport, 'not_found'>> {
    requireBoot(this.env, BOOT_RULES);
    return runJob(JOBS, name, this.env);
  }
}

// Service factory: the doors that every Worker has alike. HTTP behind the boot gate, cron, and the
// RPC entrypoints for jobs, gauges and a player's export. A Worker adds its routes and its rules.

import { WorkerEntrypoint } from 'cloudflare:workers';
import type { Hono } from 'hono';
import { type BootSchema, gated, requireBoot } from './boot.ts';
import type { ExportPart, ExportServiceContract } from './contracts/export.ts';
import type { JobsServiceContract } from './contracts/jobs.ts';
import type { MetricSample, MetricsServiceContract } from './contracts/metrics.ts';
import { createApp, type KeepNote } from './http/app.ts';
import { type Probes, serveReadiness } from './http/readiness.ts';
import { type Jobs, listJobs, runDueJobs, runJob } from './scheduled.ts';

/** The class of a named RPC entrypoint. */
export type Entrypoint<Env, Contract> = new (
  context: ExecutionContext,
  env: Env,
) => WorkerEntrypoint<Env> & Contract;

/** What a Worker serves over HTTP and by the clock. */
export interface ServiceOptions<Env extends object> {
  schema: BootSchema<Env>;
  jobs: Jobs<Env>;
  /** What readiness depends on. */
  probes: Probes<Env>;
  /** Writes to the audit log. */
  keepNote: KeepNote<Env>;
  routes: readonly ((app: Hono<{ Bindings: Env }>) => void)[];
}

/** The Worker's default export. */
export function serviceWorker<Env extends object>(options: ServiceOptions<Env>) {
  const { schema, jobs, probes, keepNote, routes } = options;
  const app = createApp<Env>(keepNote);
  serveReadiness(app, probes);
  for (const serveRoutes of routes) serveRoutes(app);
  return {
    fetch: gated<Env>((request, env, context) => app.fetch(request, env, context), schema),
    async scheduled(controller: ScheduledController, env: Env) {
      requireBoot(env, schema);
      await runDueJobs(jobs, env, controller.scheduledTime);
    },
  };
}

/** Scheduled work on demand. */
export function jobsEntrypoint<Env extends object>(
  schema: BootSchema<Env>,
  jobs: Jobs<Env>,
): Entrypoint<Env, JobsServiceContract> {
  return class extends WorkerEntrypoint<Env> {
    async list() {
      return listJobs(jobs);
    }

    async run(name: string) {
      requireBoot(this.env, schema);
      return runJob(jobs, name, this.env);
    }
  };
}

/** This service's part of a player's export. */
export function exportEntrypoint<Env extends object>(
  schema: BootSchema<Env>,
  collect: (env: Env, playerId: string) => Promise<ExportPart | null>,
): Entrypoint<Env, ExportServiceContract> {
  return class extends WorkerEntrypoint<Env> {
    async collect(playerId: string) {
      requireBoot(this.env, schema);
      return collect(this.env, playerId);
    }
  };
}

/** Gauges for operators: read only, and an outage where Postgres does not answer. */
export function metricsEntrypoint<Env extends object>(
  schema: BootSchema<Env>,
  collect: (env: Env) => Promise<MetricSample[]>,
): Entrypoint<Env, MetricsServiceContract> {
  return class extends WorkerEntrypoint<Env> {
    async collect() {
      requireBoot(this.env, schema);
      return collect(this.env);
    }
  };
}

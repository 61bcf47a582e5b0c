// The bundles on workerd, without the development proxies: Miniflare's programmatic interface with
// a socket straight to the gateway (a hello through it costs nothing measurable over raw workerd;
// through its usual entry it costs four times as much). The same wrangler files configure it.
// Only rate limits and mail are simulated here; objects, SQLite, alarms and sockets are workerd's.

import { readFileSync } from 'node:fs';
import {
  convertV4MiniflareOptions,
  Log,
  LogLevel,
  Miniflare,
  type V4WorkerOptions,
} from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import type { JobsServiceContract } from '#shared/contracts/jobs.ts';
import { bundleEntry } from './bundles.ts';
import { WORKERS, type WorkerEntry } from './workers.ts';

/** How to start the runtime. */
export interface RuntimeOptions {
  /** Variables for all Workers; each gets those that its config requires. */
  variables: Record<string, string>;
  /** Port of the gateway on `host`. */
  port: number;
  host?: string;
  /** Folder for the objects' storage; in memory without it. */
  storageFolder?: string;
  /** Gets each line that a Worker logs. */
  onLog?: (line: string, level: string) => void;
  /** Extra or changed bindings by Worker, for tests of limits and the like. */
  overrides?: Record<string, Partial<V4WorkerOptions>>;
}

/** A running set of Workers. */
export interface Runtime {
  url: string;
  miniflare: Miniflare;
  /** Jobs of a Worker by its short name. */
  jobs(worker: string): Promise<JobsServiceContract>;
  stop(): Promise<void>;
}

const JOB_WORKERS = ['auth', 'payments', 'games'] as const;

function requiredOf(worker: WorkerEntry, variables: Record<string, string>) {
  // Wrangler's reader gives the plain variables; secrets are ours to fill in by the declared names.
  const toml = readFileSync(worker.configPath, 'utf8');
  const names = /^\[secrets\]\nrequired = \[([^\]]*)\]/m.exec(toml)?.[1] ?? '';
  const required = [...names.matchAll(/"([A-Z_]+)"/g)].map(([, name = '']) => name);
  return Object.fromEntries(
    required.map((name) => {
      const value = variables[name];
      if (value === undefined)
        throw new Error(`${worker.name} requires ${name}, which is not set.`);
      return [name, value];
    }),
  );
}

function workerOptions(worker: WorkerEntry, options: RuntimeOptions): V4WorkerOptions {
  const { workerOptions: base } = unstable_getMiniflareWorkerOptions(worker.configPath);
  const { modulesRules: _, ...settings } = base;
  const socket = { host: options.host ?? '127.0.0.1', port: options.port, proxy: false };
  return {
    ...settings,
    ...options.overrides?.[worker.name],
    name: `parlor-${worker.name}`,
    modules: [
      {
        type: 'ESModule' as const,
        path: 'index.js',
        contents: readFileSync(bundleEntry(worker), 'utf8'),
      },
    ],
    bindings: {
      ...(base.bindings as Record<string, string>),
      ...requiredOf(worker, options.variables),
    },
    ...(worker.name === 'gateway' && { unsafeDirectSockets: [socket] }),
  } as V4WorkerOptions;
}

// Holds the bindings through which Node reaches the entrypoints that no other Worker may call.
function operator(): V4WorkerOptions {
  return {
    name: 'parlor-operator',
    modules: true,
    script: 'export default { fetch: () => new Response(null, { status: 404 }) };',
    compatibilityDate: '2026-10-20',
    serviceBindings: Object.fromEntries(
      JOB_WORKERS.map((name) => [name, { name: `parlor-${name}`, entrypoint: 'JobsService' }]),
    ),
  };
}

/** Starts the Workers and waits until the gateway answers. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { onLog, storageFolder } = options;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      workers: [...WORKERS.map((worker) => workerOptions(worker, options)), operator()],
      port: 0,
      cf: false,
      log: new Log(LogLevel.ERROR),
      ...(onLog !== undefined && {
        handleStructuredLogs: ({ message, level }) => onLog(message, level),
      }),
      ...(storageFolder !== undefined && { resourcePersistencePath: storageFolder }),
    }),
  );
  await miniflare.ready;
  const url = await miniflare.unsafeGetDirectURL('parlor-gateway');
  return {
    url: url.origin,
    miniflare,
    async jobs(worker) {
      const bindings =
        await miniflare.getBindings<Record<string, JobsServiceContract>>('parlor-operator');
      const jobs = bindings[worker];
      if (jobs === undefined) throw new Error(`${worker} has no jobs.`);
      return jobs;
    },
    stop: () => miniflare.dispose(),
  };
}

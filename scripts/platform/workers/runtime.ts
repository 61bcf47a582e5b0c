// The bundles on workerd, without the development proxies: Miniflare's programmatic interface with
// a socket straight to the gateway (a hello through it costs nothing measurable over raw workerd;
// through its usual entry it costs four times as much). The same wrangler files configure it.
// Only rate limits and mail are simulated; objects, SQLite, alarms and sockets are workerd's.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  convertV4MiniflareOptions,
  Log,
  LogLevel,
  Miniflare,
  type V4WorkerOptions,
} from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { rateLimitBindings, rateLimitWorker } from '#scripts/emulators/rate-limits.ts';
import type { Operator } from '../operator/ticker.ts';
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
  /** Settings over those of a Worker's own configuration, for tests of limits and the like. */
  overrides?: Record<string, Partial<V4WorkerOptions>>;
  /** More Workers beside ours, to which overrides may bind. */
  beside?: V4WorkerOptions[];
  /**
   * A TLS proxy in front sends whole addresses in its request lines: they give scheme and host.
   */
  behindProxy?: boolean;
}

/** A running set of Workers. */
export interface Runtime {
  url: string;
  miniflare: Miniflare;
  /** Runs and lists the Workers' jobs. */
  operator: Operator;
  /** The same for another process of this machine. */
  operatorUrl: string;
  stop(): Promise<void>;
}

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

// Miniflare opens a port of its own that leads to the first Worker under whatever name a header tells:
// past the gateway's look at the name it was called by. So the first one is nobody.
const NOBODY: V4WorkerOptions = {
  name: 'parlor-nobody',
  modules: true,
  script: 'export default { fetch: () => new Response(null, { status: 404 }) };',
  compatibilityDate: '2026-10-20',
};

const SITE = 'parlor-site';

// A Worker with assets of its own is reached through two more Workers (router and proxy). The files
// stand in a Worker beside the gateway instead, so that a call of the API does not pay for them.
function siteOptions(): V4WorkerOptions {
  const { workerOptions: base } = unstable_getMiniflareWorkerOptions('wrangler.toml');
  return {
    name: SITE,
    modules: true,
    script: 'export default { fetch: (request, env) => env.ASSETS.fetch(request) };',
    compatibilityDate: base.compatibilityDate,
    assets: base.assets,
  } as V4WorkerOptions;
}

// Behind a TLS proxy the gateway hears http and another name, so its own origin is not the site's.
function gatewayBindings(configured: unknown, variables: Record<string, string>) {
  const site = URL.parse(variables.SITE_URL ?? '');
  const { ALLOWED_HOSTS = '' } = configured as { ALLOWED_HOSTS?: string };
  return {
    ALLOWED_ORIGINS: site?.origin ?? '',
    ALLOWED_HOSTS: [ALLOWED_HOSTS, site?.hostname].filter(Boolean).join(','),
    TRUSTED_ADDRESS_HEADER: variables.TRUSTED_ADDRESS_HEADER ?? '',
  };
}

function workerOptions(worker: WorkerEntry, options: RuntimeOptions): V4WorkerOptions {
  const { workerOptions: base } = unstable_getMiniflareWorkerOptions(worker.configPath);
  const merged: Record<string, unknown> = { ...base, ...options.overrides?.[worker.name] };
  const { modulesRules: _, assets: __, ratelimits, ...settings } = merged;
  const isGateway = worker.name === 'gateway';
  const socket = {
    host: options.host ?? '127.0.0.1',
    port: options.port,
    proxy: options.behindProxy ?? false,
  };
  return {
    ...settings,
    name: `parlor-${worker.name}`,
    modules: [
      {
        type: 'ESModule' as const,
        path: 'index.js',
        contents: readFileSync(bundleEntry(worker), 'utf8'),
      },
    ],
    bindings: {
      ...(merged.bindings as Record<string, string>),
      ...requiredOf(worker, options.variables),
      ...(isGateway && gatewayBindings(merged.bindings, options.variables)),
    },
    serviceBindings: {
      ...(merged.serviceBindings as V4WorkerOptions['serviceBindings']),
      ...rateLimitBindings(ratelimits),
      ...(isGateway && { ASSETS: SITE }),
    },
    ...(isGateway && { unsafeDirectSockets: [socket] }),
  } as V4WorkerOptions;
}

function operatorOptions(): V4WorkerOptions {
  const folder = join(import.meta.dirname, '../operator/worker');
  const { workerOptions: base } = unstable_getMiniflareWorkerOptions(join(folder, 'wrangler.toml'));
  const { modulesRules: _, ...settings } = base;
  return {
    ...settings,
    name: 'parlor-operator',
    modules: [
      {
        type: 'ESModule',
        path: 'worker.js',
        contents: readFileSync(join(folder, 'worker.js'), 'utf8'),
      },
    ],
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0, proxy: false }],
  } as V4WorkerOptions;
}

// Wrangler's reader would warn of every secret that it does not see; we fill them in ourselves.
process.env.WRANGLER_LOG ??= 'error';

/** Starts the Workers and waits until the gateway answers. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { onLog, storageFolder } = options;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      workers: [
        NOBODY,
        ...WORKERS.map((worker) => workerOptions(worker, options)),
        siteOptions(),
        rateLimitWorker,
        operatorOptions(),
        ...(options.beside ?? []),
      ],
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
  const { origin: operatorUrl } = await miniflare.unsafeGetDirectURL('parlor-operator');
  return {
    url: url.origin,
    miniflare,
    operator: (path, init) => fetch(operatorUrl + path, init),
    operatorUrl,
    stop: () => miniflare.dispose(),
  };
}

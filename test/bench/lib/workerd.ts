// Workers on plain workerd, alone in a process of their own, for load generators and yardsticks.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from 'miniflare';
import { newKeys } from '#scripts/platform/settings/keys.ts';
import { workerdProcesses } from './processes.ts';

/** This source tree. */
export const ROOT = join(import.meta.dirname, '../../..');
/** What an object's Worker is told, as a served platform tells it. */
const OBJECT_VARIABLES = {
  ENVIRONMENT: 'development',
  LINE_HOLD_SECONDS: '2000000',
  PINGS_ANSWERED_BY: 'object',
};

/** A Worker as one script. */
export async function bundled(options: BuildOptions): Promise<string> {
  const external = ['cloudflare:workers'];
  const all = { ...options, bundle: true, format: 'esm', write: false, external } as const;
  return (await build(all)).outputFiles[0]?.text ?? '';
}

type Worker = { name: string; script: string } & Partial<V4WorkerOptions>;

/** Starts Workers in one workerd, each with a socket of its own. */
export async function startWorkerd(workers: readonly Worker[], storageFolder?: string) {
  const others = workerdProcesses();
  const common = {
    modules: true,
    compatibilityDate: '2026-10-20',
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0, proxy: false }],
  };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      port: 0,
      cf: false,
      ...(storageFolder !== undefined && { resourcePersistencePath: storageFolder }),
      workers: workers.map((worker) => ({ ...common, ...worker }) as V4WorkerOptions),
    }),
  );
  await miniflare.ready;
  return {
    urlOf: async (name: string) => (await miniflare.unsafeGetDirectURL(name)).origin,
    pid: workerdProcesses().find((one) => !others.includes(one)) ?? 0,
    stop: () => miniflare.dispose(),
  };
}

/** An object of a source tree, and how it is reached. */
export interface ObjectOptions {
  root: string;
  /** Its folder under `durable-objects`. */
  folder: string;
  className: string;
  /** The script through which load generators reach it, by its path in the tree. */
  driver: string;
  bindings?: Record<string, string>;
  serviceBindings?: Worker['serviceBindings'];
}

/** Starts an object with the stand-ins of its tests for what it calls. */
export async function startObject(options: ObjectOptions, storageFolder: string) {
  const { root, folder, className, bindings } = options;
  const name = folder.toUpperCase().replaceAll('-', '_');
  const services = options.serviceBindings ?? {};
  const [driver = ''] = [root, ROOT].map((tree) => join(tree, options.driver)).filter(existsSync);
  const PLAYER_HUB = { className: 'PlayerHub', useSQLite: true };
  const running = await startWorkerd(
    [
      {
        name: 'driver',
        script: readFileSync(driver, 'utf8'),
        serviceBindings: services,
        durableObjects: { [name]: { className, scriptName: 'object', useSQLite: true } },
      },
      {
        name: 'object',
        script: await bundled({
          entryPoints: [join(root, `durable-objects/${folder}/worker.ts`)],
        }),
        compatibilityFlags: ['nodejs_compat'],
        bindings: { ...OBJECT_VARIABLES, ...newKeys(), ...bindings },
        serviceBindings: services,
        durableObjects: {
          [name]: { className, useSQLite: true },
          PLAYER_HUB: { ...PLAYER_HUB, scriptName: 'neighbours' },
        },
      },
      {
        name: 'neighbours',
        script: readFileSync(join(root, `test/workers/${folder}/neighbours.mjs`), 'utf8'),
        durableObjects: { PLAYER_HUB },
      },
    ],
    storageFolder,
  );
  return { ...running, url: await running.urlOf('driver') };
}

// All Workers in one `wrangler dev`, in a process group of its own so that nothing of it survives.

import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { getPlatformProxy } from 'wrangler';
import type { Operator } from '../operator/ticker.ts';
import { signalGroup } from '../processes/inspect.ts';
import { WORKERS } from './workers.ts';

const ROOT = join(import.meta.dirname, '../../..');
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;

/** A running `wrangler dev`. */
export interface WranglerDev {
  /** Settles with the reason when it ends. */
  ended: Promise<string>;
}

/** Options of `startWranglerDev`. */
export interface WranglerDevOptions {
  port: number;
  dataFolder: string;
  variables: Record<string, string>;
  /** Gets what the Workers log. */
  onLine: (line: string) => void;
  /**
   * Hears the leader of the process group, and how to end the group, as soon as there is one: a run
   * that is stopped before the Workers answer must end them too.
   */
  onStarted: (pid: number, stop: () => Promise<void>) => Promise<void>;
}

/** Where running Workers of this platform are listed for other processes. */
export function registryFolder(dataFolder: string): string {
  return join(dataFolder, 'registry');
}

// Wrangler's own talk goes to the file; a person needs the Workers' lines and what went wrong.
const TALK = /^\{"at":|\bERROR\b|✘|\[wrangler:error\]|Uncaught/;

function listen(child: ChildProcess, options: WranglerDevOptions): void {
  const file = createWriteStream(join(options.dataFolder, 'wrangler.log'));
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      file.write(`${line}\n`);
      if (TALK.test(line)) options.onLine(line);
    });
  }
}

async function waitUntilReady(url: string, ended: Promise<string>): Promise<void> {
  const deadlineMs = Date.now() + START_TIMEOUT_MS;
  let reason: string | undefined;
  void ended.then((why) => {
    reason = why;
  });
  while (Date.now() < deadlineMs) {
    if (reason !== undefined) throw new Error(`${reason} Its last words are in wrangler.log.`);
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('wrangler dev did not get ready in 60 s; see wrangler.log in the data folder.');
}

/** Starts all Workers and waits until the gateway answers. */
export async function startWranglerDev(options: WranglerDevOptions): Promise<WranglerDev> {
  const args = [
    ...WORKERS.flatMap((worker) => ['-c', worker.configPath]),
    ...['-c', 'scripts/platform/operator/worker/wrangler.toml'],
    ...['--port', String(options.port), '--ip', '127.0.0.1', '--inspector-port', '0'],
    ...['--persist-to', join(options.dataFolder, 'objects')],
    '--show-interactive-dev-session=false',
  ];
  const child = spawn(
    process.execPath,
    [join(ROOT, 'node_modules/wrangler/bin/wrangler.js'), 'dev', ...args],
    {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...options.variables,
        CLOUDFLARE_INCLUDE_PROCESS_ENV: 'true',
        WRANGLER_REGISTRY_PATH: registryFolder(options.dataFolder),
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_LOG_PATH: join(options.dataFolder, 'wrangler-logs'),
      },
    },
  );
  const { pid } = child;
  if (pid === undefined) throw new Error('wrangler dev could not be started.');
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(`wrangler dev ended (${signal ?? code}).`));
  });
  listen(child, options);
  const stop = async () => {
    signalGroup(pid, 'SIGTERM');
    const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
    signalGroup(pid, 'SIGKILL');
  };
  await options.onStarted(pid, stop);
  try {
    await waitUntilReady(`http://127.0.0.1:${options.port}`, exited);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ended: exited };
}

/** The operator of a running platform, from another process, found through its registry. */
export async function connectOperator(
  dataFolder: string,
): Promise<{ operator: Operator; stop(): Promise<void> }> {
  process.env.WRANGLER_REGISTRY_PATH = registryFolder(dataFolder);
  const proxy = await getPlatformProxy<{ OPERATOR: { fetch: typeof fetch } }>({
    configPath: join(import.meta.dirname, '../operator/worker/client.toml'),
    persist: false,
  });
  return {
    operator: (path, init) => proxy.env.OPERATOR.fetch(`http://operator${path}`, init),
    stop: () => proxy.dispose(),
  };
}

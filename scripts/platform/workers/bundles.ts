// The production bundles: what `wrangler deploy` would upload, written to `dist/` without
// uploading.

import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureSite } from './site.ts';
import { WORKERS, type WorkerEntry } from './workers.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../../..');

/** Where a Worker's bundle stands. */
export function bundleFolder(worker: WorkerEntry): string {
  return join(ROOT, 'dist', worker.name);
}

/** The bundle's entry module. */
export function bundleEntry(worker: WorkerEntry): string {
  const names = readdirSync(bundleFolder(worker)).filter((name) =>
    /^(index|worker)\.js$/.test(name),
  );
  if (names[0] === undefined) throw new Error(`${worker.name} has no bundle; build it first.`);
  return join(bundleFolder(worker), names[0]);
}

async function bundle(worker: WorkerEntry, environment: string | undefined): Promise<void> {
  const outdir = bundleFolder(worker);
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  const wrangler = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');
  const args = ['deploy', '--dry-run', '--config', worker.configPath, '--outdir', outdir];
  if (environment !== undefined) args.push('--env', environment);
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1' };
  try {
    await run(process.execPath, [wrangler, ...args], { cwd: ROOT, env });
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    throw new Error(`Bundling ${worker.name} failed:\n${stdout}${stderr}`, { cause });
  }
}

/** Builds the site and bundles every Worker. Throws with wrangler's own words when one does not. */
export async function bundleAll(environment?: string): Promise<void> {
  await ensureSite();
  const waiting = [...WORKERS];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await bundle(next, environment);
    }
  };
  await Promise.all([lane(), lane()]);
}

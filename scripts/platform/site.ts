// Builds the player's site into its `dist/`, which the gateway's configuration names: no Worker
// starts or bundles without it. A build that is newer than every source is kept.

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ROOT = join(import.meta.dirname, '../..');
const SITE = join(ROOT, 'workers/gateway/site');
const DIST = join(SITE, 'dist');
/** Everything that a build is made from. */
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts'].map((name) => join(SITE, name));
const SHARED = [join(ROOT, 'shared'), join(ROOT, 'package-lock.json')];

function newestMs(path: string): number {
  if (!existsSync(path)) return 0;
  const facts = statSync(path);
  if (!facts.isDirectory()) return facts.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}

function isFresh(): boolean {
  const page = join(DIST, 'index.html');
  if (!existsSync(page)) return false;
  return Math.max(...[...SOURCES, ...SHARED].map(newestMs)) < statSync(page).mtimeMs;
}

// A process of its own: whoever asks may run as a test, and React would then be built for development.
async function viteBuild(outDir: string): Promise<void> {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const args = ['build', SITE, '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'];
  const env = { ...process.env, NODE_ENV: 'production' };
  try {
    await run(process.execPath, [vite, ...args], { cwd: ROOT, env });
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    throw new Error(`Building the site failed:\n${stdout}${stderr}`, { cause });
  }
}

/** Builds the site unless nothing changed since the last build; true when it was built. */
export async function ensureSite(): Promise<boolean> {
  if (isFresh()) return false;
  // Built aside and then exchanged, so that a platform that runs never serves half a site.
  const aside = join(SITE, `dist-${process.pid}`);
  await viteBuild(aside);
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(SITE, { recursive: true });
  renameSync(aside, DIST);
  return true;
}

// Builds the player's site into its `dist/`, which the gateway's configuration names: no Worker
// starts or bundles without it. A build that is newer than every source is kept.

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ROOT = join(import.meta.dirname, '../../..');
const SITE = join(ROOT, 'workers/gateway/site');
const DIST = join(SITE, 'dist');
const PAGE = 'index.html';
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
  const page = join(DIST, PAGE);
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

// The folder itself stays: `wrangler dev` ends when the folder of its assets is taken away. The page
// goes last, when the files that it names are there; old files go after it.
function moveInto(from: string, to: string): void {
  const files = readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(from, join(entry.parentPath, entry.name)))
    .sort((left, right) => Number(left === PAGE) - Number(right === PAGE));
  for (const file of files) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    renameSync(join(from, file), join(to, file));
  }
  const known = new Set(files);
  for (const entry of readdirSync(to, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !known.has(relative(to, path))) rmSync(path);
  }
}

/** Builds the site unless nothing changed since the last build; true when it was built. */
export async function ensureSite(): Promise<boolean> {
  if (isFresh()) return false;
  // Built aside and then moved in, so that a platform that runs never serves half a site.
  const aside = join(SITE, `dist-${process.pid}`);
  await viteBuild(aside);
  moveInto(aside, DIST);
  rmSync(aside, { recursive: true, force: true });
  return true;
}

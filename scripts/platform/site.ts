// Builds the player's site into its `dist/`, which the gateway's configuration names: no Worker
// starts or bundles without it. A build that is newer than every source is kept.

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '../..');
const SITE = join(ROOT, 'workers/gateway/site');
const DIST = join(SITE, 'dist');
/** Everything that a build is made from. */
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts'].map((name) => join(SITE, name));
const SHARED = ['client', 'fairness', 'contracts', 'protocol'].map((name) =>
  join(ROOT, 'shared', name),
);

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

/** Builds the site unless nothing changed since the last build; true when it was built. */
export async function ensureSite(): Promise<boolean> {
  if (isFresh()) return false;
  // Built aside and then exchanged, so that a platform that runs never serves half a site.
  const aside = join(SITE, `dist-${process.pid}`);
  await build({
    root: SITE,
    configFile: join(SITE, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: aside, emptyOutDir: true },
  });
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(SITE, { recursive: true });
  renameSync(aside, DIST);
  return true;
}

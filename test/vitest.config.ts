// The rings of tests. Workers and objects run inside workerd through Cloudflare's plugin, one
// project each; db, workers and e2e share one Postgres per run, cloned from a template per file.

import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { WORKERS, type WorkerEntry } from '../scripts/platform/workers/workers.ts';
import { PATIENCE_MS, TEST_TIMEOUT_MS } from './kit/patience.ts';
import { testSecrets } from './kit/setup/secrets.ts';

const DATABASE_SETUP = 'test/kit/setup/global-database.ts';

// Bounds on what hangs, the same everywhere: no test counts on how fast its machine is.
const patience = {
  testTimeout: TEST_TIMEOUT_MS,
  hookTimeout: TEST_TIMEOUT_MS,
  expect: { poll: { timeout: PATIENCE_MS } },
};

const nodeProject = (name: string, globalSetup: string[] = [], setupFiles: string[] = []) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    isolate: false,
    ...patience,
    globalSetup,
    setupFiles,
  },
});

// Locks, deadlocks and horizons are a Postgres' own, and so of all its databases: each of these files is
// alone in the one of its worker.
const aloneInPostgres = ({ test }: ReturnType<typeof nodeProject>) => ({
  test: { ...test, sequence: { groupOrder: 1 } },
});

// A Worker's neighbours are stubbed at the binding: `test/workers/<name>/miniflare.ts` says how.
async function neighboursOf(name: string): Promise<Record<string, unknown>> {
  const path = `${import.meta.dirname}/workers/${name}/miniflare.ts`;
  if (!existsSync(path)) return {};
  const module = (await import(path)) as { options: Record<string, unknown> };
  return module.options;
}

async function workerProject(worker: WorkerEntry) {
  const { bindings, ...neighbours } = await neighboursOf(worker.name);
  return {
    plugins: [
      cloudflareTest({
        wrangler: { configPath: worker.configPath },
        miniflare: {
          ...neighbours,
          bindings: { ...testSecrets(), ...(bindings as Record<string, string> | undefined) },
        },
      }),
    ],
    test: {
      name: `workers-${worker.name}`,
      include: [`test/workers/${worker.name}/**/*.test.ts`],
      // Rooms of two thousand are slow beside what other files left in the same runtime.
      isolate: worker.name === 'chat-room',
      ...patience,
      globalSetup: [DATABASE_SETUP],
    },
  };
}

export default defineConfig(async () => ({
  root: dirname(import.meta.dirname),
  test: {
    silent: 'passed-only' as const,
    // One file a core, where vitest leaves one core to itself: it has little to do.
    maxWorkers: availableParallelism(),
    projects: [
      nodeProject('unit', [], ['test/kit/setup/round-id-key.ts']),
      aloneInPostgres(nodeProject('db', [DATABASE_SETUP])),
      nodeProject('simulation'),
      ...(await Promise.all(WORKERS.map(workerProject))),
      nodeProject('e2e', [DATABASE_SETUP, 'test/kit/setup/global-bundles.ts']),
    ],
  },
}));

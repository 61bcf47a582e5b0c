// The four rings of tests. Workers and objects run inside workerd through Cloudflare's plugin, one
// project each; db and e2e share one Postgres per run, cloned from a template for each file.

import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import type { WORKERS } from './scripts/platform/workers.ts';
import { testSecrets } from './test/helpers/secrets.ts';

const nodeProject = (name: string, timeoutMs: number, globalSetup: string[] = []) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: timeoutMs,
    hookTimeout: 60_000,
    globalSetup,
  },
});

const workerProject = (worker: (typeof WORKERS)[number]) => ({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: worker.configPath },
      miniflare: { bindings: testSecrets() },
    }),
  ],
  test: {
    name: `workers-${worker.name}`,
    include: [`test/workers/${worker.name}/**/*.test.ts`],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    globalSetup: ['test/helpers/global-database.ts'],
  },
});

export default defineConfig({
  test: {
    projects: [
      nodeProject('unit', 20_000),
      nodeProject('db', 60_000, ['test/helpers/global-database.ts']),
      nodeProject('e2e', 120_000, [
        'test/helpers/global-database.ts',
        'test/helpers/global-bundles.ts',
      ]),
    ],
  },
});

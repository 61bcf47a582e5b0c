// Vitest's global set-up of every ring with a database: one Postgres and one Neon proxy per run,
// with a migrated template that each test file clones. Projects each call this; the first starts
// the servers and the last stops them.

import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { seedDevelopment } from '#db/development.ts';
import { type LoginRole, migrate, setRolePasswords } from '#db/migrate.ts';
import { startNeonProxy } from '#scripts/emulators/neon/proxy.ts';
import { startPostgres } from '#scripts/emulators/postgres/postgres.ts';
import { takeOverDataDir } from '#scripts/emulators/postgres/postmaster.ts';
import { inspectProcess } from '#scripts/platform/processes/inspect.ts';
import type { TestPostgres } from './provided.ts';

export const TEMPLATE_DATABASE = 'parlor_template';

type Shared = {
  users: number;
  servers: Promise<{ provided: TestPostgres; stop(): Promise<void> }>;
};

// Each project loads this module anew, so what they share hangs on the process.
const holder = globalThis as typeof globalThis & { parlorTestServers?: Shared | undefined };

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  holder.parlorTestServers ??= { users: 0, servers: startServers() };
  const shared = holder.parlorTestServers;
  shared.users += 1;
  const { provided, stop } = await shared.servers;
  project.provide('testPostgres', provided);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    holder.parlorTestServers = undefined;
    await stop();
  };
}

async function startServers() {
  const base = join(tmpdir(), `parlor-test-postgres-${process.getuid?.() ?? 0}`);
  await sweep(base);
  const folder = join(base, `${process.pid}`);
  await mkdir(folder, { recursive: true });
  const postgres = await startPostgres({
    dataDir: join(folder, 'data'),
    port: 0,
    // The data is thrown away, so nothing waits for the disk. No autovacuum: it would hold the
    // template while it is cloned.
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      autovacuum: 'off',
      max_connections: '500',
      wal_level: 'minimal',
      max_wal_senders: '0',
    },
  });
  const proxy = await startNeonProxy({
    port: 0,
    upstream: { host: '127.0.0.1', port: postgres.port },
  });
  const passwords = await makeTemplate(postgres.url);
  return {
    provided: { adminUrl: postgres.url, proxyUrl: proxy.url, passwords },
    async stop() {
      await proxy.stop();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeTemplate(adminUrl: string): Promise<Record<LoginRole, string>> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`create database ${TEMPLATE_DATABASE}`);
  await client.end();
  const templateUrl = adminUrl.replace(/\/postgres$/, `/${TEMPLATE_DATABASE}`);
  await migrate(templateUrl);
  await seedDevelopment(templateUrl);
  const passwords = {
    parlor_auth: randomBytes(12).toString('base64url'),
    parlor_payments: randomBytes(12).toString('base64url'),
    parlor_games: randomBytes(12).toString('base64url'),
    parlor_social: randomBytes(12).toString('base64url'),
    parlor_compliance: randomBytes(12).toString('base64url'),
  };
  await setRolePasswords(adminUrl, passwords);
  return passwords;
}

/** Ends and deletes what killed runs left: folders are named after the run's process. */
async function sweep(base: string): Promise<void> {
  for (const name of await readdir(base).catch(() => [])) {
    if ((await inspectProcess(Number(name))) !== null) continue;
    const folder = join(base, name);
    await takeOverDataDir(join(folder, 'data'), () => {}).catch(() => {});
    await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

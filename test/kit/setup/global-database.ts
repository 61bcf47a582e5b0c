// Vitest's global set-up of every ring with a database: a Postgres with a Neon proxy, and in it a
// migrated template that each test file clones. The rings share one; the ring `db`, whose files are
// alone in their Postgres, has one for each of its workers. Who first needs one starts it, and the last
// ring stops them all.

import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { seedDevelopment } from '#db/development.ts';
import { type LoginRole, migrate, setRolePasswords } from '#db/migrate.ts';
import { startNeonProxy } from '#scripts/emulators/neon/proxy.ts';
import { startPostgres } from '#scripts/emulators/postgres/postgres.ts';
import { takeOverDataDir } from '#scripts/emulators/postgres/postmaster.ts';
import { inspectProcess } from '#scripts/platform/processes/inspect.ts';
import type { TestPostgres } from './provided.ts';

const BASE = join(tmpdir(), `parlor-test-postgres-${process.getuid?.() ?? 0}`);
export const TEMPLATE_DATABASE = 'parlor_template';

type Server = { provided: TestPostgres; stop(): Promise<void> };
type Shared = { users: number; servers: Promise<Server>[] };

// Each project loads this module anew, so what they share hangs on the process.
const holder = globalThis as typeof globalThis & { parlorTestServers?: Shared | undefined };

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  holder.parlorTestServers ??= { users: 0, servers: [] };
  const shared = holder.parlorTestServers;
  shared.users += 1;
  const count = project.name === 'db' ? availableParallelism() : 1;
  while (shared.servers.length < count) shared.servers.push(startServer(shared.servers.length));
  const servers = await Promise.all(shared.servers.slice(0, count));
  project.provide(
    'testPostgres',
    servers.map(({ provided }) => provided),
  );
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    holder.parlorTestServers = undefined;
    await Promise.all(shared.servers.map(async (server) => (await server).stop()));
    await rm(join(BASE, `${process.pid}`), { recursive: true, force: true });
  };
}

async function startServer(number: number): Promise<Server> {
  if (number === 0) await sweep();
  const folder = join(BASE, `${process.pid}`, `${number}`);
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
async function sweep(): Promise<void> {
  for (const name of await readdir(BASE).catch(() => [])) {
    if ((await inspectProcess(Number(name))) !== null) continue;
    const folder = join(BASE, name);
    for (const server of await readdir(folder).catch(() => [])) {
      await takeOverDataDir(join(folder, server, 'data'), () => {}).catch(() => {});
    }
    await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

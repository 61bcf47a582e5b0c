// The whole platform for an e2e test file, on a database cloned from the template; driven over real
// HTTP and WebSocket only.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOGIN_ROLES, type LoginRole } from '#db/migrate.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { fixture } from './fixture.ts';
import { type Served, type ServeOptions, type Given as Services, serve } from './serve.ts';

/** A running platform with its database. */
export interface Platform extends Served {
  database: TestDatabase;
  /** Every line that the Workers logged so far. */
  logs: string[];
}

/** What a platform stands on, before it starts. */
export type Given = Services & { database: TestDatabase };

/** Variables or bindings for tests of limits and outages. */
export type PlatformOptions = Omit<ServeOptions, 'storageFolder' | 'given' | 'onLog'> & {
  given?(of: Given): ReturnType<NonNullable<ServeOptions['given']>>;
};

/** Starts a platform. */
export async function startPlatform({
  given,
  ...options
}: PlatformOptions = {}): Promise<Platform> {
  const database = await createTestDatabase();
  const storageFolder = mkdtempSync(join(tmpdir(), 'parlor-e2e-'));
  const logs: string[] = [];
  const urls = LOGIN_ROLES.map((role) => [role, database.urlFor(role)]);
  const served = await serve(
    {
      urls: Object.fromEntries(urls) as Record<LoginRole, string>,
      proxyUrl: database.proxyUrl,
    },
    {
      ...options,
      storageFolder,
      onLog: (line) => logs.push(line),
      ...(given !== undefined && { given: (of) => given({ ...of, database }) }),
    },
  );
  const stopServing = served.stop;
  return Object.assign(served, {
    database,
    logs,
    stop: async () => {
      await stopServing();
      await database.drop();
      rmSync(storageFolder, { recursive: true, force: true });
    },
  });
}

/** The platform of a test file. */
export const platformFixture = (options?: PlatformOptions): Platform =>
  fixture(
    () => startPlatform(options),
    (platform) => platform.stop(),
  );

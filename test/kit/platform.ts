// The whole platform for an e2e test file: the production bundles on workerd, a database cloned
// from the template, a mailbox; driven over real HTTP and WebSocket only.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOGIN_ROLES, type LoginRole } from '#db/migrate.ts';
import { startMailbox } from '#scripts/emulators/mailbox/mailbox.ts';
import type { RunningEmulator } from '#scripts/emulators/stripe/server.ts';
import { workerVariables } from '#scripts/platform/settings/environment.ts';
import { newKeys, type PlatformKeys } from '#scripts/platform/settings/keys.ts';
import { type PlatformStripe, startEmulatedStripe } from '#scripts/platform/settings/stripe.ts';
import {
  type Runtime,
  type RuntimeOptions,
  startRuntime,
} from '#scripts/platform/workers/runtime.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

/** A running platform. */
export interface Platform {
  url: string;
  mailboxUrl: string;
  /** The emulated Stripe, which delivers its events to this platform. */
  stripe: PlatformStripe & RunningEmulator;
  keys: PlatformKeys;
  database: TestDatabase;
  runtime: Runtime;
  /** Where the objects' storage is. */
  storageFolder: string;
  /** Every line that the Workers logged so far. */
  logs: string[];
  /**
   * Stops the Workers and starts them anew on the same data: a deploy, or a crash without SIGKILL.
   */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

function databaseOf(database: TestDatabase) {
  const urls = LOGIN_ROLES.map((role) => [role, database.urlFor(role)]);
  return {
    urls: Object.fromEntries(urls) as Record<LoginRole, string>,
    proxyUrl: database.proxyUrl,
  };
}

/** What a platform stands on, before it starts. */
export interface Given {
  database: TestDatabase;
  mailboxUrl: string;
  stripe: PlatformStripe & RunningEmulator;
}

/** Variables or bindings for tests of limits and outages. */
export type PlatformOptions = Partial<
  Omit<RuntimeOptions, 'port' | 'host' | 'storageFolder' | 'onLog'>
> & {
  /** Settings that need to know the database, the mailbox and the like. */
  given?(of: Given): Partial<RuntimeOptions>;
  /** How to start the Workers: the bundles of this repository unless told. */
  start?(options: RuntimeOptions): Promise<Runtime>;
};

/** Starts a platform. */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const database = await createTestDatabase();
  const mailbox = await startMailbox(0);
  const stripe = await startEmulatedStripe(0);
  const storageFolder = mkdtempSync(join(tmpdir(), 'parlor-e2e-'));
  const keys = newKeys();
  const logs: string[] = [];
  const { given, start: startWorkers = startRuntime, variables, ...settings } = options;
  const { variables: more, ...further } =
    given?.({ database, mailboxUrl: mailbox.url, stripe }) ?? {};
  const start = (port: number) =>
    startWorkers({
      ...settings,
      ...further,
      port,
      storageFolder,
      onLog: (line) => logs.push(line),
      variables: {
        ...workerVariables(
          keys,
          databaseOf(database),
          { siteUrl: 'http://localhost:8787', mailboxUrl: mailbox.url },
          stripe.variables,
        ),
        // Hashing at production cost would be most of the run; the unit ring pins the real cost.
        SCRYPT_LOG_N: '10',
        // All tests come from one address.
        LIMIT_SCALE: '1000',
        ...variables,
        ...more,
      },
    });
  const platform: Platform = {
    url: '',
    mailboxUrl: mailbox.url,
    stripe,
    keys,
    database,
    storageFolder,
    runtime: await start(0),
    logs,
    async restart() {
      const { port } = new URL(platform.url);
      await platform.runtime.stop();
      platform.runtime = await start(Number(port));
    },
    async stop() {
      await platform.runtime.stop();
      await stripe.stop();
      await mailbox.stop();
      await database.drop();
      rmSync(storageFolder, { recursive: true, force: true });
    },
  };
  platform.url = platform.runtime.url;
  stripe.deliverTo(`${platform.url}/v1/webhooks/stripe`);
  return platform;
}

// The platform under test in a bench: production bundles on workerd with a direct socket, an embedded
// Postgres that waits for its disk, players made through the API.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMailbox } from '#scripts/emulators/mailbox/mailbox.ts';
import { startDatabase } from '#scripts/platform/database/database.ts';
import { workerVariables } from '#scripts/platform/settings/environment.ts';
import { newKeys } from '#scripts/platform/settings/keys.ts';
import { startEmulatedStripe } from '#scripts/platform/settings/stripe.ts';
import { bundleAll } from '#scripts/platform/workers/bundles.ts';
import { startRuntime } from '#scripts/platform/workers/runtime.ts';

/** Starts everything in a folder of its own; `extra` variables win over those of a bench. */
export async function startBenchPlatform(extra: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'parlor-bench-'));
  await bundleAll();
  const settings = {
    gatewayPort: 0,
    mailboxPort: 0,
    stripePort: 0,
    dataFolder: folder,
    databaseUrl: undefined,
  };
  const database = await startDatabase(
    { ...settings, databaseUrl: process.env.DATABASE_URL },
    () => {},
  );
  const mailbox = await startMailbox(0);
  const addresses = { siteUrl: 'http://localhost:8787', mailboxUrl: mailbox.url };
  const stripe = await startEmulatedStripe(0);
  const variables = workerVariables(newKeys(), database, addresses, stripe.variables);
  const runtime = await startRuntime({
    port: 0,
    storageFolder: join(folder, 'objects'),
    onLog: () => {},
    variables: { ...variables, SCRYPT_LOG_N: '10', LIMIT_SCALE: '100000', ...extra },
  });
  return {
    url: runtime.url,
    mailboxUrl: mailbox.url,
    adminUrl: database.adminUrl,
    async stop() {
      await runtime.stop();
      await stripe.stop();
      await mailbox.stop();
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// The platform under test in a bench: production bundles on workerd with a direct socket, and an
// embedded Postgres that waits for its disk.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatabase } from '#scripts/platform/database/database.ts';
import { bundleAll } from '#scripts/platform/workers/bundles.ts';
import { type ServeOptions, serve } from '#test/kit/serve.ts';

/** Starts everything in a folder of its own. */
export async function startBenchPlatform({
  variables,
  onLog = () => {},
  ...options
}: Omit<ServeOptions, 'storageFolder'> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'parlor-bench-'));
  if (process.env.SKIP_BUNDLE !== '1') await bundleAll();
  const database = await startDatabase(
    {
      gatewayPort: 0,
      mailboxPort: 0,
      stripePort: 0,
      placePort: 0,
      partnersPort: 0,
      dataFolder: folder,
      databaseUrl: process.env.DATABASE_URL,
    },
    () => {},
  );
  const served = await serve(database, {
    ...options,
    onLog,
    storageFolder: join(folder, 'objects'),
    variables: { LIMIT_SCALE: '100000', ...variables },
  });
  const stopServing = served.stop;
  return Object.assign(served, {
    adminUrl: database.adminUrl,
    async stop() {
      await stopServing();
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

// A server of simulated databases for a test file, and databases on it.

import type { RunningPostgres } from '#scripts/emulators/postgres/postgres.ts';
import { fixture } from '#test/kit/fixture.ts';
import { RealDatabase } from './real-database.ts';
import { startServer } from './server.ts';

/** Started before the tests and stopped after them. */
export const serverFixture = (): RunningPostgres => fixture(startServer, (server) => server.stop());

let count = 0;

/** Works on a database of its own. */
export async function withDatabase<T>(
  server: RunningPostgres,
  work: (database: RealDatabase) => Promise<T>,
  { seed = 7, template }: { seed?: number; template?: string } = {},
): Promise<T> {
  count += 1;
  const database = await RealDatabase.create({
    adminUrl: server.url,
    name: `world_${count}`,
    seed,
    ...(template === undefined ? {} : { template }),
  });
  return work(database).finally(() => database.close());
}

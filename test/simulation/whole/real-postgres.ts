// One Postgres with the template for all runs of this process.

import type { RunningPostgres } from '#scripts/emulators/postgres/postgres.ts';
import { RealDatabase } from '../database/real/real-database.ts';
import { startServer } from '../database/real/server.ts';

let running: Promise<RunningPostgres> | null = null;
let count = 0;

/** A database for one run. */
export async function cloneFor(seed: number): Promise<RealDatabase> {
  running ??= startServer();
  const { url } = await running;
  count += 1;
  return RealDatabase.create({ adminUrl: url, name: `simulation_${count}`, seed });
}

/** Ends it, where it was begun. */
export async function stopPostgres(): Promise<void> {
  const started = running;
  running = null;
  await (await started)?.stop();
}

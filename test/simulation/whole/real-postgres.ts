// One Postgres with the template for all runs of this process.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningPostgres, startPostgres } from '#scripts/emulators/postgres/postgres.ts';
import { RealDatabase } from '../database/real/real-database.ts';
import { makeTemplate } from '../database/real/template.ts';
import { really } from '../platform/node.ts';

// Nothing of it outlives the run, so nothing is written for good.
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
} as const;

let running: Promise<{ postgres: RunningPostgres; folder: string }> | null = null;
let count = 0;

async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'parlor-simulation-'));
  const postgres = await startPostgres({
    dataDir: join(folder, 'data'),
    port: 0,
    settings: SETTINGS,
  });
  await makeTemplate(postgres.url);
  return { postgres, folder };
}

/** A database for one run. */
export async function cloneFor(seed: number): Promise<RealDatabase> {
  running ??= really(start);
  const { postgres } = await running;
  count += 1;
  return RealDatabase.create({ adminUrl: postgres.url, name: `simulation_${count}`, seed });
}

/** Ends it, where it was begun. */
export async function stopPostgres(): Promise<void> {
  const started = running;
  running = null;
  if (started === null) return;
  await really(async () => {
    const { postgres, folder } = await started;
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });
}

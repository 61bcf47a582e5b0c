// A Postgres for one piece of work, in a folder of its own that is gone afterwards.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresOptions, type RunningPostgres, startPostgres } from './postgres.ts';

/** Starts it with these settings, works, stops it. */
export async function withPostgres<T>(
  settings: NonNullable<PostgresOptions['settings']>,
  work: (postgres: RunningPostgres) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'parlor-temporary-'));
  try {
    const postgres = await startPostgres({ dataDir: join(folder, 'data'), port: 0, settings });
    return await work(postgres).finally(() => postgres.stop());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

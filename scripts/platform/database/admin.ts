// Which database an operator's command acts on: the one of `DATABASE_URL`, else the one of the local
// platform that runs on the data folder.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyFingerprints, ownershipOf } from '#db/owner.ts';
import { keptKeys } from '../settings/keys.ts';
import { readSettings } from '../settings/settings.ts';
import { sayAdopt } from './ownership.ts';

// Postgres writes the port on the fourth line of this file while it runs.
const PORT_LINE = 3;

/** A local platform's database is acted on from its own data folder, a deployed one's from anywhere. */
async function refuseAnothers(url: string, dataFolder: string): Promise<void> {
  const path = join(dataFolder, 'keys.json');
  const ring = existsSync(path) ? keptKeys(path).PASSWORD_PEPPER : '';
  const found = await ownershipOf(url, keyFingerprints(ring));
  if (found === 'another') throw new Error(sayAdopt(found, url, dataFolder));
}

/** Admin's connection string; throws with a sentence for people when there is none. */
export async function adminDatabase(): Promise<string> {
  const { databaseUrl, dataFolder } = readSettings();
  if (databaseUrl !== undefined) {
    await refuseAnothers(databaseUrl, dataFolder);
    return databaseUrl;
  }
  const folder = join(dataFolder, 'postgres');
  const pidFile = join(folder, 'postmaster.pid');
  if (!existsSync(pidFile)) {
    throw new Error(
      `No platform runs on ${dataFolder}. Start it (npm run dev) or set DATABASE_URL.`,
    );
  }
  const port = readFileSync(pidFile, 'utf8').split('\n')[PORT_LINE]?.trim();
  const password = readFileSync(join(folder, 'parlor-admin-password'), 'utf8').trim();
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}

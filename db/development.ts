// What a database of development and tests has beside the migrated schema. Never called for a deployed
// one, whose Workers refuse to start over such rows.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withClient } from './admin-client.ts';

/** Opens places and takes cards, for people who try the platform out. Safe to run again. */
export async function seedDevelopment(adminUrl: string): Promise<void> {
  const folder = join(import.meta.dirname, 'development');
  await withClient(adminUrl, async (client) => {
    for (const name of readdirSync(folder).sort()) {
      await client.query(readFileSync(join(folder, name), { encoding: 'utf8' }));
    }
  });
}

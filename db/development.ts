// What a database of development and tests has beside the migrated schema. Never called for a deployed
// one, whose Workers refuse to start over such rows.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withClient } from './admin-client.ts';

/** Opens places for people who try the platform out. Safe to run again. */
export async function seedDevelopment(adminUrl: string): Promise<void> {
  const path = join(import.meta.dirname, 'development', 'places.sql');
  const text = readFileSync(path, { encoding: 'utf8' });
  await withClient(adminUrl, async (client) => {
    await client.query(text);
  });
}

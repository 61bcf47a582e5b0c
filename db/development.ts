// What a database of development and tests has beside the migrated schema. Never called for a deployed
// one, whose Workers refuse to start over such rows.

import { readFile } from 'node:fs/promises';
import { withClient } from './admin-client.ts';

/** Opens places for people who try the platform out. Safe to run again. */
export async function seedDevelopment(adminUrl: string): Promise<void> {
  const text = await readFile(new URL('development/places.sql', import.meta.url), 'utf8');
  await withClient(adminUrl, (client) => client.query(text));
}

// `npm run db:schema` writes db/schema.sql: the dump of a new database that db/tables and db/functions
// make. A test of the ring `db` compares, so that whoever reads a change sees what it does to the schema.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withClient } from '#db/admin-client.ts';
import { dumpSchema } from '#db/migrate/dump.ts';
import { migrate } from '#db/migrate.ts';
import { startPostgres } from '#scripts/emulators/postgres/postgres.ts';

const FILE = join(import.meta.dirname, '../db/schema.sql');

const folder = await mkdtemp(join(tmpdir(), 'parlor-schema-'));
const postgres = await startPostgres({
  dataDir: join(folder, 'data'),
  port: 0,
  settings: { fsync: 'off' },
});
try {
  await migrate(postgres.url);
  await writeFile(FILE, await withClient(postgres.url, dumpSchema));
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

// `npm run db:schema` writes db/schema.sql: the dump of a new database that db/tables and db/functions
// make. A test of the ring `db` compares, so that whoever reads a change sees what it does to the schema.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withClient } from '#db/admin-client.ts';
import { dumpSchema } from '#db/migrate/dump.ts';
import { migrate } from '#db/migrate.ts';
import { withPostgres } from './emulators/postgres/temporary.ts';

const FILE = join(import.meta.dirname, '../db/schema.sql');

await withPostgres({ fsync: 'off' }, async ({ url }) => {
  await migrate(url);
  await writeFile(FILE, await withClient(url, dumpSchema));
});

// `npm run db:release`, when a release is tagged: keeps a small history of it as test/db/release, so
// that every later step is tried on what it wrote.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withClient } from '#db/admin-client.ts';
import { LOGIN_ROLES, type LoginRole } from '#db/login-roles.ts';
import { migrate, setRolePasswords } from '#db/migrate.ts';
import { startPostgres } from '#scripts/emulators/postgres/postgres.ts';
import { makeHistory } from './acts.ts';
import { DATA_FILE, dumpData, STEPS_FILE } from './data.ts';

const PASSWORD = 'release';

const folder = await mkdtemp(join(tmpdir(), 'parlor-release-'));
const postgres = await startPostgres({
  dataDir: join(folder, 'data'),
  port: 0,
  settings: { fsync: 'off' },
});

async function newDatabase(name: string): Promise<string> {
  const url = postgres.url.replace(/[^/]*$/, name);
  await withClient(postgres.url, (client) => client.query(`create database ${name}`));
  await migrate(url);
  return url;
}

try {
  const [fresh, lived] = [await newDatabase('fresh'), await newDatabase('lived')];
  const passwords = Object.fromEntries(LOGIN_ROLES.map((role) => [role, PASSWORD]));
  await setRolePasswords(lived, passwords as Record<LoginRole, string>);
  await makeHistory(lived, (role) => {
    const url = new URL(lived);
    url.username = role;
    url.password = PASSWORD;
    return url.href;
  });
  await withClient(fresh, (before) =>
    withClient(lived, async (after) => {
      await writeFile(DATA_FILE, await dumpData(before, after));
      const { rows } = await after.query(
        'select name, sha256 from migrations.applied order by name',
      );
      const steps = Object.fromEntries(rows.map(({ name, sha256 }) => [name, sha256]));
      await writeFile(STEPS_FILE, `${JSON.stringify(steps, null, 2)}\n`);
    }),
  );
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

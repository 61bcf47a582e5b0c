// `npm run db:release`, when a release is tagged: keeps a small history of it as test/db/release, so
// that every later step is tried on what it wrote.

import { writeFile } from 'node:fs/promises';
import { withClient } from '#db/admin-client.ts';
import { LOGIN_ROLES, type LoginRole } from '#db/login-roles.ts';
import { migrate, setRolePasswords } from '#db/migrate.ts';
import { withPostgres } from '#scripts/emulators/postgres/temporary.ts';
import { makeHistory } from './acts.ts';
import { DATA_FILE, dumpData, STEPS_FILE } from './data.ts';

const PASSWORD = 'release';

async function newDatabase(serverUrl: string, name: string): Promise<string> {
  const url = serverUrl.replace(/[^/]*$/, name);
  await withClient(serverUrl, (client) => client.query(`create database ${name}`));
  await migrate(url);
  return url;
}

await withPostgres({ fsync: 'off' }, async ({ url: server }) => {
  const fresh = await newDatabase(server, 'fresh');
  const lived = await newDatabase(server, 'lived');
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
});

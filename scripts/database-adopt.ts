// `npm run database:adopt`: makes the database of DATABASE_URL this data folder's own, whoever had it:
// its keys are written down and the login roles of the whole server get this folder's passwords. What
// else runs there stops working. Nothing else ever does this.

import { join } from 'node:path';
import { migrate, setRolePasswords } from '#db/migrate.ts';
import { claimDatabase, keyFingerprints } from '#db/owner.ts';
import { keptPasswords } from './platform/database/database.ts';
import { keptKeys } from './platform/settings/keys.ts';
import { readSettings } from './platform/settings/settings.ts';

const { databaseUrl, dataFolder } = readSettings();
if (databaseUrl === undefined) {
  console.error('Set DATABASE_URL to the database that this data folder should take over.');
  process.exit(2);
}
try {
  const keys = keptKeys(join(dataFolder, 'keys.json'));
  await migrate(databaseUrl);
  await claimDatabase(databaseUrl, keyFingerprints(keys.PASSWORD_PEPPER), { adopt: true });
  const path = join(dataFolder, 'database-passwords.json');
  await setRolePasswords(databaseUrl, keptPasswords(path));
  const { hostname, pathname } = new URL(databaseUrl);
  console.log(`${hostname}${pathname} now belongs to ${dataFolder}.`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

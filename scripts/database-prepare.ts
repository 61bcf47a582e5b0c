// `npm run database:prepare` with the owner's DATABASE_URL: migrates a database and gives each
// Worker's role a new password. Prints the connection strings once; they are stored nowhere.

import { randomBytes } from 'node:crypto';
import { LOGIN_ROLES, type LoginRole, migrate, setRolePasswords } from '#db/migrate.ts';

const ownerUrl = process.env.DATABASE_URL;
if (ownerUrl === undefined || ownerUrl === '') {
  console.error("Set DATABASE_URL to the owner's connection string.");
  process.exit(2);
}

const applied = await migrate(ownerUrl);
console.log(`${applied.length} migrations applied.`);
if (process.argv.includes('--migrate-only')) process.exit(0);

const passwords = Object.fromEntries(
  LOGIN_ROLES.map((role) => [role, randomBytes(24).toString('base64url')]),
) as Record<LoginRole, string>;
await setRolePasswords(ownerUrl, passwords);
for (const role of LOGIN_ROLES) {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = passwords[role];
  console.log(`${role.replace('parlor_', '').toUpperCase()}_DATABASE_URL=${url.href}`);
}

// `npm run database:prepare` with the owner's DATABASE_URL: migrates the database of deployed Workers
// and gives a password to each Worker's role that has none. Prints those connection strings once; they
// are stored nowhere. Passwords that exist stay, unless `--new-passwords` asks for new ones.
// `--check` only says how the database differs from this checkout; `--functions-only` puts the functions
// back to those of this checkout, a released tag's, and leaves tables as they are.

import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { LOGIN_ROLES, type LoginRole } from '#db/login-roles.ts';
import { checkMigrated, migrate, setRolePasswords, undoFunctions } from '#db/migrate.ts';
import { claimDeployed, setMissingPasswords } from '#db/owner.ts';
import { requireDeployed } from './platform/database/ownership.ts';

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    'functions-only': { type: 'boolean', default: false },
    'migrate-only': { type: 'boolean', default: false },
    'new-passwords': { type: 'boolean', default: false },
    adopt: { type: 'boolean', default: false },
  },
});

async function newPasswords(ownerUrl: string, passwords: Record<LoginRole, string>) {
  if (!values['new-passwords']) return setMissingPasswords(ownerUrl, passwords);
  await setRolePasswords(ownerUrl, passwords);
  return LOGIN_ROLES;
}

async function main(ownerUrl: string): Promise<void> {
  if (values.check) {
    const differences = await checkMigrated(ownerUrl);
    for (const difference of differences) console.log(difference);
    console.log(`${differences.length} differences from this checkout.`);
    if (differences.length > 0) process.exitCode = 1;
    return;
  }
  if (!values.adopt) await requireDeployed(ownerUrl);
  if (values['functions-only']) {
    for (const name of await undoFunctions(ownerUrl)) console.log(`db/functions/${name} applied.`);
    return;
  }
  const applied = await migrate(ownerUrl);
  console.log(`${applied.length} steps and function files applied.`);
  if (values['migrate-only']) return;
  await claimDeployed(ownerUrl, { adopt: values.adopt });
  const passwords = Object.fromEntries(
    LOGIN_ROLES.map((role) => [role, randomBytes(24).toString('base64url')]),
  ) as Record<LoginRole, string>;
  const given = await newPasswords(ownerUrl, passwords);
  for (const role of LOGIN_ROLES) {
    const name = `${role.replace('parlor_', '').toUpperCase()}_DATABASE_URL`;
    if (!given.includes(role)) {
      console.log(`${name} is unchanged: ${role} has a password (--new-passwords sets another).`);
      continue;
    }
    const url = new URL(ownerUrl);
    url.username = role;
    url.password = passwords[role];
    console.log(`${name}=${url.href}`);
  }
}

const ownerUrl = process.env.DATABASE_URL;
if (ownerUrl === undefined || ownerUrl === '') {
  console.error("Set DATABASE_URL to the owner's connection string.");
  process.exit(2);
}
await main(ownerUrl).catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});

// `npm run staff:grant -- <email> <role>`: makes a verified player staff. The platform has no
// default account; this is how the first one comes about. `--revoke` takes the role away.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { ROLES } from '#shared/permissions.ts';
import { readSettings } from './platform/settings.ts';

// Postgres writes the port on the fourth line of this file while it runs.
const PORT_LINE = 3;

/** The database of `DATABASE_URL`, or of the local platform that runs. */
function adminUrl(): string {
  const { databaseUrl, dataFolder } = readSettings();
  if (databaseUrl !== undefined) return databaseUrl;
  const folder = join(dataFolder, 'postgres');
  const pidFile = join(folder, 'postmaster.pid');
  if (!existsSync(pidFile)) {
    throw new Error(
      `No platform runs on ${dataFolder}. Start it (npm run dev) or set DATABASE_URL.`,
    );
  }
  const port = readFileSync(pidFile, 'utf8').split('\n')[PORT_LINE]?.trim();
  const password = readFileSync(join(folder, 'parlor-admin-password'), 'utf8').trim();
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}

const GRANT = `
  select auth.set_role(p.id, $2, $3, null, now(), 'by an operator on the command line', null)
    as outcome, p.verified_at is not null as verified
  from auth.players p where p.email = $1`;

async function grant(email: string, role: string, granted: boolean): Promise<string> {
  const client = new pg.Client({ connectionString: adminUrl() });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('set local role parlor_owner');
    const { rows } = await client.query(GRANT, [email.trim().toLowerCase(), role, granted]);
    const [row] = rows;
    if (row === undefined) throw new Error(`Nobody is registered as ${email}.`);
    if (!row.verified) throw new Error(`${email} is not verified yet; open the mailed link first.`);
    if (row.outcome === 'short_password') {
      throw new Error(`${email} has a password of fewer than 12 characters; change it first.`);
    }
    await client.query('commit');
    return row.outcome;
  } finally {
    await client.end();
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { revoke: { type: 'boolean', default: false } },
});
const [email, role] = positionals;
const roles = ROLES.filter((name) => name !== 'player');
if (email === undefined || role === undefined || !roles.some((name) => name === role)) {
  console.error(`npm run staff:grant -- <email> <${roles.join('|')}> [--revoke]`);
  process.exit(2);
}
try {
  const outcome = await grant(email, role, !values.revoke);
  const what = values.revoke ? 'no longer has' : 'has';
  console.log(`${email} ${what} the role ${role} (${outcome}). Staff need a second factor:`);
  console.log('POST /v1/auth/mfa/totp, then /confirm. Tokens issued before are no longer valid.');
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

// Whose a database is. A platform signs what it stores with keys of its own, so a second one with
// other keys must not start on its database: it would migrate it, change its passwords and refuse its
// sign-ins. The table `migrations.owner` names the keys by their digests; nothing here shows a key.

import { createHash } from 'node:crypto';
import pg from 'pg';
import { inTransaction, withClient } from './admin-client.ts';
import { LOGIN_ROLES, type LoginRole } from './login-roles.ts';

/** Whose it is: `unclaimed` has no players yet, `unknown` has some but names nobody. */
export type Ownership = 'ours' | 'another' | 'deployed' | 'unclaimed' | 'unknown';

/** What a deployed platform's database says instead of keys, which only its Workers know. */
export const DEPLOYED = 'deployed';

// What passwords and seeds are made with stays in the ring when a newer key is put in front, so a
// rotation leaves at least one digest as it was.
/** The names of a key ring (`<id>:<key>,…`), one digest a key. */
export function keyFingerprints(ring: string): string[] {
  return ring
    .split(',')
    .filter((key) => key !== '')
    .map((key) => createHash('sha256').update(`parlor database ${key}`).digest('hex'));
}

async function read(client: pg.Client, fingerprints: readonly string[]): Promise<Ownership> {
  const { rows: tables } = await client.query<{ owner: boolean; players: boolean }>(
    `select to_regclass('migrations.owner') is not null as owner,
      to_regclass('auth.players') is not null as players`,
  );
  if (tables[0]?.owner === true) {
    const { rows } = await client.query<{ fingerprint: string }>(
      'select fingerprint from migrations.owner',
    );
    const known = rows.map(({ fingerprint }) => fingerprint);
    if (known.some((fingerprint) => fingerprints.includes(fingerprint))) return 'ours';
    if (known.includes(DEPLOYED)) return 'deployed';
    if (known.length > 0) return 'another';
  }
  if (tables[0]?.players !== true) return 'unclaimed';
  const { rows } = await client.query('select from auth.players limit 1');
  return rows.length === 0 ? 'unclaimed' : 'unknown';
}

/** Whose the database is, seen by a platform with these keys. Changes nothing. */
export function ownershipOf(url: string, fingerprints: readonly string[]): Promise<Ownership> {
  return withClient(url, (client) => read(client, fingerprints));
}

/**
 * Writes down that the database is this platform's, unless it is another's: the answer says whose it
 * is now. Of two that come at once, one gets it. `adopt`: takes it over, whoever had it.
 */
export function claimDatabase(
  url: string,
  fingerprints: readonly string[],
  options: { adopt?: boolean } = {},
): Promise<Ownership> {
  return withClient(url, (client) =>
    inTransaction(client, async () => {
      const found = await read(client, fingerprints);
      const mayTake = found === 'ours' || found === 'unclaimed' || options.adopt === true;
      if (!mayTake) return found;
      if (found !== 'ours') await client.query('delete from migrations.owner');
      await client.query(
        `insert into migrations.owner (fingerprint) select unnest($1::text[])
          on conflict do nothing`,
        [fingerprints],
      );
      return 'ours';
    }),
  );
}

/** The same for a database whose Workers are deployed: their keys are known nowhere else. */
export function claimDeployed(url: string, options: { adopt?: boolean } = {}): Promise<Ownership> {
  return claimDatabase(url, [DEPLOYED], options);
}

// A comment on the role says that it has a password: only superusers could see the password's hash,
// and roles belong to the whole server, not to one database.
const PASSWORD_MARK = 'parlor: has a password';

async function withPassword(client: pg.Client): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    `select rolname as name from pg_roles where rolname = any ($1)
      and shobj_description(oid, 'pg_authid') = $2`,
    [[...LOGIN_ROLES], PASSWORD_MARK],
  );
  const { rows: seen } = await client.query<{ may: boolean }>(
    `select has_table_privilege('pg_catalog.pg_authid', 'select') as may`,
  );
  const names = new Set(rows.map(({ name }) => name));
  if (seen[0]?.may === true) {
    const hashed = await client.query<{ name: string }>(
      `select rolname as name from pg_authid where rolname = any ($1) and rolpassword is not null`,
      [[...LOGIN_ROLES]],
    );
    for (const { name } of hashed.rows) names.add(name);
  }
  return names;
}

async function setPassword(client: pg.Client, role: LoginRole, password: string): Promise<void> {
  await client.query(`alter role ${role} password ${client.escapeLiteral(password)}`);
  await client.query(`comment on role ${role} is ${client.escapeLiteral(PASSWORD_MARK)}`);
}

/** Sets the passwords of the login roles, whatever they had: every platform with the old ones stops. */
export async function setRolePasswords(
  url: string,
  passwords: Record<LoginRole, string>,
): Promise<void> {
  await withClient(url, (client) =>
    inTransaction(client, async () => {
      for (const role of LOGIN_ROLES) await setPassword(client, role, passwords[role]);
    }),
  );
}

/** Gives a password to the login roles that have none; returns which those were. */
export function setMissingPasswords(
  url: string,
  passwords: Record<LoginRole, string>,
): Promise<LoginRole[]> {
  return withClient(url, (client) =>
    inTransaction(client, async () => {
      const known = await withPassword(client);
      const missing = LOGIN_ROLES.filter((role) => !known.has(role));
      for (const role of missing) await setPassword(client, role, passwords[role]);
      return missing;
    }),
  );
}

/** The login roles that these passwords do not sign in. */
export async function refusedPasswords(
  url: string,
  passwords: Record<LoginRole, string>,
): Promise<LoginRole[]> {
  const refused: LoginRole[] = [];
  for (const role of LOGIN_ROLES) {
    const roleUrl = new URL(url);
    roleUrl.username = role;
    roleUrl.password = passwords[role];
    try {
      await withClient(roleUrl.href, async () => {});
    } catch (error) {
      // 28P01 and 28000: not this password. Anything else is no answer to the question.
      if (!(error instanceof pg.DatabaseError) || !error.code?.startsWith('28')) throw error;
      refused.push(role);
    }
  }
  return refused;
}

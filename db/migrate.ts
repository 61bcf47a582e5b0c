// Brings a database to the newest schema: roles and rights on the database, then db/tables/*.sql in
// the order of their names, then db/functions. A table step is one transaction, run as parlor_owner,
// applied once and never changed afterwards; a file that changed is refused by its digest. A step
// whose name sorts before an applied one is still applied: services number their own ranges.
// Functions, views and triggers have no history: their files are applied again whenever they change.
// A step never calls them: in a new database it runs before the first of them exists. Last come the
// rows that the code's registries call for.

import type pg from 'pg';
import { inTransaction, withClient } from './admin-client.ts';
import { applyDefinitions, compareDefinitions, refuseOthers } from './migrate/definitions.ts';
import { readSchemaFiles, type SchemaFiles, type SqlFile } from './migrate/files.ts';
import { prepareDatabase } from './migrate/prepare.ts';
import { writeRegistries } from './migrate/registries.ts';
import { asOwner, runFile } from './migrate/run-file.ts';

export { LOGIN_ROLES, type LoginRole } from './login-roles.ts';
export { setRolePasswords } from './owner.ts';

const UNKNOWN_FUNCTION =
  'Steps run before db/functions is applied and call none of it. What a constraint, a default or an ' +
  'index calls is made by a step and never replaced.';

/**
 * Applies what is missing and returns the names of the applied files. `url` is an admin's, not that
 * of a role above; `directory` has `tables` and `functions`. Calls at the same time wait for each
 * other. Throws when an applied step was changed or removed, when the database has functions that no
 * file makes, or when a file fails: of a step that failed nothing stays, of the functions all stay as
 * they were.
 */
export async function migrate(url: string, directory = import.meta.dirname): Promise<string[]> {
  const files = await readSchemaFiles(directory);
  return withClient(url, async (client) => {
    const applied = await applySteps(client, files.steps);
    const functions = await inTransaction(client, async () => {
      const names = await applyDefinitions(client, files);
      await refuseOthers(client, files);
      await asOwner(client, () => writeRegistries(client));
      return names;
    });
    return [...applied, ...functions];
  });
}

/** The first half of `migrate`: roles, rights and tables. Returns the names of the applied steps. */
export async function applySteps(client: pg.Client, steps: SqlFile[]): Promise<string[]> {
  await inTransaction(client, () => prepareDatabase(client));
  const applied: string[] = [];
  while (true) {
    const name = await inTransaction(client, () => applyNextStep(client, steps));
    if (name === null) return applied;
    applied.push(name);
  }
}

/**
 * Puts functions, views and triggers back to those of `directory`, a checkout of the released tag,
 * and returns the names of the files. Steps that the tag does not know stay, and so do functions:
 * nothing of the tag calls them.
 */
export async function undoFunctions(
  url: string,
  directory = import.meta.dirname,
): Promise<string[]> {
  const files = await readSchemaFiles(directory);
  return withClient(url, (client) =>
    inTransaction(client, () => applyDefinitions(client, files, { cascade: true })),
  );
}

/** How a database differs from the files, one sentence each; changes nothing. */
export async function checkMigrated(
  url: string,
  directory = import.meta.dirname,
): Promise<string[]> {
  const files = await readSchemaFiles(directory);
  return withClient(url, (client) => differences(client, files));
}

async function differences(client: pg.Client, files: SchemaFiles): Promise<string[]> {
  const { rows } = await client.query(`select to_regclass('migrations.functions') as known`);
  if (rows[0]?.known === null) return ['The database was never migrated.'];
  const digests = await appliedSteps(client);
  const { stale, unmade } = await compareDefinitions(client, files);
  return [
    ...changedSteps(digests, files.steps),
    ...files.steps
      .filter(({ name }) => !digests.has(name))
      .map(({ name }) => `The step ${name} is not applied.`),
    ...stale.map(({ name }) => `The functions of ${name} are not those of the file.`),
    ...unmade.map((signature) => `No file makes ${signature} as the database has it.`),
  ];
}

async function appliedSteps(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from migrations.applied order by name',
  );
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]));
}

/** Applies the first step that is missing; `null` when there is none. */
async function applyNextStep(client: pg.Client, steps: SqlFile[]): Promise<string | null> {
  const digests = await appliedSteps(client);
  const [changed] = changedSteps(digests, steps);
  if (changed !== undefined) throw new Error(changed);
  const next = steps.find(({ name }) => !digests.has(name));
  if (next === undefined) return null;
  await asOwner(client, () => runFile(client, next, { '42883': UNKNOWN_FUNCTION }));
  const record = 'insert into migrations.applied (name, sha256) values ($1, $2)';
  await client.query(record, [next.name, next.sha256]);
  return next.name;
}

function changedSteps(digests: Map<string, string>, steps: SqlFile[]): string[] {
  const files = new Map(steps.map(({ name, sha256 }) => [name, sha256]));
  return [...digests]
    .filter(([name, sha256]) => files.get(name) !== sha256)
    .map(([name]) => {
      const what = files.has(name) ? 'was changed after it was applied' : 'was applied and is gone';
      return (
        `The step ${name} ${what}. Applied steps are history: restore the file and write the change ` +
        'as a new one. (A development database may be thrown away: delete its folder.)'
      );
    });
}

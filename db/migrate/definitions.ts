// Keeps functions, views and triggers equal to their files. A file is applied again when its digest
// is not the recorded one or the database lacks something that it makes, all of them in one
// transaction. What no file makes is refused by name: dropping is a step of db/tables.

import type pg from 'pg';
import { LOGIN_ROLES } from '../login-roles.ts';
import { type Definition, isViews, type SchemaFiles, type SqlFile } from './files.ts';
import { asOwner, runFile } from './run-file.ts';

type Existing = Definition & { signature: string };

const EXISTING = `
  with ours as (select oid, nspname from pg_namespace
    where pg_get_userbyid(nspowner) = 'parlor_owner')
  select 'function' as kind, n.nspname || '.' || p.proname as name, p.prosrc as body,
    p.oid::regprocedure::text as signature from pg_proc p join ours n on n.oid = p.pronamespace
  union all
  select 'view', n.nspname || '.' || c.relname, null, c.oid::regclass::text
    from pg_class c join ours n on n.oid = c.relnamespace where c.relkind = 'v'
  union all
  select 'trigger', n.nspname || '.' || c.relname || '.' || t.tgname, null,
      t.tgname || ' on ' || c.oid::regclass
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join ours n on n.oid = c.relnamespace
    where not t.tgisinternal
  order by signature`;

// Bodies are not looked at while they are made, in whatever order; then all are, also those of files
// that did not change: they may call what did.
const VALIDATE = `
  set local check_function_bodies = on;
  do $$
    declare
      f record;
    begin
      for f in select p.oid, l.lanname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
          join pg_language l on l.oid = p.prolang
        where pg_get_userbyid(n.nspowner) = 'parlor_owner'
      loop
        begin
          if f.lanname = 'sql' then perform fmgr_sql_validator(f.oid);
          else perform plpgsql_validator(f.oid); end if;
        exception when others then
          raise exception '% does not fit the rest of the schema: %', f.oid::regprocedure, sqlerrm;
        end;
      end loop;
    end $$`;

const SIGNATURE_CHANGED =
  'Result and names of arguments cannot be replaced: a changed signature is a new function beside ' +
  'the old one, which a step of db/tables drops in a later release.';

/** How a database's definitions differ from the files. */
export type Differences = {
  /** Files that were not applied as they stand now, in the order in which they would be. */
  stale: SqlFile[];
  /** Signatures of what the database has and no file makes so. */
  unmade: string[];
};

export async function compareDefinitions(
  client: pg.Client,
  files: SchemaFiles,
): Promise<Differences> {
  const { rows: recorded } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from migrations.functions',
  );
  const digests = new Map(recorded.map(({ name, sha256 }) => [name, sha256]));
  const { rows: existing } = await client.query<Existing>(EXISTING);
  const found = new Map<string, { signatures: string[]; taken: number }>();
  for (const definition of existing) {
    const { signatures = [] } = found.get(keyOf(definition)) ?? {};
    found.set(keyOf(definition), { signatures: [...signatures, definition.signature], taken: 0 });
  }
  const takes = (definition: Definition) => {
    const same = found.get(keyOf(definition));
    if (same === undefined || same.taken === same.signatures.length) return false;
    same.taken += 1;
    return true;
  };
  ofSteps(files.steps).forEach(takes);
  const stale = files.functions.filter(({ name, sha256, makes }) => {
    const missing = makes.filter((definition) => !takes(definition));
    return missing.length > 0 || digests.get(name) !== sha256;
  });
  // Two signatures may have one body, and files do not say which of them they make.
  const unmade = [...found.values()].flatMap(({ signatures, taken }) =>
    taken === 0 ? signatures : taken < signatures.length ? [signatures.join(' or ')] : [],
  );
  return { stale, unmade: unmade.sort() };
}

function keyOf({ kind, name, body }: Definition): string {
  return JSON.stringify([kind, name, body]);
}

/** Functions that steps make, because a constraint or an index calls them, and do not drop again. */
function ofSteps(steps: SqlFile[]): Definition[] {
  const made: Definition[] = [];
  for (const { text, makes } of steps) {
    for (const [, dropped] of text.matchAll(/^drop function (?:if exists )?([\w.]+)/gm)) {
      const at = made.findIndex(({ name }) => name === dropped);
      if (at >= 0) made.splice(at, 1);
    }
    made.push(...makes);
  }
  return made;
}

/**
 * Applies the files that are stale; returns their names. Call inside a transaction. `cascade`: views
 * that no file makes go when they read one that is made anew; else they are in the way.
 */
export async function applyDefinitions(
  client: pg.Client,
  files: SchemaFiles,
  { cascade = false } = {},
): Promise<string[]> {
  let { stale } = await compareDefinitions(client, files);
  if (stale.length === 0) return [];
  // A view cannot lose columns and holds on to those that it reads: all are made anew together.
  const views = files.functions.filter(isViews);
  const dropsViews = stale.some(isViews);
  if (dropsViews) stale = [...stale.filter((file) => !isViews(file)), ...views];

  await asOwner(client, async () => {
    if (dropsViews) await dropViews(client, views, cascade ? 'cascade' : 'restrict');
    await makeAnew(client, stale);
  });
  await record(client, stale, files);
  return stale.map(({ name }) => name);
}

async function makeAnew(client: pg.Client, files: SqlFile[]): Promise<void> {
  await client.query('set local check_function_bodies = off');
  for (const file of files) {
    await closeFunctions(client, file);
    await runFile(client, file, { '42P13': SIGNATURE_CHANGED });
  }
  await client.query(VALIDATE);
}

/** Refuses a database whose functions, views and triggers are others than those of the files. */
export async function refuseOthers(client: pg.Client, files: SchemaFiles): Promise<void> {
  const { stale, unmade } = await compareDefinitions(client, files);
  if (stale.length > 0) {
    throw new Error(
      `${stale.map(({ name }) => name).join(', ')} was applied and is not what the database has: a ` +
        'function, view or trigger of it is made twice, there or in another file. Keep one.',
    );
  }
  if (unmade.length === 0) return;
  throw new Error(
    `The database has what no file of db/functions makes: ${unmade.join(', ')}. Drop it in a step of ` +
      'db/tables (a contract step, once no released code calls it), or restore its file.',
  );
}

async function dropViews(client: pg.Client, files: SqlFile[], others: string): Promise<void> {
  const names = files.flatMap(({ makes }) => makes.map(({ name }) => name));
  const { rows } = await client.query<{ name: string }>(
    `select name from unnest($1::text[]) name where to_regclass(name) is not null`,
    [names],
  );
  if (rows.length === 0) return;
  await client.query(`drop view ${rows.map(({ name }) => name).join(', ')} ${others}`);
}

/** Takes back every right on the functions of a file: it grants those that they are to have. */
async function closeFunctions(client: pg.Client, { makes }: SqlFile): Promise<void> {
  const { rows } = await client.query<{ signature: string }>(
    `select p.oid::regprocedure::text as signature
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname || '.' || p.proname = any ($1)`,
    [makes.map(({ name }) => name)],
  );
  if (rows.length === 0) return;
  const signatures = rows.map(({ signature }) => signature).join(', ');
  await client.query(`revoke all on function ${signatures} from public, ${LOGIN_ROLES.join(', ')}`);
}

async function record(client: pg.Client, applied: SqlFile[], files: SchemaFiles): Promise<void> {
  await client.query(
    `insert into migrations.functions (name, sha256)
      select * from unnest($1::text[], $2::text[])
      on conflict (name) do update set sha256 = excluded.sha256, applied_at = now()`,
    [applied.map(({ name }) => name), applied.map(({ sha256 }) => sha256)],
  );
  await client.query('delete from migrations.functions where name <> all ($1)', [
    files.functions.map(({ name }) => name),
  ]);
}

// The template of simulated databases: today's tables and functions, in which everything of ours that
// reads the clock or draws at random asks the simulation instead. So the same seed writes the same
// rows, and virtual hours pass in a second. Only the copy is rewritten: what runs in production is
// the same text with one name exchanged.

import type pg from 'pg';
import { withClient } from '#db/admin-client.ts';
import { seedDevelopment } from '#db/development.ts';
import { LOGIN_ROLES, type LoginRole } from '#db/login-roles.ts';
import { migrate, setRolePasswords } from '#db/migrate.ts';

export const TEMPLATE = 'simulation_template';

/** Of every login role of a simulated server, which nothing but loopback reaches. */
export const ROLE_PASSWORD = 'simulated';

// Transaction ids count for the whole server, whoever was before us on it: they start anew in each
// world, so that marks that go by them are the same in every run.
const SIM = `
create schema sim;
create sequence sim.draws;
-- Refused where nobody has set it.
create function sim.clock() returns timestamptz language sql volatile
  return current_setting('sim.now')::timestamptz;
create function sim.digest() returns text language sql volatile
  return md5(current_setting('sim.seed') || ' ' || nextval('sim.draws'));
create function sim.uuid() returns uuid language sql volatile
  return overlay(overlay(sim.digest() placing '4' from 13) placing '8' from 17)::uuid;
create function sim.draw() returns double precision language sql volatile
  return ('x' || left(sim.digest(), 8))::bit(32)::bigint / 4294967296.0;
create function sim.transaction_id() returns bigint language sql volatile
  return pg_current_xact_id()::text::bigint - current_setting('sim.first_transaction')::bigint + 1;
create function sim.oldest_transaction() returns bigint language sql stable
  return pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    - current_setting('sim.first_transaction')::bigint + 1;
create function sim.snapshot() returns text language sql stable
  return format('%s:%s:', sim.oldest_transaction(), sim.oldest_transaction());
grant usage on schema sim to public;
grant usage on sequence sim.draws to public;
grant execute on all functions in schema sim to public;
`;

const EXCHANGED: readonly [RegExp, string][] = [
  [/\b(clock_timestamp|statement_timestamp|transaction_timestamp|now)\(\)/gi, 'sim.clock()'],
  [/\bcurrent_timestamp\b/gi, 'sim.clock()'],
  [/\blocaltimestamp\b/gi, "(sim.clock() at time zone 'utc')"],
  [/\bcurrent_date\b/gi, "(sim.clock() at time zone 'utc')::date"],
  [/\b(pg_catalog\.)?gen_random_uuid\(\)/gi, 'sim.uuid()'],
  [/(?<!\.)\brandom\(\)/gi, 'sim.draw()'],
  [/\bpg_current_xact_id\(\)/gi, 'sim.transaction_id()'],
  [/\bpg_snapshot_xmin\(pg_current_snapshot\(\)\)/gi, 'sim.oldest_transaction()'],
  [/\bpg_current_snapshot\(\)::text\b/gi, 'sim.snapshot()'],
];

/** What must not be left anywhere: the above, and what nobody exchanges yet. */
const REAL = new RegExp(
  [
    /\b(clock|statement|transaction)_timestamp\b/,
    /\bnow\s*\(/,
    /\b(current_timestamp|localtimestamp|current_date|current_time|localtime|timeofday)\b/,
    /\bage\s*\([^,()]*\)/,
    /'(now|today|tomorrow|yesterday)'/,
    /\bgen_random_\w+|\brandom(_normal)?\s*\(|\buuid_?generate|\buuidv\d/,
    /\b(pg_current_xact|pg_snapshot_x|pg_current_snapshot|txid_)/,
    /\bpg_sleep/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);

const OURS = `n.nspname not in ('pg_catalog', 'information_schema', 'sim', 'pg_toast')
  and n.nspname not like 'pg_temp%'`;

const known = new Map<string, string>();

/** A text of SQL with the clock and the dice of the simulation. */
export function exchanged(text: string): string {
  let result = known.get(text);
  if (result === undefined) {
    result = EXCHANGED.reduce((sql, [real, simulated]) => sql.replaceAll(real, simulated), text);
    known.set(text, result);
  }
  return result;
}

interface Found {
  name: string;
  text: string;
}

/** Functions, defaults and views are rewritten; the others only looked at. */
const FOUND = {
  functions: `select p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as text
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${OURS} and p.prokind in ('f', 'p')
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  defaults: `select format('%s alter column %I', d.adrelid::regclass, a.attname) as name,
      pg_get_expr(d.adbin, d.adrelid) as text
    from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
    join pg_class c on c.oid = d.adrelid join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and a.attgenerated = ''`,
  views: `select c.oid::regclass::text as name, pg_get_viewdef(c.oid) as text
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and c.relkind in ('v', 'm')`,
  constraints: `select format('%s on %s', k.conname, k.conrelid::regclass) as name,
      pg_get_constraintdef(k.oid) as text
    from pg_constraint k join pg_namespace n on n.oid = k.connamespace where ${OURS}`,
  triggers: `select format('%s on %s', t.tgname, t.tgrelid::regclass) as name,
      pg_get_triggerdef(t.oid) as text
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    join pg_namespace n on n.oid = c.relnamespace where ${OURS} and not t.tgisinternal`,
  policies: `select format('%s on %s', p.polname, p.polrelid::regclass) as name,
      concat(pg_get_expr(p.polqual, p.polrelid), ' ', pg_get_expr(p.polwithcheck, p.polrelid))
        as text
    from pg_policy p join pg_class c on c.oid = p.polrelid
    join pg_namespace n on n.oid = c.relnamespace where ${OURS}`,
};

async function found(client: pg.Client, what: keyof typeof FOUND): Promise<Found[]> {
  return (await client.query<Found>(`${FOUND[what]} order by 1`)).rows;
}

const withoutComments = (text: string) => text.replaceAll(/--[^\n]*/g, '');

/** What of ours still reads the real clock or draws real numbers. */
export async function leftReal(client: pg.Client): Promise<string[]> {
  const left: string[] = [];
  for (const what of Object.keys(FOUND) as (keyof typeof FOUND)[]) {
    for (const { name, text } of await found(client, what)) {
      if (REAL.test(withoutComments(text))) left.push(name);
    }
  }
  return left;
}

/** Puts the simulation's clock and dice into what a database has of ours. */
export async function exchangeAll(client: pg.Client): Promise<void> {
  const rewrite = async (what: keyof typeof FOUND, statement: (one: Found) => string) => {
    for (const { name, text } of await found(client, what)) {
      const simulated = exchanged(text);
      if (simulated !== text) await client.query(statement({ name, text: simulated }));
    }
  };
  await rewrite('functions', ({ text }) => text);
  await rewrite('defaults', ({ name, text }) => `alter table ${name} set default ${text}`);
  await rewrite('views', ({ name, text }) => `create or replace view ${name} as ${text}`);
  const left = await leftReal(client);
  if (left.length > 0) throw new Error(`real clock or chance in ${left.join(', ')}`);
}

/** Makes a template on a server; `directory` has `tables` and `functions`, ours unless told. */
export async function makeTemplate(
  adminUrl: string,
  { name = TEMPLATE, directory }: { name?: string; directory?: string } = {},
): Promise<void> {
  await withClient(adminUrl, (client) => client.query(`create database ${name}`));
  const url = adminUrl.replace(/\/postgres$/, `/${name}`);
  await migrate(url, directory);
  // As the model has it: places are open, and what grows old in life does not.
  if (directory === undefined) await seedDevelopment(url);
  const passwords = LOGIN_ROLES.map((role) => [role, ROLE_PASSWORD]);
  await setRolePasswords(adminUrl, Object.fromEntries(passwords) as Record<LoginRole, string>);
  await withClient(url, async (client) => {
    const own = client.escapeLiteral(decodeURIComponent(new URL(adminUrl).password));
    await client.query(`alter role current_user password ${own}`);
    await client.query(SIM);
    await exchangeAll(client);
  });
}

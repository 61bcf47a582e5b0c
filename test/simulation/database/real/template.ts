// The template of simulated databases: today's tables and functions, in which everything of ours that
// reads the clock or draws at random asks the simulation instead. So the same seed writes the same
// rows, and virtual hours pass in a second. Only the copy is rewritten: what runs in production is
// the same text with one name exchanged.

import type pg from 'pg';
import { withClient } from '#db/admin-client.ts';
import { migrate } from '#db/migrate.ts';

export const TEMPLATE = 'simulation_template';

const SIM = `
create schema sim;
create sequence sim.draws;
-- Milliseconds since the epoch, as text; refused where nobody has set it.
create function sim.clock() returns timestamptz language sql volatile
  return to_timestamp(current_setting('sim.now')::numeric / 1000);
create function sim.uuid() returns uuid language sql volatile
  return md5(current_setting('sim.seed') || ' ' || nextval('sim.draws'))::uuid;
create function sim.draw() returns double precision language sql volatile
  return ('x' || substr(md5(current_setting('sim.seed') || ' ' || nextval('sim.draws')), 1, 8))
    ::bit(32)::bigint / 4294967296.0;
grant usage on schema sim to public;
grant usage on sequence sim.draws to public;
grant execute on all functions in schema sim to public;
`;

const EXCHANGED: readonly [RegExp, string][] = [
  [/\b(clock_timestamp|statement_timestamp|transaction_timestamp|now)\(\)/gi, 'sim.clock()'],
  [/\bcurrent_timestamp\b/gi, 'sim.clock()'],
  [/\blocaltimestamp\b/gi, "(sim.clock() at time zone 'utc')"],
  [/\bcurrent_date\b/gi, "(sim.clock() at time zone 'utc')::date"],
  [/\bgen_random_uuid\(\)/gi, 'sim.uuid()'],
  [/\brandom\(\)/gi, 'sim.draw()'],
];

/** What must not be left anywhere: the above, and what nobody exchanges yet. */
const REAL =
  /\b((clock|statement|transaction)_timestamp\(|now\(\)|current_timestamp\b|localtimestamp\b|current_date\b|gen_random|random\(\)|timeofday\()/i;

const OURS = `n.nspname not in ('pg_catalog', 'information_schema', 'sim', 'pg_toast')
  and n.nspname not like 'pg_temp%'`;

/** A text with the clock and the dice of the simulation. */
function exchanged(text: string): string {
  return EXCHANGED.reduce((result, [real, simulated]) => result.replaceAll(real, simulated), text);
}

interface Found {
  name: string;
  text: string;
}

async function functionsOf(client: pg.Client): Promise<Found[]> {
  const { rows } = await client.query<Found>(
    `select p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as text
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where ${OURS} and p.prokind in ('f', 'p')
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
      order by 1`,
  );
  return rows;
}

async function defaultsOf(client: pg.Client): Promise<Found[]> {
  const { rows } = await client.query<Found>(
    `select format('%s alter column %I', d.adrelid::regclass, a.attname) as name,
        pg_get_expr(d.adbin, d.adrelid) as text
      from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
      join pg_class c on c.oid = d.adrelid join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and a.attgenerated = ''
      order by 1`,
  );
  return rows;
}

async function viewsOf(client: pg.Client): Promise<Found[]> {
  const { rows } = await client.query<Found>(
    `select c.oid::regclass::text as name, pg_get_viewdef(c.oid) as text
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and c.relkind in ('v', 'm') order by 1`,
  );
  return rows;
}

const withoutComments = (text: string) => text.replaceAll(/--[^\n]*/g, '');

/** What of ours still reads the real clock or draws real numbers. */
export async function leftReal(client: pg.Client): Promise<string[]> {
  const all = [
    ...(await functionsOf(client)),
    ...(await defaultsOf(client)),
    ...(await viewsOf(client)),
  ];
  return all.filter(({ text }) => REAL.test(withoutComments(text))).map(({ name }) => name);
}

/** Makes the template on a server that has none. */
export async function makeTemplate(adminUrl: string): Promise<void> {
  await withClient(adminUrl, (client) => client.query(`create database ${TEMPLATE}`));
  const url = adminUrl.replace(/\/postgres$/, `/${TEMPLATE}`);
  await migrate(url);
  await withClient(url, async (client) => {
    await client.query(SIM);
    for (const { text } of await functionsOf(client)) {
      const simulated = exchanged(text);
      if (simulated !== text) await client.query(simulated);
    }
    for (const { name, text } of await defaultsOf(client)) {
      const simulated = exchanged(text);
      if (simulated !== text) {
        await client.query(`alter table ${name} set default ${simulated}`);
      }
    }
    for (const { name, text } of await viewsOf(client)) {
      const simulated = exchanged(text);
      if (simulated !== text) await client.query(`create or replace view ${name} as ${simulated}`);
    }
    const left = await leftReal(client);
    if (left.length > 0) throw new Error(`real clock or chance in ${left.join(', ')}`);
  });
}

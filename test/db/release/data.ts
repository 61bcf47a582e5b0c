// The rows of a database as SQL, and back: what the last release wrote, loaded into the tables of that
// release. As after a restore, transaction ids start again, so what counts by them starts at nothing.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';

/** The steps of the release by name, each with its digest. */
export type Steps = Record<string, string>;

export const DATA_FILE = join(import.meta.dirname, 'data.sql');
export const STEPS_FILE = join(import.meta.dirname, 'steps.json');

const BY_TRANSACTION = [
  'ledger.house_balances',
  'ledger.roll_up_mark',
  'payments.wallet_feed_mark',
];

const TABLES = `
  select c.oid::regclass::text as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum)
    as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind = 'r' and pg_get_userbyid(n.nspowner) = 'parlor_owner' and a.attgenerated = ''
  group by c.oid order by 1`;

const SEQUENCES = `
  select format('%I.%I', schemaname, sequencename) as name, last_value from pg_sequences
  where last_value is not null and schemaname <> 'migrations' order by 1`;

/** Everything that \`after\` has and a new database, \`fresh\`, has not. */
export async function dumpData(fresh: pg.Client, after: pg.Client): Promise<string> {
  const parts: string[] = [];
  const { rows: tables } = await after.query<{ name: string; columns: string }>(TABLES);
  for (const { name, columns } of tables) {
    if (BY_TRANSACTION.includes(name)) continue;
    const [before, rows] = await Promise.all(
      [fresh, after].map((client) => rowsOf(client, name, columns)),
    );
    if (rows === undefined || before?.join() === rows.join()) continue;
    parts.push(
      `delete from ${name};\ninsert into ${name} (${columns}) overriding system value\n` +
        `select ${columns} from jsonb_populate_recordset(null::${name}, $json$[\n${rows.join(',\n')}\n]$json$);`,
    );
  }
  const { rows: sequences } = await after.query<{ name: string; last_value: string }>(SEQUENCES);
  for (const { name, last_value } of sequences) {
    parts.push(`select setval('${name}', ${last_value});`);
  }
  return `${parts.join('\n\n')}\n`;
}

async function rowsOf(client: pg.Client, name: string, columns: string): Promise<string[]> {
  const { rows } = await client.query<{ row: string }>(
    `select to_jsonb(r)::text as row from (select ${columns} from ${name}) r order by 1`,
  );
  return rows.map(({ row }) => row);
}

/** Loads the release's rows. The client's role may switch off the checks of foreign keys. */
export async function loadData(client: pg.Client): Promise<void> {
  const text = await readFile(DATA_FILE, 'utf8');
  await client.query(`begin; set local session_replication_role = replica; ${text} commit`);
}

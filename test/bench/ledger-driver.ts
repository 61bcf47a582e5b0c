// What the ledger's bench needs of pgbench, for machines that do not have it: TPC-B's tables and
// transaction, and scripts of `\set` lines (integers, `random(low, high)`, earlier variables) followed
// by statements, sent as prepared ones by so many connections.

import pg from 'pg';
import { withClient } from '#db/admin-client.ts';

/** One run to make: a script (null: TPC-B), for so many seconds, with so many connections. */
export interface Order {
  url: string;
  script: string | null;
  clients: number;
  seconds: number;
  variables: Record<string, number>;
}

/** The transaction of TPC-B as pgbench runs it. */
export const TPCB = `
\\set account random(1, :scale * 100000)
\\set branch random(1, :scale)
\\set teller random(1, :scale * 10)
\\set change random(-5000, 5000)
begin;
update pgbench_accounts set abalance = abalance + :change where aid = :account;
select abalance from pgbench_accounts where aid = :account;
update pgbench_tellers set tbalance = tbalance + :change where tid = :teller;
update pgbench_branches set bbalance = bbalance + :change where bid = :branch;
insert into pgbench_history (tid, bid, aid, delta, mtime)
  values (:teller, :branch, :account, :change, current_timestamp);
commit;
`;

/** Makes and fills TPC-B's tables: `scale` branches, ten tellers and 100,000 accounts each. */
export async function initTpcb(url: string, scale: number): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(`
      create table pgbench_branches (bid int primary key, bbalance int, filler char(88))
        with (fillfactor = 100);
      create table pgbench_tellers (tid int primary key, bid int, tbalance int, filler char(84))
        with (fillfactor = 100);
      create table pgbench_accounts (aid int primary key, bid int, abalance int, filler char(84))
        with (fillfactor = 100);
      create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp,
        filler char(22));
      insert into pgbench_branches select i, 0 from generate_series(1, ${scale}) i;
      insert into pgbench_tellers
        select i, (i - 1) / 10 + 1, 0 from generate_series(1, ${scale * 10}) i;
      insert into pgbench_accounts
        select i, (i - 1) / 100000 + 1, 0, '' from generate_series(1, ${scale * 100_000}) i;`);
    await client.query('vacuum analyze');
  });
}

type Variables = Record<string, bigint>;

function random(low: bigint, high: bigint): bigint {
  return low + BigInt(Math.floor(Math.random() * Number(high - low + 1n)));
}

/** A script's settings in order, and its statements with the variables they take. */
function compile(script: string) {
  const sets: { name: string; value: (variables: Variables) => bigint }[] = [];
  const rest: string[] = [];
  for (const line of script.split('\n')) {
    const set = /^\\set (\w+) (.+)$/.exec(line);
    if (!set?.[1] || !set[2]) {
      rest.push(line);
      continue;
    }
    // Integers divide as in pgbench when they are bigints.
    const body = set[2].replace(/\b\d+\b/g, '$&n').replace(/:(\w+)/g, 'of.$1');
    const compute = new Function('of', 'random', `return ${body};`);
    sets.push({ name: set[1], value: (variables) => compute(variables, random) });
  }
  const statements = rest
    .join('\n')
    .split(';')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text, index) => {
      const names: string[] = [];
      const prepared = text.replace(/(?<!:):([a-z]\w*)/g, (_, name: string) => {
        if (!names.includes(name)) names.push(name);
        return `$${names.indexOf(name) + 1}`;
      });
      return { name: `s${index}`, text: prepared, names };
    });
  return { sets, statements };
}

async function scaleOf(client: pg.Client): Promise<bigint> {
  const { rows } = await client.query(`select to_regclass('pgbench_branches') is not null as tpcb`);
  if (!rows[0]?.tpcb) return 0n;
  const counted = await client.query('select count(*) as count from pgbench_branches');
  return BigInt(counted.rows[0].count);
}

/** Runs a script for so long; latencies in microseconds. */
export async function drive(order: Order & { script: string }) {
  const { sets, statements } = compile(order.script);
  const latenciesMicros: number[] = [];
  const clients = Array.from(
    { length: order.clients },
    () => new pg.Client({ connectionString: order.url }),
  );
  try {
    await Promise.all(clients.map((client) => client.connect()));
    const scale = await scaleOf(clients[0] as pg.Client);
    const startedMs = performance.now();
    const endsMs = startedMs + order.seconds * 1000;
    await Promise.all(
      clients.map(async (client, index) => {
        const variables: Variables = { scale, client_id: BigInt(index) };
        for (const [name, value] of Object.entries(order.variables))
          variables[name] = BigInt(value);
        while (performance.now() < endsMs) {
          for (const { name, value } of sets) variables[name] = value(variables);
          const sentMs = performance.now();
          for (const { name, text, names } of statements) {
            await client.query({ name, text, values: names.map((key) => String(variables[key])) });
          }
          latenciesMicros.push((performance.now() - sentMs) * 1000);
        }
      }),
    );
    const perSecond = (latenciesMicros.length * 1000) / (performance.now() - startedMs);
    return { perSecond, latenciesMicros };
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

// `npm run bench:rules`: what the law costs where coins move. Two databases of one Postgres, as shipped
// and with the question taken out, in alternating pairs: CPU of the backend per call, the client's and
// the proxy's left out, which are the same on both sides and would flatter the ratio.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { withClient } from '#db/admin-client.ts';
import { seedDevelopment } from '#db/development.ts';
import { migrate } from '#db/migrate.ts';
import { withPostgres } from '#scripts/emulators/postgres/temporary.ts';
import type { Contender } from './lib/load.ts';
import { fineCpuMsOf, measurePaired } from './lib/paired.ts';

const DB = join(import.meta.dirname, '../../db');
const PLAYERS = 2_000;
const PAIRS = Number(process.env.BENCH_PAIRS ?? 24);
const SLICE_MS = Number(process.env.BENCH_SLICE_MS ?? 400);

/** What is taken out of the other database. */
const WITHOUT: readonly { file: string; find: string; replace: string }[] = [
  {
    file: 'functions/ledger/standing.sql',
    find: 'verdict := rules.verdict_on(for_player, player.birth_date, player.terms_accepted_at,',
    replace: 'verdict := bench.nothing(for_player, player.birth_date, player.terms_accepted_at,',
  },
  {
    file: 'functions/ledger/settle.sql',
    find: "is distinct from 'active', e.number\n",
    replace: "is distinct from 'active', 0\n",
  },
  {
    file: 'functions/ledger/settle.sql',
    find: ' cross join rules.epoch e',
    replace: '',
  },
];

// Reads nothing and costs one call, which is not counted for the rules.
const NOTHING = `create schema bench;
  grant usage on schema bench to parlor_owner;
  create function bench.nothing(uuid, date, timestamptz, text, timestamptz) returns rules.verdict
    language sql immutable as $$ select null::rules.verdict $$`;

const SEED = `
  insert into auth.players (id, email, display_name, display_name_folded, birth_date, status,
      verified_at, terms_accepted_at, created_at)
    select ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, i || '@example.org',
      'n' || i, 'n' || i, '1990-01-31', 'active', now(), now(), now()
    from generate_series(1, ${PLAYERS}) i;
  insert into rules.player_places (player_id, place, method, first_seen_at, seen_at, valid_until)
    select id, 'US-TX', 'edge', now(), now(), now() + interval '1 day' from auth.players;
  select ledger.grant('g:' || id, id, 'SC', 1000000000000, 'promotion', 0, null) from auth.players;
  select ledger.reserve(('00000000-0000-7000-9000-' || right(id::text, 12))::uuid, id, 'dice', 'SC', 1,
    100000000000, 'exact', 100) from auth.players;
  vacuum analyze;`;

async function directoryWithout(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'parlor-bench-'));
  for (const part of ['tables', 'functions', 'roles.sql']) {
    await cp(join(DB, part), join(directory, part), { recursive: true });
  }
  for (const { file, find, replace } of WITHOUT) {
    const path = join(directory, file);
    const text = await readFile(path, 'utf8');
    if (text.split(find).length !== 2) throw new Error(`${file} must have this once: ${find}`);
    await writeFile(path, text.replace(find, replace));
  }
  return directory;
}

async function makeDatabase(adminUrl: string, name: string, directory?: string): Promise<string> {
  const url = adminUrl.replace(/\/postgres$/, `/${name}`);
  const run = (text: string) => withClient(url, async (client) => void (await client.query(text)));
  await withClient(
    adminUrl,
    async (client) => void (await client.query(`create database ${name}`)),
  );
  await migrate(url, directory);
  await run(NOTHING);
  await seedDevelopment(url);
  for (const statement of SEED.split(';').filter((part) => part.trim() !== ''))
    await run(statement);
  return url;
}

interface Side {
  client: pg.Client;
  cpuMs: () => number;
}

async function connect(url: string): Promise<Side> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const pid = rows[0]?.pid ?? 0;
  return { client, cpuMs: () => fineCpuMsOf(pid) };
}

const idOf = (kind: string, index: number) =>
  `00000000-0000-7000-${kind}-${(1 + (index % PLAYERS)).toString(16).padStart(12, '0')}`;

function standing({ client, cpuMs }: Side): Contender {
  let turn = 0;
  const query = { name: 'standing', text: `select ledger.standing($1, 'SC')` };
  const operation = () => client.query({ ...query, values: [idOf('8000', turn++)] });
  return { name: 'standing', clients: 1, operation, cpuMs };
}

function settle({ client, cpuMs }: Side): Contender {
  let turn = 0;
  const text = `select ledger.settle($1, $2, 10, 1000, 990, sha256('rounds'))`;
  const operation = () => {
    const number = 2 + Math.floor(turn / PLAYERS);
    return client.query({ name: 'settle', text, values: [idOf('9000', turn++), number] });
  };
  return { name: 'settle', clients: 1, operation, cpuMs };
}

async function main(): Promise<void> {
  const directory = await directoryWithout();
  const settings = { fsync: 'off', synchronous_commit: 'off', autovacuum: 'off' };
  try {
    await withPostgres(settings, async ({ url }) => {
      const [ours, other] = await Promise.all([
        connect(await makeDatabase(url, 'with_rules')),
        connect(await makeDatabase(url, 'without_rules', directory)),
      ]);
      for (const contenderOf of [standing, settle]) {
        const [first, second] = [contenderOf(ours), contenderOf(other)];
        const { median, low, high, cpuMs, pairs } = await measurePaired(
          first,
          second,
          PAIRS,
          SLICE_MS,
        );
        const cost = `${(cpuMs[0] * 1000).toFixed(0)} and ${(cpuMs[1] * 1000).toFixed(0)} µs of CPU`;
        const interval = `${low.toFixed(3)}–${high.toFixed(3)}`;
        console.log(
          `${first.name}: ${cost}, ratio ${median.toFixed(3)} (${interval}, ${pairs} pairs)`,
        );
      }
      await ours.client.end();
      await other.client.end();
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

await main();

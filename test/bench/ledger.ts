// `npm run bench:ledger`: the ledger beside TPC-B on the same server, in turns, so that a noisy
// machine disturbs both. Read the ratios. Options: --seconds 5 --rounds 3 --full (10^6 accounts
// and 10^7 journal rows, takes long) --only <part of a name, or bytes, growth, slow>.

import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { withPostgres } from '#scripts/emulators/postgres/temporary.ts';
import { findRunner, measure, type Run, type Runner } from './ledger-runner.ts';
import { execute, makeLedger, scalar } from './ledger-scene.ts';
import { measureVerification } from './ledger-verify.ts';
import { medianOf } from './lib/paired.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    full: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});
const SECONDS = Number(values.seconds);
const ROUNDS = Number(values.rounds);
const ACCOUNTS = 100_000;

const uuid = (kind: string, number: string) =>
  `('00000000-0000-7000-${kind}-' || lpad(to_hex(cast(${number} as int)), 12, '0'))::uuid`;

// A client walks the tables in a fixed disorder and knows the next number of each.
const SETTLE = (count: number) => `
\\set k :client_id + :clients * :i
\\set i :i + 1
\\set s (:k * 7919) % ${count} + 1
\\set n :k / ${count} + 2
select ledger.settle(${uuid('9000', ':s')}, cast(:n as int), 10, 1000, 990, '\\x${'00'.repeat(32)}');
`;

const POST = (debit: string, credit: string) => `
\\set a random(2, ${ACCOUNTS})
\\set c (:a + random(1, ${ACCOUNTS - 2})) % ${ACCOUNTS} + 1
\\set x ${debit}
\\set y ${credit}
\\set i :i + 1
select ledger.post('bench:' || cast(:i as bigint) || ':' || cast(:client_id as int) || ':'
    || cast(:run as int),
  array[:x]::bigint[], array[:y]::bigint[], array[1000]::bigint[], 16::smallint);
`;

const WALLET = ':a * 32 + 2';
const OTHER = ':c * 32 + 2';
const MANY = (size: number) => `select bench.settle_many(${size});\n`;

interface Variant {
  name: string;
  script: string;
  /** Transfers in one transaction. */
  size: number;
  clients?: number;
  goal?: number;
  /** Each transfer is a journal row. */
  writes?: boolean;
}

const VARIANTS: Variant[] = [
  { name: 'settle 1', script: SETTLE(ACCOUNTS), size: 1, writes: true, goal: 1.5 },
  { name: 'settle 10', script: MANY(10), size: 10, writes: true },
  { name: 'settle 100', script: MANY(100), size: 100, writes: true, goal: 14 },
  { name: 'settle 1000', script: MANY(1000), size: 1000, writes: true, clients: 4, goal: 25 },
  { name: 'post, two accounts', script: POST(WALLET, OTHER), size: 1, writes: true, goal: 1.2 },
  { name: 'post to one hot house account', script: POST(WALLET, '67'), size: 1, writes: true },
  {
    name: 'post to random house accounts',
    script: POST(WALLET, 'random(1, 6) * 32 + 3'),
    size: 1,
    writes: true,
  },
  { name: 'post to one hot player account', script: POST(WALLET, '34'), size: 1, writes: true },
  {
    name: 'hold + post',
    script: `\\set a random(1, ${ACCOUNTS})\nselect bench.hold_and_post(${uuid('8000', ':a')});\n`,
    size: 1,
    writes: true,
  },
  {
    name: 'open a table',
    script: `\\set a random(1, ${ACCOUNTS})
select ledger.reserve(gen_random_uuid(), ${uuid('8000', ':a')}, 'dice', 'GC', 1, 1000, 'exact', 100);
`,
    size: 1,
    writes: true,
  },
  {
    // Of players who have not claimed one yet, with the wallet that it makes.
    name: 'daily bonus',
    script: `\\set a (:run * 9973 + :client_id + :clients * :i) % ${ACCOUNTS} + 1
\\set i :i + 1
select payments.claim_daily_bonus(${uuid('8000', ':a')}, cast(gen_random_uuid() as text), sha256(''));
`,
    size: 1,
    writes: true,
  },
  {
    name: 'wallet read',
    script: `\\set a random(1, ${ACCOUNTS})\nselect * from ledger.wallet(${uuid('8000', ':a')});\n`,
    size: 1,
  },
  {
    name: 'history page of 50',
    script: `select * from ledger.transactions(${uuid('8000', '1')}, 0, 0, 50);\n`,
    size: 1,
  },
];

const COUNT = 'select count(*) from ledger.entries';

interface Bench {
  runner: Runner;
  postmaster: number;
  tpcb: string;
  ledger: string;
}

/** Runs since the tables began at number 2 again. */
let turn = 0;
let runs = 0;

async function take(bench: Bench, url: string, script: string | null, clients: number) {
  // Fresh numbers for each run: what a client has settled or posted must not come again.
  turn += 1;
  runs += 1;
  const variables = { i: turn * 1_000_000, clients, run: runs };
  return measure(bench.runner, bench.postmaster, {
    url,
    script,
    clients,
    seconds: SECONDS,
    variables,
  });
}

async function compare(bench: Bench, variant: Variant, clients = variant.clients ?? 8) {
  const ours: Run[] = [];
  const ratios: number[] = [];
  const yardsticks: Run[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = await take(bench, bench.tpcb, null, clients);
    if (variant.name.startsWith('settle')) await resetNumbers(bench);
    const entries = Number(await scalar(bench.ledger, COUNT));
    const run = await take(bench, bench.ledger, variant.script, clients);
    const written = Number(await scalar(bench.ledger, COUNT)) - entries;
    // A call that is refused is quick; it must not pass for work.
    if (variant.writes && written < run.transactions * variant.size * 0.9) {
      throw new Error(`${variant.name}: ${written} rows of ${run.transactions * variant.size}`);
    }
    const after = await take(bench, bench.tpcb, null, clients);
    yardsticks.push(before, after);
    ours.push(run);
    ratios.push((run.perSecond * variant.size) / ((before.perSecond + after.perSecond) / 2));
  }
  const of = (runs: Run[], key: keyof Run) => medianOf(runs.map((run) => run[key]));
  const ratio = medianOf(ratios);
  console.log(
    [
      variant.name.padEnd(34),
      `${ratio.toFixed(2)} x`.padStart(9),
      (variant.goal === undefined ? '' : `goal ${variant.goal}`).padEnd(9),
      `${Math.round(of(ours, 'perSecond') * variant.size)}/s`.padStart(10),
      `p50 ${of(ours, 'p50').toFixed(2)} p99 ${of(ours, 'p99').toFixed(1)} ms`.padEnd(26),
      `cpu ${(of(ours, 'cpuMicros') / variant.size).toFixed(0)} µs`,
      `(TPC-B ${Math.round(of(yardsticks, 'perSecond'))}/s, p99 ${of(yardsticks, 'p99').toFixed(1)}`,
      `cpu ${of(yardsticks, 'cpuMicros').toFixed(0)})`,
    ].join(' '),
  );
  return ratio;
}

/** Tables begin at number 2 again, so that the clients' arithmetic fits. */
async function resetNumbers(bench: Bench): Promise<void> {
  turn = -1;
  await execute(bench.ledger, 'call bench.begin_again()');
  await execute(bench.ledger, 'alter sequence bench.turns restart');
  await execute(bench.ledger, 'vacuum ledger.accounts');
  await execute(bench.ledger, 'checkpoint');
}

async function configure(adminUrl: string, settings: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    await execute(adminUrl, `alter system set ${name} = ${value}`);
  }
  await execute(adminUrl, 'select pg_reload_conf()');
}

async function bytesPerTransfer(bench: Bench, adminUrl: string): Promise<void> {
  await configure(adminUrl, { full_page_writes: 'off' });
  await resetNumbers(bench);
  await execute(bench.ledger, 'vacuum ledger.entries');
  await execute(bench.ledger, 'select bench.settle_many(1000) from generate_series(1, 20)');
  const size = `select pg_total_relation_size('ledger.entries')`;
  const before = Number(await scalar(bench.ledger, size));
  const lsn = await scalar(bench.ledger, 'select pg_current_wal_lsn()');
  const rows = 300_000;
  for (let call = 0; call < rows / 1000; call++) {
    await execute(bench.ledger, 'select bench.settle_many(1000)');
  }
  const disk = Number(await scalar(bench.ledger, size)) - before;
  const wal = Number(
    await scalar(bench.ledger, `select pg_wal_lsn_diff(pg_current_wal_lsn(), '${lsn}')`),
  );
  console.log(
    `bytes per batched transfer: disk ${(disk / rows).toFixed(0)} (goal 200), WAL ` +
      `${(wal / rows).toFixed(0)} without full pages (goal 450)`,
  );
  await configure(adminUrl, { full_page_writes: 'on' });
}

async function growth(bench: Bench, adminUrl: string): Promise<void> {
  for (const count of values.full ? [10_000, 1_000_000] : [10_000]) {
    const url = await makeLedger(adminUrl, `ledger_${count}`, count);
    const grown = { ...bench, ledger: url };
    await compare(grown, { name: `settle 100, ${count} accounts`, script: MANY(100), size: 100 });
    const own = `settle 1, ${count} accounts`;
    await compare(grown, { name: own, script: SETTLE(count), size: 1 });
    await execute(adminUrl, `drop database ledger_${count} with (force)`);
  }
  const ledger = await makeLedger(adminUrl, 'ledger_rows', ACCOUNTS);
  const growing = { ...bench, ledger };
  const measured = VARIANTS.filter(({ name }) =>
    /^(settle 1$|settle 1000|post, two|wallet|history)/.test(name),
  );
  for (const rows of values.full ? [100_000, 1_000_000, 10_000_000] : [100_000, 1_000_000]) {
    await resetNumbers(growing);
    for (let have = Number(await scalar(ledger, COUNT)); have < rows; have += 1000) {
      await execute(ledger, 'select bench.settle_many(1000)');
    }
    await execute(ledger, 'vacuum analyze');
    for (const variant of measured) {
      await compare(growing, { ...variant, name: `${variant.name}, ${rows} rows` });
    }
  }
}

async function slowCommits(bench: Bench, adminUrl: string): Promise<void> {
  console.log('\nwith a commit latency of 3 ms, 64 clients:');
  await configure(adminUrl, {
    commit_delay: '3000',
    commit_siblings: '0',
    full_page_writes: 'off',
  });
  const wanted = ['post, two accounts', 'post to one hot house account', 'settle 1'];
  for (const variant of VARIANTS.filter(({ name }) => wanted.includes(name))) {
    await compare(bench, variant, 64);
  }
}

async function main(): Promise<void> {
  const runner = findRunner();
  console.log(`${cpus().length} × ${cpus()[0]?.model}; 8 clients unless said; yardstick:`);
  console.log(runner.name);
  const settings = { shared_buffers: '1GB', max_wal_size: '8GB', max_connections: '200' };
  await withPostgres(settings, async (postgres) => {
    await execute(postgres.url, 'create database tpcb');
    const tpcb = postgres.url.replace(/\/postgres$/, '/tpcb');
    await runner.init(tpcb, 16);
    const ledger = await makeLedger(postgres.url, 'ledger', ACCOUNTS);
    const bench = { runner, postmaster: postgres.pid, tpcb, ledger };
    const chosen = (name: string) => name.includes(values.only);
    for (const variant of VARIANTS) if (chosen(variant.name)) await compare(bench, variant);
    if (chosen('verify')) measureVerification();
    if (chosen('bytes')) await bytesPerTransfer(bench, postgres.url);
    if (chosen('growth')) await growth(bench, postgres.url);
    if (chosen('slow')) await slowCommits(bench, postgres.url);
  });
}

await main();

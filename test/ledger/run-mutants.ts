// Mutation run of the ledger: builds a database from db/tables and db/functions with one piece taken away, runs
// the behaviours, the reference model and the checker against it, and expects that something fails.
// A mutant that survives is a hole in the tests. Exit code 1 then. `-- words` runs those that match.

import { randomInt } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withClient } from '#db/admin-client.ts';
import { seedDevelopment } from '#db/development.ts';
import { migrate } from '#db/migrate.ts';
import { withPostgres } from '#scripts/emulators/postgres/temporary.ts';
import { BEHAVIOURS } from './behaviours/index.ts';
import { checkSink, openSink } from './books.ts';
import { postInContention } from './contention.ts';
import { REDEMPTION_FAULTS } from './faults-redemptions.ts';
import { Ledger } from './ledger.ts';
import { MUTANTS } from './mutants/index.ts';
import type { Mutant } from './mutants/mutant.ts';
import { openPrizes } from './prizes.ts';
import { KIND_COUNT_OF_ALL, PlayerRun } from './workload.ts';

const DB = join(import.meta.dirname, '../../db');
/** Races need more than one try. */
const ROUNDS = 2;

/** Random work against the model; throws at the first difference. */
async function modelRun(ledger: Ledger): Promise<void> {
  const sink = await openSink(ledger);
  await openPrizes(ledger);
  const player = async () => {
    const run = await PlayerRun.begin(ledger, sink);
    for (let step = 0; step < 80; step++) {
      await run.step({
        kind: randomInt(KIND_COUNT_OF_ALL),
        pick: randomInt(1000),
        size: randomInt(1000),
        fate: randomInt(12),
      });
    }
    await run.finish();
  };
  await Promise.all(Array.from({ length: 8 }, player));
  await checkSink(ledger, sink);
}

/** The faults of prizes, each of which the checker must name. */
async function plantedFaults(ledger: Ledger): Promise<void> {
  for (const [name, { sql, found }] of Object.entries(REDEMPTION_FAULTS)) {
    const named = await ledger.discarded(async (client) => {
      await client.query(`set local session_replication_role = 'replica'`);
      await client.query(sql);
      return (await client.query<{ invariant: string }>('select * from ledger.check()')).rows;
    });
    const silent = found.find((rule) => !named.some(({ invariant }) => invariant === rule));
    if (silent !== undefined) throw new Error(`${silent} says nothing of ${name}`);
  }
}

/** Two roll-ups at once, beside a transaction that commits late. */
async function rollUpRace(ledger: Ledger): Promise<void> {
  const player = await ledger.player();
  await ledger.grant(`roll:${player}`, player, 'GC', 10n ** 9n);
  const wallet = await ledger.walletId(player, 'GC');
  const text = `select ledger.post($1, $2, '{67}', '{5}', 16::smallint)`;
  await ledger.slowly(async (client) => {
    await client.query(text, [`slow:${player}`, [wallet]]);
    const other = await ledger.player();
    await ledger.grant(`roll:${other}`, other, 'GC', 10n ** 9n);
    await ledger.call('select ledger.roll_up()', []);
  });
  const rollUps = Array.from({ length: 6 }, () => ledger.call('select ledger.roll_up()', []));
  await Promise.all(rollUps);
}

/** Runs everything; returns what failed first, or null. */
async function killer(ledger: Ledger): Promise<string | null> {
  const steps: (readonly [name: string, run: (ledger: Ledger) => Promise<unknown>])[] = [
    ...BEHAVIOURS,
    ...Array.from({ length: ROUNDS }, () => ['the reference model', modelRun] as const),
    ['roll-ups that race', rollUpRace],
    [
      'contention',
      async () => {
        const report = await postInContention(ledger, {
          connections: 24,
          postings: 600,
          accounts: 8,
        });
        if (report.deadlocks > 0 || report.lost > 0) throw new Error(JSON.stringify(report));
      },
    ],
    ['planted faults', plantedFaults],
    [
      'the checker',
      async () => {
        const found = await ledger.check();
        if (found.length > 0) throw new Error(found[0]?.invariant);
      },
    ],
  ];
  for (const [name, run] of steps) {
    try {
      await run(ledger);
    } catch (error) {
      const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
      return `${name} (${reason?.slice(0, 60)})`;
    }
  }
  return null;
}

async function mutated(mutant: Mutant | null): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'parlor-mutant-'));
  for (const part of ['tables', 'functions']) {
    await cp(join(DB, part), join(directory, part), { recursive: true });
  }
  if (mutant === null) return directory;
  const path = join(directory, mutant.file);
  const text = await readFile(path, 'utf8');
  const parts = text.split(mutant.find);
  if (parts.length !== 2) {
    throw new Error(`"${mutant.name}" must match once in ${mutant.file}: ${parts.length - 1}`);
  }
  await writeFile(path, parts.join(mutant.replace));
  return directory;
}

/** What became of one mutant: who caught it, or null. */
async function trial(adminUrl: string, mutant: Mutant | null): Promise<string | null> {
  const directory = await mutated(mutant);
  const name = `mutant_${Date.now()}`;
  const url = adminUrl.replace(/\/postgres$/, `/${name}`);
  const admin = (text: string) => withClient(adminUrl, (client) => client.query(text));
  try {
    await admin(`create database ${name}`);
    try {
      await migrate(url, directory);
      await seedDevelopment(url);
    } catch (error) {
      return `the migration (${error instanceof Error ? error.message.slice(0, 80) : error})`;
    }
    const ledger = await Ledger.open(url, 24);
    // Nothing disturbs the calls: who is cut again and again runs in circles, by its mutant.
    ledger.attemptsMax = 5;
    try {
      return await killer(ledger);
    } finally {
      await ledger.end();
    }
  } finally {
    await admin(`drop database if exists ${name} with (force)`);
    await rm(directory, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const chosen = MUTANTS.filter(
    ({ name, file }) =>
      wanted.length === 0 || wanted.some((part) => `${file} ${name}`.includes(part)),
  );
  for (const mutant of chosen) await rm(await mutated(mutant), { recursive: true });
  const survivors: string[] = [];
  const hurried = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  await withPostgres({ ...hurried, deadlock_timeout: '50ms' }, async (postgres) => {
    const sound = await trial(postgres.url, null);
    if (sound !== null) throw new Error(`the unchanged ledger fails: ${sound}`);
    console.log('the unchanged ledger passes');
    for (const [index, mutant] of chosen.entries()) {
      const by = await trial(postgres.url, mutant);
      const label = `${index + 1}/${chosen.length} ${mutant.file} ${mutant.name}`;
      console.log(by === null ? `SURVIVED ${label}` : `caught   ${label} — by ${by}`);
      if (by === null) survivors.push(mutant.name);
    }
  });
  console.log(`${chosen.length - survivors.length} of ${chosen.length} mutants caught`);
  if (survivors.length > 0) process.exitCode = 1;
}

await main();

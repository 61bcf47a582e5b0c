// `npm run simulate:replay -- --seed N`: what a seed decides in the simulation (who plays, what each does,
// which faults come when), replayed at coarse grain on real workerd with a real Postgres. Options:
// `--seeds K` (one after the other), `--minutes 0.5` (real ones, of 20 virtual ones each),
// `--case file` (a kept list of decisions), `--mutant name` (planted in a copy of the repository: the
// replay must find it). Exits with 1 when something failed.

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bundleAll } from '#scripts/platform/workers/bundles.ts';
import type { Decision } from '../decisions.ts';
import { Pool } from '../run/pool.ts';
import { commit } from '../run/report.ts';
import { readCase } from '../shrink/cases.ts';
import { findsMutant } from './mutant.ts';
import { hearSockets } from './real-node.ts';
import { type Replayed, replay, SPEED } from './replay.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '0.5' },
    case: { type: 'string' },
    mutant: { type: 'string' },
  },
});
const actMs = Number(values.minutes) * 60_000;
/** Its seeds have enough people and time to be worth a start of everything. */
const SCENARIO = 'long';
const LINE_MAX = 240;
/** So many faults of a failure are told. */
const FAULTS = 10;
const BUDGET_MS = 300_000;

const say = (text: string) => console.log(text);

/** What a seed decides, as a run of the simulation goes. */
async function decided(seed: number): Promise<readonly Decision[]> {
  const pool = new Pool({ processes: 1, scenario: SCENARIO });
  try {
    // What is left alone here keeps nobody from anything there.
    const without = ['clock', 'clock-jump', 'midnight', 'late-alarm', 'disk-full'];
    const options = {
      seed,
      without,
      untilMs: actMs * SPEED,
      keepsDecisions: true,
      budgetMs: BUDGET_MS,
    };
    const { decisions, failure } = await pool.run(options);
    if (failure !== null)
      say(`  the simulation itself fails: ${failure.invariant}, ${failure.message}`);
    if (decisions === null) throw new Error(`seed ${seed} has no decisions`);
    return decisions;
  } finally {
    pool.close();
  }
}

function sayFailure(seed: number, { failure, faults }: Replayed): void {
  if (failure === null) return;
  const { invariant, message, atMs, events, ids } = failure;
  say(
    `seed ${seed} at commit ${commit()} breaks "${invariant}" after ${(atMs / 1_000).toFixed(3)} s:`,
  );
  say(`  ${message}`);
  say(`the last ${events.length} events of ${Object.values(ids).join(', ') || 'the run'}:`);
  for (const event of events) say(`  ${JSON.stringify(event).slice(0, LINE_MAX)}`);
  say('the last faults:');
  for (const fault of faults.slice(-FAULTS)) say(`  ${fault}`);
  const list = values.case === undefined ? `--seed ${seed}` : `--case ${values.case}`;
  say(
    `again, as far as real processes repeat: npm run simulate:replay -- ${list} --minutes ${values.minutes}`,
  );
}

async function replaySeeds(): Promise<boolean> {
  hearSockets();
  if (process.env.SKIP_BUNDLE !== '1') await bundleAll();
  const kept = values.case === undefined ? null : readCase(readFileSync(values.case, 'utf8'));
  const first = kept?.seed ?? Number(values.seed);
  const count = kept === null ? Number(values.seeds) : 1;
  let failed = 0;
  for (let seed = first; seed < first + count; seed++) {
    say(`seed ${seed}`);
    const decisions = kept?.decisions ?? (await decided(seed));
    const replayed = await replay({ seed, decisions, actMs });
    say(
      `  ${Object.entries(replayed.counts)
        .map(([name, number]) => `${name} ${number}`)
        .join(', ')}`,
    );
    sayFailure(seed, replayed);
    if (replayed.failure !== null) failed += 1;
  }
  say(`${count} lists replayed on workerd and Postgres, ${failed} failed`);
  return failed === 0;
}

const isWell =
  values.mutant === undefined ? await replaySeeds() : await findsMutant(values.mutant, decided);
process.exit(isWell ? 0 : 1);

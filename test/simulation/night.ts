// `npm run simulate:night`: an hour of seeds that nobody has run before, from the date; then some of
// their lists on real workerd and Postgres, one of them with a planted fault; then all mutants.
// `--hours 1` (of seeds), `--lists 10`, `--only text` (mutants). Whatever failed is printed as the command
// that repeats it, seeds shrunk and kept as a case; exits with 1 then.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '1' },
    lists: { type: 'string', default: '10' },
    only: { type: 'string', default: '' },
  },
});
const HOUR_S = 3_600;
/** Seeds of one night are not those of the next. */
const SEEDS_PER_DAY = 1_000_000;
/** Of the time, by scenario. */
const SHARES = { whole: 0.4, long: 0.3, tables: 0.3 };
const FAILURES_MAX = '5';
/** That the replay can fail: what only shows when a table wakes after a kill. */
const REPLAYED_MUTANT = 'waking plays a nonce again';

const day = Math.floor(Date.now() / (24 * HOUR_S * 1_000));
const first = day * SEEDS_PER_DAY;
const seconds = Number(values.hours) * HOUR_S;
const HERE = import.meta.dirname;

/** Runs a script and says whether it went well. */
function went(script: string, args: readonly string[]): boolean {
  console.log(`\n${script} ${args.join(' ')}`);
  const file = join(HERE, script);
  return spawnSync(process.execPath, [file, ...args], { stdio: 'inherit' }).status === 0;
}

const campaign = (scenario: string, share: number) =>
  went('run.ts', [
    ...['--scenario', scenario, '--from', `${first}`, '--seeds', `${SEEDS_PER_DAY}`],
    ...['--budget', `${Math.round(seconds * share)}`, '--failures', FAILURES_MAX, '--shrink'],
  ]);

const steps = [
  ...Object.entries(SHARES).map(([scenario, share]) => campaign(scenario, share)),
  went('replay/run.ts', ['--seed', `${first}`, '--seeds', values.lists]),
  went('replay/run.ts', ['--mutant', REPLAYED_MUTANT]),
  went('mutants/run-mutants.ts', ['--only', values.only]),
];
if (steps.includes(false)) process.exitCode = 1;

// `npm run simulate:mutants`: plants one fault after the other and counts the seeds until the
// simulation finds it: seeds of the smallest world that has what it breaks, then of the next larger one.
// `--seeds 300` (how many are tried in all), `--only text` (in a name or file),
// `--processes 2`, `--no-shrink`, `--json file` (written after each; `--resume` leaves out what it says was
// found already). Exits with 1 when a mutant is misplaced, or when
// fewer than 95 % were found.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Pool } from '../run/pool.ts';
import type { RunResult } from '../run/seed-run.ts';
import { shrink } from '../shrink/shrink.ts';
import { MUTANTS, misplaced } from './index.ts';
import type { Mutant } from './mutant.ts';

const FOUND_SHARE_MIN = 0.95;
/** From the smallest world to the largest, with the share of the seeds that each gets at most. */
const WORLDS = [
  { scenario: 'tables', share: 0.2 },
  { scenario: 'whole', share: 0.75 },
  { scenario: 'long', share: 0.05 },
] as const;
const RUN_BUDGET_MS = 30_000;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    seeds: { type: 'string', default: '300' },
    only: { type: 'string' },
    processes: { type: 'string' },
    shrink: { type: 'boolean', default: true },
    json: { type: 'string' },
    resume: { type: 'boolean', default: false },
  },
});

interface Found {
  /** Which invariant found it. */
  invariant: string;
  message: string;
  /** Seeds until then. */
  seeds: number;
  /** Decisions that are left of the run that found it. */
  decisions: number | null;
}

/** Without an invariant it survived. */
type Outcome = { mutant: Mutant } & (Found | (Omit<Found, 'invariant'> & { invariant: null }));

const shared = { budgetMs: RUN_BUDGET_MS };

async function decisionsOf(pool: Pool, failed: RunResult): Promise<number | null> {
  if (!values.shrink || failed.decisions === null) return null;
  const shrunk = await shrink({ pool, shared, failed });
  return shrunk.isRepeatable ? shrunk.decisions.length : null;
}

/** What finds it among so many seeds of a scenario; null: nothing. */
async function tryIn(scenario: string, count: number, mutant: Mutant): Promise<Found | null> {
  const { file, find, replace } = mutant;
  const pool = new Pool({ processes: 1, scenario, planted: [{ file, find, replace }] });
  try {
    for (let seed = 1; seed <= count; seed++) {
      const result = await pool.run({ ...shared, seed });
      if (result.failure === null) continue;
      const { invariant, message } = result.failure;
      return { invariant, message, seeds: seed, decisions: await decisionsOf(pool, result) };
    }
    return null;
  } finally {
    pool.close();
  }
}

async function tryMutant(mutant: Mutant): Promise<Outcome> {
  let seeds = 0;
  for (const { scenario, share } of WORLDS.slice(firstWorldOf(mutant))) {
    const count = Math.round(Number(values.seeds) * share);
    const found = await tryIn(scenario, count, mutant);
    if (found !== null) return { mutant, ...found, seeds: seeds + found.seeds };
    seeds += count;
  }
  return { mutant, invariant: null, message: '', seeds, decisions: null };
}

const firstWorldOf = (mutant: Mutant) =>
  WORLDS.findIndex(({ scenario }) => scenario === mutant.scenario);

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** What an earlier run found that was broken off. */
function earlier(): Outcome[] {
  if (!values.resume || values.json === undefined || !existsSync(values.json)) return [];
  const known = JSON.parse(readFileSync(values.json, 'utf8')) as Outcome[];
  return known.filter(({ invariant }) => invariant !== null && invariant !== 'process');
}

function keep(): void {
  if (values.json === undefined) return;
  writeFileSync(values.json, `${JSON.stringify(outcomes, null, 2)}\n`);
}

const wrong = misplaced();
for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exit(1);

const { only } = values;
const chosen = MUTANTS.filter(
  ({ name, file }) => only === undefined || name.includes(only) || file.includes(only),
);
const outcomes = earlier();
const isDone = ({ name, file }: Mutant) =>
  outcomes.some(({ mutant }) => mutant.name === name && mutant.file === file);
const queue = chosen.filter((mutant) => !isDone(mutant)).values();
const lanes = Array.from(
  { length: Number(values.processes ?? availableParallelism()) },
  async () => {
    for (const mutant of queue) {
      const outcome = await tryMutant(mutant);
      outcomes.push(outcome);
      keep();
      const { invariant, seeds, decisions, message } = outcome;
      const left = decisions === null ? '' : `, ${decisions} decisions left`;
      const how = invariant === null ? 'SURVIVED' : `"${invariant}" after ${seeds} seeds${left}`;
      console.log(`${mutant.file}: ${mutant.name}: ${how}`);
      if (invariant === 'process') console.log(`  ${message.slice(0, 2_000)}`);
    }
  },
);
await Promise.all(lanes);

const found = outcomes.filter(({ invariant }) => invariant !== null && invariant !== 'process');
const survivors = outcomes.filter(({ invariant }) => invariant === null);
const unusable = outcomes.filter(({ invariant }) => invariant === 'process');
const left = found.flatMap(({ decisions }) => decisions ?? []);
console.log(
  [
    `${found.length} of ${outcomes.length} mutants found`,
    `seeds at the median ${medianOf(found.map(({ seeds }) => seeds))}`,
    `decisions left at the median ${medianOf(left)} (of ${left.length} that were shrunk)`,
    `survivors: ${survivors.map(({ mutant }) => mutant.name).join('; ') || 'none'}`,
    `did not even start: ${unusable.map(({ mutant }) => mutant.name).join('; ') || 'none'}`,
  ].join('\n'),
);
if (found.length < FOUND_SHARE_MIN * outcomes.length) process.exitCode = 1;

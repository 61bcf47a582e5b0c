// `npm run simulate:mutants`: plants one fault after the other and counts the seeds until the
// simulation finds it. `--seeds 300` (how many are tried), `--only text` (in a name or file),
// `--processes 2`, `--no-shrink`, `--json file`. Exits with 1 when a mutant is misplaced, or when
// fewer than 95 % were found.

import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Pool } from '../run/pool.ts';
import type { RunResult } from '../run/seed-run.ts';
import { shrink } from '../shrink/shrink.ts';
import { MUTANTS, misplaced } from './index.ts';
import type { Mutant } from './mutant.ts';

const FOUND_SHARE_MIN = 0.95;
const RUN_BUDGET_MS = 30_000;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    seeds: { type: 'string', default: '300' },
    only: { type: 'string' },
    processes: { type: 'string' },
    shrink: { type: 'boolean', default: true },
    json: { type: 'string' },
  },
});

interface Outcome {
  mutant: Mutant;
  /** Which invariant found it; null: it survived. */
  invariant: string | null;
  message: string;
  /** Seeds until then. */
  seeds: number;
  /** Decisions that are left of the run that found it. */
  decisions: number | null;
}

const shared = { budgetMs: RUN_BUDGET_MS };

async function decisionsOf(pool: Pool, failed: RunResult): Promise<number | null> {
  if (!values.shrink || failed.decisions === null) return null;
  const shrunk = await shrink({ pool, shared, failed });
  return shrunk.isRepeatable ? shrunk.decisions.length : null;
}

async function tryMutant(mutant: Mutant): Promise<Outcome> {
  const { scenario, file, find, replace } = mutant;
  const pool = new Pool({ processes: 1, scenario, planted: [{ file, find, replace }] });
  try {
    for (let seed = 1; seed <= Number(values.seeds); seed++) {
      const result = await pool.run({ ...shared, seed });
      if (result.failure === null) continue;
      const { invariant, message } = result.failure;
      const decisions = await decisionsOf(pool, result);
      return { mutant, invariant, message, seeds: seed, decisions };
    }
    return { mutant, invariant: null, message: '', seeds: Number(values.seeds), decisions: null };
  } finally {
    pool.close();
  }
}

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const wrong = misplaced();
for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exit(1);

const { only } = values;
const chosen = MUTANTS.filter(
  ({ name, file }) => only === undefined || name.includes(only) || file.includes(only),
);
const outcomes: Outcome[] = [];
const queue = chosen.values();
const lanes = Array.from(
  { length: Number(values.processes ?? availableParallelism()) },
  async () => {
    for (const mutant of queue) {
      const outcome = await tryMutant(mutant);
      outcomes.push(outcome);
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
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify(outcomes, null, 2)}\n`);
}
if (found.length < FOUND_SHARE_MIN * outcomes.length) process.exitCode = 1;

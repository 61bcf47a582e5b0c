// `npm run simulate -- --seed N`: the whole platform under one seed. Options: `--seeds N` (how many,
// from `--from K` or the seed), `--until t` (virtual seconds), `--trace file` (all events, one JSON a
// line), `--actors 3,7`, `--no-fault clock,drop`, `--database model|real`, `--budget seconds`,
// `--processes 2`, `--failures n` (stop after so many), `--json file`, `--case file` (a kept list of
// decisions), `--scenario tables` (the small world), `--shrink` (what of a failure is needed).
// Exits with 1 when something failed.

import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runCampaign } from './run/campaign.ts';
import { Pool } from './run/pool.ts';
import { takeRelease } from './run/release.ts';
import { campaignLines, failureLines } from './run/report.ts';
import type { RunOptions, RunResult } from './run/seed-run.ts';
import { explainUnlike } from './run/unlike.ts';
import { yardsticks } from './run/yardsticks.ts';
import { readCase, saveCase } from './shrink/cases.ts';
import { shrink } from './shrink/shrink.ts';

const DEFAULT_SCENARIO = 'whole';
/** A run may take so much real time and memory. */
const RUN_BUDGET_MS = 60_000;
const RUN_BUDGET_MB = 900;
/** Seeds that may end by their budget. */
const TOLD_SHARE_MAX = 0.1;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    from: { type: 'string' },
    until: { type: 'string' },
    trace: { type: 'string' },
    actors: { type: 'string' },
    'no-fault': { type: 'string' },
    database: { type: 'string', default: 'model' },
    budget: { type: 'string' },
    processes: { type: 'string' },
    failures: { type: 'string', default: '1' },
    json: { type: 'string' },
    case: { type: 'string' },
    scenario: { type: 'string', default: DEFAULT_SCENARIO },
    shrink: { type: 'boolean', default: false },
  },
});

const say = (text: string) => console.log(text);
const listOf = (text: string | undefined) => text?.split(',').filter((part) => part !== '');

if (values.database !== 'model' && values.database !== 'real') {
  throw new Error(`--database is model or real, not ${values.database}`);
}
const kept = values.case === undefined ? null : readCase(readFileSync(values.case, 'utf8'));
const first = Number(values.from ?? values.seed ?? 1);
const count = values.seeds === undefined ? 1 : Number(values.seeds);
const shared: Omit<RunOptions, 'seed'> = {
  untilMs: values.until === undefined ? undefined : Number(values.until) * 1_000,
  actors: listOf(values.actors),
  without: listOf(values['no-fault']),
  database: values.database,
  trace: values.trace,
  told: kept?.decisions,
  budgetMs: RUN_BUDGET_MS,
  budgetMb: RUN_BUDGET_MB,
};
const release = takeRelease();
say(release.about);
const processes = Number(values.processes ?? Math.min(count, availableParallelism()));
const scenario = kept?.scenario ?? values.scenario;
const pool = new Pool({ processes, scenario });

function sayFailure(result: RunResult): void {
  if (result.outcome !== 'failed') return;
  for (const line of failureLines(result, commandOf(result.seed))) say(line);
}

function commandOf(seed: number): string {
  const more = [
    scenario === DEFAULT_SCENARIO ? '' : ` --scenario ${scenario}`,
    values.actors === undefined ? '' : ` --actors ${values.actors}`,
    values['no-fault'] === undefined ? '' : ` --no-fault ${values['no-fault']}`,
    values.database === 'model' ? '' : ` --database ${values.database}`,
    values.case === undefined ? '' : ` --case ${values.case}`,
  ];
  return `npm run simulate -- --seed ${seed}${more.join('')}`;
}

try {
  const seeds =
    kept === null ? Array.from({ length: count }, (_, index) => first + index) : [kept.seed];
  const budgetMs = values.budget === undefined ? undefined : Number(values.budget) * 1_000;
  const campaign = await runCampaign({
    pool,
    seeds,
    shared,
    budgetMs,
    failuresMax: Number(values.failures),
    onResult: sayFailure,
  });
  for (const unlike of campaign.unlike) {
    const { seed } = unlike;
    for (const line of await explainUnlike(pool, { ...shared, seed })) say(line);
  }
  const measured = count > 1 ? await yardsticks() : null;
  for (const line of campaignLines(campaign, processes, measured)) say(line);
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify({ campaign, yardsticks: measured }, null, 2)}\n`);
  }
  const [failed] = campaign.failed;
  // A process that died told no decisions.
  if (values.shrink && failed !== undefined && failed.decisions !== null) {
    const shrunk = await shrink({ pool, shared, failed, onProgress: say });
    say(`${shrunk.decisions.length} decisions are left, in ${saveCase(shrunk, scenario)}`);
    for (const { id, at, args } of shrunk.decisions) {
      say(`  ${(at / 1_000).toFixed(3)} s  ${id}  ${JSON.stringify(args)}`);
    }
  }
  const isThin = campaign.told > TOLD_SHARE_MAX * campaign.seeds;
  if (isThin) say('too many seeds did not come to their end to call this a pass');
  if (campaign.failed.length > 0 || campaign.unlike.length > 0 || isThin) process.exitCode = 1;
} finally {
  pool.close();
}

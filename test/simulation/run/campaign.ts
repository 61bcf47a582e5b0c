// Many seeds, and what they came to: how much was run, which failed, and whether some of them, run a
// second time in another process, went the same way again.

import type { Pool } from './pool.ts';
import type { RunOptions, RunResult } from './seed-run.ts';

/** Of the seeds that came to their end the first runs twice, and every so many-th after it. */
const TWICE_EVERY = 20;

export interface Campaign {
  seeds: number;
  passed: number;
  failed: RunResult[];
  /** Their budget ended before their time. */
  told: number;
  twice: number;
  /** Seeds whose second run differed from the first. */
  unlike: { seed: number; first: string; second: string }[];
  rounds: number;
  events: number;
  steps: number;
  faults: Record<string, number>;
  virtualMs: number;
  /** Real time of all processes together, milliseconds. */
  busyMs: number;
  /** Real time from the first seed to the last. */
  realMs: number;
}

export interface CampaignOptions {
  pool: Pool;
  seeds: readonly number[];
  /** What all seeds run with. */
  shared: Omit<RunOptions, 'seed'>;
  /** No further seed begins after so many real milliseconds. */
  budgetMs?: number | undefined;
  /** How many may fail before no further seed begins. */
  failuresMax?: number;
  onResult?: (result: RunResult) => void;
}

export async function runCampaign(options: CampaignOptions): Promise<Campaign> {
  const { pool, seeds, shared, budgetMs = Number.POSITIVE_INFINITY, failuresMax = 1 } = options;
  const startedMs = performance.now();
  const campaign: Campaign = {
    seeds: 0,
    passed: 0,
    failed: [],
    told: 0,
    twice: 0,
    unlike: [],
    rounds: 0,
    events: 0,
    steps: 0,
    faults: {},
    virtualMs: 0,
    busyMs: 0,
    realMs: 0,
  };
  let repeatIn = 0;
  const one = async (seed: number) => {
    const isOver = performance.now() - startedMs > budgetMs;
    if (isOver || campaign.failed.length >= failuresMax) return;
    let result = await pool.run({ ...shared, seed });
    if (result.failure?.invariant === 'escape') {
      result = await pool.run({ ...shared, seed, namesPlaces: true });
    }
    add(campaign, result);
    options.onResult?.(result);
    if (result.outcome === 'told' || repeatIn-- > 0) return;
    repeatIn = TWICE_EVERY - 1;
    const again = await pool.run({ ...shared, seed });
    if (again.outcome === 'told') {
      repeatIn = 0;
      return;
    }
    campaign.twice += 1;
    if (again.hash === result.hash) return;
    campaign.unlike.push({ seed, first: result.hash, second: again.hash });
  };
  // So many at once that no process waits, and few enough that an end of the budget is an end.
  const queue = seeds.values();
  const lanes = Array.from({ length: 2 * pool.processes }, async () => {
    for (const seed of queue) await one(seed);
  });
  await Promise.all(lanes);
  campaign.realMs = performance.now() - startedMs;
  return campaign;
}

function add(campaign: Campaign, result: RunResult): void {
  campaign.seeds += 1;
  if (result.outcome === 'passed') campaign.passed += 1;
  if (result.outcome === 'told') campaign.told += 1;
  if (result.outcome === 'failed') campaign.failed.push(result);
  campaign.rounds += result.rounds;
  campaign.events += result.events;
  campaign.steps += result.steps;
  campaign.virtualMs += result.virtualMs;
  campaign.busyMs += result.realMs;
  for (const [kind, count] of Object.entries(result.faults)) {
    campaign.faults[kind] = (campaign.faults[kind] ?? 0) + count;
  }
}

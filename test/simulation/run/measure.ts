// Measures the yardsticks: a table that is asked directly, and a scheduler whose completions do nothing.

import { Decisions } from '../decisions.ts';
import { Faults } from '../faults/faults.ts';
import { Prng } from '../platform/prng.ts';
import { Scheduler } from '../platform/scheduler.ts';
import { BareTable } from '../tables/bare.ts';
import type { Yardsticks } from './yardsticks.ts';

const ROUNDS = 6_000;
const EVENTS = 100_000;
const WARM_UP = 1_000;

const secondsSince = (startNs: bigint) => Number(process.hrtime.bigint() - startNs) / 1e9;

async function emptyEventsPerSecond(): Promise<number> {
  const scheduler = new Scheduler(0, Prng.of(1, 'ties'));
  const delays = Prng.of(1, 'delays');
  const start = process.hrtime.bigint();
  let left = EVENTS;
  const next = () => {
    left -= 1;
    if (left > 0) scheduler.after(delays.between(0, 2), null, 'empty', next);
  };
  scheduler.after(0, null, 'empty', next);
  await scheduler.run(Number.POSITIVE_INFINITY);
  return EVENTS / secondsSince(start);
}

async function tableRoundsPerSecond(): Promise<number> {
  const random = Prng.of(1, 'yardstick');
  const decisions = new Decisions({ random, elapsedMs: () => 0, told: [] });
  const faults = new Faults({ decisions, random, faultsMs: 0, ends: [] });
  const table = await BareTable.open(random, faults);
  await table.playMany(WARM_UP);
  const start = process.hrtime.bigint();
  await table.playMany(ROUNDS);
  return ROUNDS / secondsSince(start);
}

export async function measure(): Promise<Yardsticks> {
  return {
    emptyEventsPerSecond: await emptyEventsPerSecond(),
    tableRoundsPerSecond: await tableRoundsPerSecond(),
  };
}

// Random work against the reference model, with rivals, lost replies, killed backends and cancelled
// statements. A failure prints fast-check's seed and path: give them back as LEDGER_SEED and
// LEDGER_PATH.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Ledger } from '#scripts/ledger/ledger.ts';
import {
  type Command,
  checkSink,
  KIND_COUNT,
  openSink,
  PlayerRun,
} from '#scripts/ledger/workload.ts';
import { testLedger } from './harness.ts';

const PLAYERS = 12;
const STEPS = 60;
const RUNS = 15;

const fixture = testLedger(24);

const command: fc.Arbitrary<Command> = fc.record({
  kind: fc.nat(KIND_COUNT - 1),
  pick: fc.nat(1000),
  size: fc.nat(1000),
  fate: fc.nat(99),
});

/** Kills or cancels a backend every few milliseconds until told to stop. */
function disturbance(ledger: Ledger) {
  const report = { kills: 0, cancels: 0 };
  let going = true;
  const done = (async () => {
    for (let turn = 0; going; turn++) {
      const how = turn % 3 === 0 ? 'cancel' : 'terminate';
      if (await ledger.disturb(how)) report[how === 'cancel' ? 'cancels' : 'kills'] += 1;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  })();
  return {
    report,
    stop: async () => {
      going = false;
      await done;
    },
  };
}

it('answers like the model whatever happens to connections, and loses nothing', async () => {
  const { ledger } = fixture;
  const sink = await openSink(ledger);
  const chaos = disturbance(ledger);
  let steps = 0;
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(command, { minLength: STEPS, maxLength: STEPS }), {
          minLength: PLAYERS,
          maxLength: PLAYERS,
        }),
        async (scripts) => {
          await Promise.all(
            scripts.map(async (script) => {
              const run = await PlayerRun.begin(ledger, sink);
              for (const each of script) await run.step(each);
              await run.finish();
              steps += run.steps;
            }),
          );
        },
      ),
      {
        numRuns: RUNS,
        interruptAfterTimeLimit: 150_000,
        markInterruptAsFailure: true,
        ...(process.env.LEDGER_SEED === undefined ? {} : { seed: Number(process.env.LEDGER_SEED) }),
        ...(process.env.LEDGER_PATH === undefined ? {} : { path: process.env.LEDGER_PATH }),
      },
    );
  } finally {
    await chaos.stop();
  }
  expect(steps).toBeGreaterThanOrEqual(10_000);
  expect(chaos.report.kills).toBeGreaterThan(10);
  expect(ledger.counters.deadlocks).toBe(0);
  await checkSink(ledger, sink);
  await ledger.call('select ledger.roll_up()', []);
  expect(await ledger.check()).toEqual([]);
  console.info({ steps, ...chaos.report, ...ledger.counters });
}, 200_000);

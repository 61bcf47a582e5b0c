// Random work against the reference model, with rivals, lost replies, killed backends and cancelled
// statements. A failure prints fast-check's seed and path: give them back as LEDGER_SEED and
// LEDGER_PATH.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pause } from '#test/kit/patience.ts';
import { checkSink, openSink } from '#test/ledger/books.ts';
import type { Ledger } from '#test/ledger/ledger.ts';
import { openPrizes } from '#test/ledger/prizes.ts';
import { type Command, KIND_COUNT_OF_ALL, PlayerRun } from '#test/ledger/workload.ts';
import { ledgerFixture } from './fixture.ts';

const PLAYERS = 12;
const STEPS = 60;
const RUNS = 15;
const ANSWERS_BETWEEN_KILLS = 30;
// No run begins after this: a machine too slow for all says how far it came, and what it did must
// hold all the same.
const BUDGET_MS = 200_000;

const fixture = ledgerFixture(24);

const command: fc.Arbitrary<Command> = fc.record({
  kind: fc.nat(KIND_COUNT_OF_ALL - 1),
  pick: fc.nat(1000),
  size: fc.nat(1000),
  fate: fc.nat(99),
});

/**
 * Kills or cancels a backend after every few answers until told to stop: by progress, because on a
 * slow machine a kill every few milliseconds would end the same call again and again.
 */
function disturbance(ledger: Ledger) {
  const report = { kills: 0, cancels: 0 };
  let going = true;
  const done = (async () => {
    let answeredBefore = ledger.counters.answered;
    for (let turn = 0; going; ) {
      await pause(5);
      if (ledger.counters.answered - answeredBefore < ANSWERS_BETWEEN_KILLS) continue;
      answeredBefore = ledger.counters.answered;
      const how = turn % 3 === 0 ? 'cancel' : 'terminate';
      if (await ledger.disturb(how)) report[how === 'cancel' ? 'cancels' : 'kills'] += 1;
      turn += 1;
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

it('the ledger answers like the model whatever happens to connections, and loses nothing', async () => {
  const { ledger } = fixture;
  const sink = await openSink(ledger);
  await openPrizes(ledger);
  const chaos = disturbance(ledger);
  const startedMs = performance.now();
  let steps = 0;
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(command, { minLength: STEPS, maxLength: STEPS }), {
          minLength: PLAYERS,
          maxLength: PLAYERS,
        }),
        async (scripts) => {
          if (performance.now() - startedMs > BUDGET_MS) return;
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
        ...(process.env.LEDGER_SEED === undefined ? {} : { seed: Number(process.env.LEDGER_SEED) }),
        ...(process.env.LEDGER_PATH === undefined ? {} : { path: process.env.LEDGER_PATH }),
      },
    );
  } finally {
    await chaos.stop();
  }
  const wanted = RUNS * PLAYERS * STEPS;
  if (steps < wanted) console.warn(`Out of time after ${steps} of ${wanted} steps.`);
  expect(steps).toBeGreaterThanOrEqual(PLAYERS * STEPS);
  expect(chaos.report.kills).toBeGreaterThan(steps / ANSWERS_BETWEEN_KILLS / 4);
  expect(ledger.counters.deadlocks).toBe(0);
  await checkSink(ledger, sink);
  await ledger.call('select ledger.roll_up()', []);
  expect(await ledger.check()).toEqual([]);
  console.info({ steps, ...chaos.report, ...ledger.counters });
});

// Batches that gather: who answers whom, and that nobody depends on another's request.

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DatabaseUnavailable } from '#db/client.ts';
import type { Batch } from '#shared/contracts/wallet.ts';
import { err, ok } from '#shared/result.ts';
import {
  type Applied,
  CALLS_MAX,
  Settlements,
  WAIT_MAX_MS,
} from '#workers/payments/store/settlements.ts';

const batch = (name: string): Batch => ({
  sessionId: name,
  number: 2,
  rounds: 1,
  wageredMicros: 10n,
  paidMicros: 4n,
  digest: 'ab',
});

/** A ledger that answers when told to, and notes what it was asked. */
function slowLedger() {
  const asked: string[] = [];
  const pending: (() => void)[] = [];
  const held = <T>(answer: () => T) =>
    new Promise<T>((resolve, reject) => {
      pending.push(() => {
        try {
          resolve(answer());
        } catch (error) {
          reject(error);
        }
      });
    });
  let array: (names: string[]) => Map<number, Applied> = (names) =>
    new Map(names.map((_, place) => [place, { escrowMicros: BigInt(100 + place), epoch: 7 }]));
  const settlements = new Settlements({
    alone: ({ sessionId }) => {
      asked.push(sessionId);
      return held(() =>
        sessionId === 'poor'
          ? err('insufficient_funds' as const)
          : ok({
              replayed: false,
              amountMicros: -6n,
              escrowMicros: 1n,
              standing: null,
              epoch: 7,
              wallet: null,
            }),
      );
    },
    together: (batches) => {
      const names = batches.map(({ sessionId }) => sessionId);
      asked.push(names.join('+'));
      return held(() => array(names));
    },
  });
  return {
    asked,
    settlements,
    answerArrays: (by: typeof array) => {
      array = by;
    },
    /** Lets everything that was asked so far be answered. */
    async answer() {
      for (const each of pending.splice(0)) each();
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

const busy = (ledger: ReturnType<typeof slowLedger>) =>
  Array.from({ length: CALLS_MAX }, (_, index) => ledger.settlements.settle(batch(`b${index}`)));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('settlement sends a batch at once while few are under way', async () => {
  const ledger = slowLedger();
  const answers = busy(ledger);
  expect(ledger.asked).toEqual(['b0', 'b1', 'b2', 'b3']);
  await ledger.answer();
  expect((await Promise.all(answers)).every(({ ok: applied }) => applied)).toBe(true);
});

it('settlement sends together what waited, and answers each with its own table', async () => {
  const ledger = slowLedger();
  busy(ledger);
  const waiting = ['x', 'y', 'z'].map((name) => ledger.settlements.settle(batch(name)));
  expect(ledger.asked).toHaveLength(CALLS_MAX);
  await ledger.answer();
  expect(ledger.asked.slice(CALLS_MAX)).toEqual(['x+y+z']);
  await ledger.answer();
  expect(await Promise.all(waiting)).toEqual(
    [100n, 101n, 102n].map((escrowMicros) =>
      ok({
        replayed: false,
        amountMicros: -6n,
        escrowMicros,
        standing: null,
        epoch: 7,
        wallet: null,
      }),
    ),
  );
});

it('settlement asks alone for what an array left out, and for all after a refused array', async () => {
  const ledger = slowLedger();
  ledger.answerArrays(() => new Map([[0, { escrowMicros: 7n, epoch: 7 }]]));
  busy(ledger);
  const waiting = ['x', 'poor'].map((name) => ledger.settlements.settle(batch(name)));
  await ledger.answer();
  await ledger.answer();
  expect(ledger.asked.at(-1)).toBe('poor');
  await ledger.answer();
  const codes = (await Promise.all(waiting)).map((each) => (each.ok ? 'ok' : each.error.code));
  expect(codes).toEqual(['ok', 'insufficient_funds']);

  ledger.answerArrays(() => {
    throw new Error('numeric value out of range');
  });
  busy(ledger);
  const refused = ['x', 'y'].map((name) => ledger.settlements.settle(batch(name)));
  await ledger.answer();
  await ledger.answer();
  expect(ledger.asked.slice(-2).sort()).toEqual(['x', 'y']);
  await ledger.answer();
  expect((await Promise.all(refused)).every(({ ok: applied }) => applied)).toBe(true);
});

it('settlement tells an outage to all who were in the array', async () => {
  const ledger = slowLedger();
  ledger.answerArrays(() => {
    throw new DatabaseUnavailable('gone', true);
  });
  busy(ledger);
  const waiting = ['x', 'y'].map((name) =>
    ledger.settlements.settle(batch(name)).catch((error: Error) => error.name),
  );
  await ledger.answer();
  await ledger.answer();
  expect(await Promise.all(waiting)).toEqual(['DatabaseUnavailable', 'DatabaseUnavailable']);
});

it('settlement waits for nobody longer than a moment: a request that was cut off takes none with it', async () => {
  const ledger = slowLedger();
  busy(ledger);
  const waiting = ['x', 'y'].map((name) => ledger.settlements.settle(batch(name)));
  await ledger.answer();
  // The array with both is never answered, as when the request that sent it is gone.
  expect(ledger.asked.at(-1)).toBe('x+y');
  await vi.advanceTimersByTimeAsync(WAIT_MAX_MS);
  expect(ledger.asked.at(-1)).toBe('y');
  await ledger.answer();
  expect((await waiting[1])?.ok).toBe(true);

  // Calls that never end are forgotten, so that later batches are not kept waiting for ever.
  busy(ledger);
  await vi.advanceTimersByTimeAsync(10_000);
  const later = ledger.settlements.settle(batch('later'));
  expect(ledger.asked.at(-1)).toBe('later');
  await ledger.answer();
  expect((await later).ok).toBe(true);
});

// Delivering an outbox: in order per entity, so many at once, and nobody waits for whoever is silent or
// for a row that is wrong.

import { describe, expect, it } from 'vitest';
import { Unavailable } from '#shared/availability.ts';
import { drainOutbox, type Outbox } from '#shared/outbox.ts';
import { PATIENCE_MS } from '#test/kit/patience.ts';

interface Row {
  id: number;
  to: string;
}

const row = (id: number, to: string): Row => ({ id, to });

/** An outbox of these rows that writes down what happens. */
function outboxOf(rows: Row[], deliver: (row: Row) => Promise<unknown> = async () => {}) {
  const seen = { tried: [] as number[], done: [] as number[], reasons: [] as [number, string][] };
  const outbox: Outbox<Row> = {
    name: 'test',
    claim: async () => rows,
    entityOf: ({ to }) => to,
    async deliver(each) {
      seen.tried.push(each.id);
      await deliver(each);
    },
    done: async ({ id }) => seen.done.push(id),
    failed: async ({ id }, reason) => seen.reasons.push([id, reason]),
  };
  return { outbox, seen };
}

describe('an outbox', () => {
  it('delivers rows of one entity one after the other and those of others meanwhile', async () => {
    const gate = Promise.withResolvers<void>();
    const rows = [row(1, 'a'), row(2, 'a'), row(3, 'b')];
    const { outbox, seen } = outboxOf(rows, async ({ id }) => {
      if (id === 1) await gate.promise;
      if (id === 3) gate.resolve();
    });
    expect(await drainOutbox(outbox)).toEqual({ delivered: 3, failed: 0 });
    expect(seen.tried).toEqual([1, 3, 2]);
    expect(seen.done).toEqual([3, 1, 2]);
  });

  it('delivers those behind a row that is wrong, and keeps why it is', async () => {
    const { outbox, seen } = outboxOf([row(1, 'a'), row(2, 'a')], async ({ id }) => {
      if (id === 1) throw new Error('no such notice');
    });
    expect(await drainOutbox(outbox)).toEqual({ delivered: 1, failed: 1 });
    expect(seen.done).toEqual([2]);
    expect(seen.reasons).toEqual([[1, 'no such notice']]);
  });

  it('leaves the other rows of an entity that is away for the next time', async () => {
    const rows = [row(1, 'away'), row(2, 'away'), row(3, 'b')];
    const { outbox, seen } = outboxOf(rows, async ({ to }) => {
      if (to === 'away') throw new Unavailable('hub');
    });
    expect(await drainOutbox(outbox)).toEqual({ delivered: 1, failed: 2 });
    expect(seen.tried).toEqual([1, 3]);
    expect(seen.reasons).toMatchObject([[1, expect.stringContaining('hub')]]);
  });

  it('waits no longer than its time for an entity that says nothing', async () => {
    const rows = [row(1, 'silent'), row(2, 'silent'), row(3, 'b')];
    const { outbox, seen } = outboxOf(rows, ({ to }) =>
      to === 'silent' ? new Promise(() => {}) : Promise.resolve(),
    );
    expect(await drainOutbox(outbox, { timeoutMs: 5 })).toEqual({ delivered: 1, failed: 2 });
    expect(seen.done).toEqual([3]);
    expect(seen.reasons).toMatchObject([[1, expect.stringContaining('test')]]);
  });

  it('tells no more entities at once than allowed', async () => {
    let [now, most] = [0, 0];
    const rows = Array.from({ length: 12 }, (_, id) => row(id, `entity ${id}`));
    const { outbox } = outboxOf(rows, async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
    });
    const limits = { concurrency: 3, timeoutMs: PATIENCE_MS };
    expect(await drainOutbox(outbox, limits)).toEqual({ delivered: 12, failed: 0 });
    expect(most).toBe(3);
  });

  it('counts a row as failed whose acknowledgement is lost, so that it comes again', async () => {
    const { outbox } = outboxOf([row(1, 'a')]);
    const lost = { ...outbox, done: () => Promise.reject(new Error('the database is away')) };
    expect(await drainOutbox(lost)).toEqual({ delivered: 0, failed: 1 });
  });

  it('does not fail when the reason of a failure cannot be kept either', async () => {
    const { outbox } = outboxOf([row(1, 'a')], () => Promise.reject(new Error('no')));
    const deaf = { ...outbox, failed: () => Promise.reject(new Error('the database is away')) };
    expect(await drainOutbox(deaf)).toEqual({ delivered: 0, failed: 1 });
  });
});

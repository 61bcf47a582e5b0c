// Coins move between wallet and table in one step; whatever order the hub and the table on screen
// speak in, the sum on screen is one that the player really had.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount, parseAmount } from '#shared/money.ts';
import { ShownCoins } from '#site/state/shown-coins.ts';

const SESSION = 'a-table';
const amount = (whole: number) => formatAmount(BigInt(whole) * 1_000_000n);
const told = (available: number, version: number, seq: number, atTable: number) => ({
  currency: 'GC' as const,
  available: amount(available),
  onHold: '0.00',
  version,
  tables: [{ sessionId: SESSION, seq, balance: amount(atTable) }],
});

interface State {
  available: number;
  version: number;
  seq: number;
  table: number;
}
/** Rounds, top-ups and the end, each a number of the table; moves between the two keep the sum. */
const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('round', 'topUp', 'return'),
    by: fc.integer({ min: 1, max: 50 }),
  }),
  { minLength: 1, maxLength: 12 },
);

function lived(moves: { kind: string; by: number }[]): State[] {
  const states: State[] = [{ available: 1_000, version: 1, seq: 0, table: 0 }];
  for (const { kind, by } of moves) {
    const { available, version, seq, table } = states.at(-1) as State;
    if (kind === 'round') states.push({ available, version, seq: seq + 1, table: table + by });
    else {
      const moved = kind === 'topUp' ? by : -table;
      const next = { available: available - moved, version: version + 1, table: table + moved };
      states.push({ ...next, seq: seq + 1 });
    }
  }
  return states;
}
const sumOf = ({ available, table }: State) => amount(available + table);

describe('the coins on screen', () => {
  it('are a sum that the player had, and the newest once both sides have spoken', () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.boolean()), (moves, whoSpeaks) => {
        const states = lived(moves);
        const sums = new Set(states.map(sumOf));
        const shown = new ShownCoins();
        const [first] = states as [State];
        shown.take([told(first.available, first.version, first.seq, first.table)], true);
        shown.showTable('GC', { sessionId: SESSION, seq: 0, balance: amount(0) });
        // The hub's frames and the table's events each keep their own order, and nothing more.
        let [hub, table] = [1, 1];
        while (hub < states.length || table < states.length) {
          const isHub = table >= states.length || (hub < states.length && whoSpeaks.next().value);
          const state = states[isHub ? hub++ : table++] as State;
          if (isHub)
            shown.take([told(state.available, state.version, state.seq, state.table)], false);
          else {
            const { seq, table: balance } = state;
            shown.showTable('GC', { sessionId: SESSION, seq, balance: amount(balance) });
          }
          // The table may be ahead of the hub only by rounds: a move it made is not in the wallet yet.
          const isSettled = hub >= table;
          if (isSettled) expect(sums).toContain(shown.of('GC')?.total);
        }
        expect(shown.of('GC')?.total).toBe(sumOf(states.at(-1) as State));
      }),
    );
  });

  it('do not tell a round before its board', () => {
    const shown = new ShownCoins();
    shown.take([told(500, 1, 3, 100)], true);
    shown.showTable('GC', { sessionId: SESSION, seq: 3, balance: amount(100) });
    shown.take([told(500, 1, 4, 300)], false);
    expect(shown.of('GC')?.total).toBe(amount(600));
    shown.showTable('GC', { sessionId: SESSION, seq: 4, balance: amount(300) });
    expect(shown.of('GC')?.total).toBe(amount(800));
  });

  it('do not count coins twice while a table is left, and have them all when it is gone', () => {
    const shown = new ShownCoins();
    shown.take([told(500, 1, 3, 100)], true);
    shown.showTable('GC', { sessionId: SESSION, seq: 3, balance: amount(100) });
    shown.take([told(600, 2, 4, 0)], false);
    expect(shown.of('GC')?.total).toBe(amount(600));
    shown.hideTable();
    expect(shown.of('GC')?.total).toBe(amount(600));
    expect(parseAmount(shown.of('GC')?.atTables ?? '')).toEqual({ ok: true, value: 0n });
  });
});

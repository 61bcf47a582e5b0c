// The promise of the small world's laws, against tables that keep it and that do not.

import { describe, expect, it } from 'vitest';
import { Decisions } from '../decisions.ts';
import { Health } from '../invariants/health.ts';
import { Prng } from '../platform/prng.ts';
import { Law } from './law.ts';

const FROM_MS = 10_000;
const START_MS = 1_800_000_000_000;

/** A law that lasts a minute, and the time of its world. */
function lawBy(way: string, faults: { kind: string; at: number }[] = []) {
  const world = { nowMs: 0 };
  const elapsedMs = () => world.nowMs;
  const told = [{ id: 'law 0', kind: 'law', at: FROM_MS, args: { way, forMs: 60_000 } }];
  const random = Prng.of(1, 'law');
  const decisions = new Decisions({ random, elapsedMs, told, without: [], actors: undefined });
  const made = faults.map(({ kind, at }) => ({ id: kind, kind, at, args: {} }));
  const health = new Health(made);
  const law = new Law({ decisions, startMs: START_MS, faultsMs: 90_000, elapsedMs, health });
  const taken = (saidMs: number) => {
    world.nowMs = saidMs + 5;
    return law.taken('table', saidMs)?.message ?? null;
  };
  return { law, world, taken };
}

describe('a law', () => {
  it.each([
    ['hub', 1_200],
    ['clock', 100],
  ])('that comes by the %s lets no stake through that was sent %i ms after it', (way, graceMs) => {
    const { taken } = lawBy(way);
    expect(taken(FROM_MS - 1)).toBeNull();
    expect(taken(FROM_MS + graceMs)).toBeNull();
    expect(taken(FROM_MS + graceMs + 1)).toContain(`by the ${way}`);
    expect(taken(FROM_MS + 60_000)).toBeNull();
  });

  it('that settlements tell of lets none through six seconds after the first in it', () => {
    const { taken } = lawBy('epoch');
    expect(taken(FROM_MS + 20_000)).toBeNull();
    expect(taken(FROM_MS + 26_000)).toBeNull();
    expect(taken(FROM_MS + 26_001)).toContain('by the epoch');
  });

  it('is not held against a table where something was broken', () => {
    const { taken } = lawBy('hub', [{ kind: 'drop', at: FROM_MS + 100 }]);
    expect(taken(FROM_MS + 30_000)).toBeNull();
  });

  it('is told by its own way alone, before, while it lasts and after', () => {
    for (const way of ['hub', 'epoch', 'clock']) {
      const { law, world } = lawBy(way);
      const told = [0, FROM_MS, FROM_MS + 60_000].map((nowMs) => {
        world.nowMs = nowMs;
        const { mayWager, holdsUntilMs } = law.standing;
        return [mayWager, law.version, law.epoch - 1, holdsUntilMs && holdsUntilMs - START_MS];
      });
      const is = (name: string, count: number) => (way === name ? count : 0);
      const ends = way === 'clock' ? [FROM_MS, FROM_MS + 60_000, null] : [null, null, null];
      expect(told).toEqual(
        [true, false, true].map((mayWager, count) => [
          ...[mayWager, is('hub', count), is('epoch', count), ends[count]],
        ]),
      );
    }
  });
});

import { expect, it } from 'vitest';
import { measurePaired, medianInterval } from '#test/bench/lib/paired.ts';

it('a paired comparison gives the 95 % interval of a median by order statistics', () => {
  // For 20 values the interval is from the 6th to the 15th (binomial: 95.9 %).
  const values = Array.from({ length: 20 }, (_, index) => ((index * 7) % 20) + 1);
  expect(medianInterval(values)).toEqual({ median: 10.5, low: 6, high: 15 });
  expect(medianInterval([3, 1, 2])).toMatchObject({ median: 2 });
});

it('a paired comparison tells a contender that costs a tenth more, although both get dearer all the time', async () => {
  let cost = 1;
  const contender = (factor: number) => {
    let spentMs = 0;
    return {
      name: String(factor),
      clients: 1,
      operation: async () => {
        cost += 0.001;
        spentMs += cost * factor;
        await new Promise((resolve) => setTimeout(resolve, 1));
      },
      cpuMs: () => spentMs,
    };
  };
  const { median, low, high } = await measurePaired(contender(1.1), contender(1), 20, 3);
  expect(median).toBeCloseTo(1.1, 1);
  expect(low).toBeGreaterThan(1);
  expect(high).toBeLessThan(1.2);
});

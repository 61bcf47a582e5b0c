// Fixtures: what the tests of a file share, made before the first and taken away after the last.

import { afterAll, beforeAll } from 'vitest';

/** Stands for what `make` makes, inside tests and hooks; nothing is there while tests are collected. */
export function fixture<T extends object>(
  make: () => Promise<T>,
  end: (made: T) => unknown = () => {},
): T {
  let made: T | undefined;
  beforeAll(async () => {
    made = await make();
  });
  afterAll(async () => {
    if (made !== undefined) await end(made);
  });
  return new Proxy({} as T, {
    get(_, name) {
      if (made === undefined) throw new Error(`Nothing is made yet: ${String(name)}.`);
      const value = Reflect.get(made, name);
      return typeof value === 'function' ? value.bind(made) : value;
    },
  });
}

// Random numbers by a seed that is printed, so that a failure can be seen again.

import { seeded } from '#scripts/emulators/webhooks.ts';

export interface Random {
  /** A whole number from 0 to below the bound. */
  below(bound: number): number;
}

/** Of a seed. */
export function randomOf(seed: number): Random {
  const next = seeded(seed);
  return { below: (bound) => Math.floor(next() * bound) };
}

/** The same in another order. */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const left = [...items];
  return items.map(() => left.splice(random.below(left.length), 1)[0] as T);
}

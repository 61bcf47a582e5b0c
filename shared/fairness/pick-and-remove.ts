// Drawing without putting back, for mines and keno: float i picks a place among what is left, and
// the picked item is taken out, so the order of the remaining items matters.

import type { Draw } from './draw.ts';

/** The first `count` picks from `items` (not changed), in the order drawn. */
export function pickAndRemove(draw: Draw, items: readonly number[], count: number): number[] {
  const remaining = [...items];
  const picked: number[] = [];
  for (let index = 0; index < count; index += 1) {
    picked.push(...remaining.splice(draw.pick(index, remaining.length), 1));
  }
  return picked;
}

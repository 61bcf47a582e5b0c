// What a bet on several numbers is called.

import { texts } from '#site/texts/index.ts';
import { numbersOf } from './inside.ts';

export type InsideKind = keyof typeof texts.board.inside;
export const INSIDE_KINDS = ['split', 'street', 'corner', 'line'] as const;

/** The kind of an inside spot: by how many numbers it covers. */
export function kindOfSpot(spot: string): InsideKind {
  const count = numbersOf(spot).length;
  return count === 2 ? 'split' : count === 3 ? 'street' : count === 4 ? 'corner' : 'line';
}

/** "Split 17, 20". */
export function nameOf(spot: string): string {
  return texts.board.insideSpot(texts.board.inside[kindOfSpot(spot)], numbersOf(spot));
}

// Inside bets: which spot lies at an edge or a corner of a number's field, and where on the cloth
// its chip lies. A street (1, 2, 3 is street 0) runs across the cloth; streets follow along it.

import { ROULETTE_SPOTS } from '#shared/games/roulette/spots.ts';

const STREETS = 12;
const PLACES = 3;
/** How much of a field, from its middle to its edge, is the number itself. */
const MIDDLE = 0.6;

/** To the one before, here, or to the one after. */
export type Step = -1 | 0 | 1;

/** Every bet on two to six numbers, in the order of the numbers. */
export const INSIDE_SPOTS: readonly string[] = [...ROULETTE_SPOTS.keys()].filter((spot) =>
  /^\d+(-\d+)+$/.test(spot),
);

export const numbersOf = (spot: string): number[] => spot.split('-').map(Number);

const streetOf = (number: number) => Math.floor((number - 1) / PLACES);
const placeOf = (number: number) => (number - 1) % PLACES;

/**
 * The spot between a number (1 … 36) and its neighbours: `along` to the street before or after,
 * `across` to the number below or above. Past the long edges of the cloth is the whole street.
 */
export function spotAt(number: number, along: Step, across: Step): string {
  const [street, place] = [streetOf(number), placeOf(number)];
  const beside = place + across;
  const isWhole = beside < 0 || beside >= PLACES;
  const places = isWhole ? [0, 1, 2] : [...new Set([place, beside])];
  const next = street + along;
  const streets = next < 0 || next >= STREETS ? [street] : [...new Set([street, next])];
  const numbers = streets.flatMap((row) => places.map((column) => row * PLACES + column + 1));
  if (next < 0) numbers.push(0);
  return numbers.sort((left, right) => left - right).join('-');
}

/** The same for a point of the field: −1 … 1 from its middle, `x` to the right and `y` down. */
export function spotNear(number: number, x: number, y: number, isUpright: boolean): string {
  const step = (offset: number): Step => (offset > MIDDLE ? 1 : offset < -MIDDLE ? -1 : 0);
  return isUpright ? spotAt(number, step(y), step(x)) : spotAt(number, step(x), step(-y));
}

export interface Lie {
  street: number;
  streets: number;
  place: number;
  places: number;
  /** At the line of the zero. */
  atZero: boolean;
  /** At the long edge, where streets and lines are bet. */
  atEdge: boolean;
}

/** Where the chip of a spot lies: over which fields, or at which of their edges. */
export function lieOf(spot: string): Lie {
  const numbers = numbersOf(spot);
  const shown = numbers.filter((number) => number !== 0);
  const streets = shown.map(streetOf);
  const places = shown.map(placeOf);
  const [street, place] = [Math.min(...streets), Math.min(...places)];
  const width = Math.max(...places) - place + 1;
  return {
    street,
    streets: Math.max(...streets) - street + 1,
    place,
    places: width,
    atZero: numbers.includes(0),
    atEdge: width === PLACES,
  };
}

// Inside bets of the roulette cloth: every one can be pointed at, and none points at nothing.

import { describe, expect, it } from 'vitest';
import { ROULETTE_SPOTS } from '#shared/games/roulette/spots.ts';
import { INSIDE_SPOTS, lieOf, type Step, spotAt, spotNear } from '#site/games/roulette/inside.ts';

const STEPS: Step[] = [-1, 0, 1];
const NUMBERS = Array.from({ length: 36 }, (_, index) => index + 1);

describe('inside bets on the cloth', () => {
  it('are all reached from some edge or corner of some number, and nothing else is', () => {
    const reached = new Set(
      NUMBERS.flatMap((number) =>
        STEPS.flatMap((along) => STEPS.map((across) => spotAt(number, along, across))),
      ),
    );
    const offered = [...ROULETTE_SPOTS.keys()].filter((spot) => /^\d/.test(spot) && spot !== '0');
    expect([...reached].sort()).toEqual(offered.sort());
    expect(INSIDE_SPOTS).toHaveLength(offered.length - NUMBERS.length);
  });

  it('cover the number that was pointed at', () => {
    for (const number of NUMBERS) {
      for (const along of STEPS) {
        for (const across of STEPS) {
          const spot = spotAt(number, along, across);
          expect(ROULETTE_SPOTS.get(spot)?.has(number), spot).toBe(true);
        }
      }
    }
  });

  it('lie where a player expects them, on a cloth that lies and on one that stands', () => {
    expect(spotNear(17, 0, 0, false)).toBe('17');
    expect(spotNear(17, 0.9, 0, false)).toBe('17-20');
    expect(spotNear(17, 0, -0.9, false)).toBe('17-18');
    expect(spotNear(17, 0.9, 0.9, false)).toBe('16-17-19-20');
    expect(spotNear(16, 0, 0.9, false)).toBe('16-17-18');
    expect(spotNear(16, -0.9, 0.9, false)).toBe('13-14-15-16-17-18');
    expect(spotNear(17, 0, 0.9, true)).toBe('17-20');
    expect(spotNear(17, 0.9, 0, true)).toBe('17-18');
    expect(spotNear(16, -0.9, 0, true)).toBe('16-17-18');
    expect(spotNear(2, -0.9, 0, false)).toBe('0-2');
    expect(spotNear(2, -0.9, 0.9, false)).toBe('0-1-2');
    expect(spotNear(1, -0.9, 0.9, false)).toBe('0-1-2-3');
  });

  it('show their chip over what they cover, no two at the same place', () => {
    const places = INSIDE_SPOTS.map((spot) => JSON.stringify(lieOf(spot)));
    expect(new Set(places).size).toBe(INSIDE_SPOTS.length);
    expect(lieOf('17-20')).toEqual({
      street: 5,
      streets: 2,
      place: 1,
      places: 1,
      atZero: false,
      atEdge: false,
    });
    expect(lieOf('0-1-2-3')).toMatchObject({ places: 3, atZero: true, atEdge: true });
  });
});

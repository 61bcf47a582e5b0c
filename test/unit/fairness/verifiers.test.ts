// What docs/fairness.md claims about the verifiers of others, tried: each is written here anew from
// its published form, over node:crypto, and shares no code with ours. They are compared by what they
// do over the same rounds, so a count that changes means that ours or the claim changed.

import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { seedKey } from '#shared/fairness/draw.ts';
import { cardAt } from '#shared/games/blackjack/cards.ts';
import { diceRollHundredths } from '#shared/games/dice/rules.ts';
import { kenoDraw } from '#shared/games/keno/rules.ts';
import { limboHundredths } from '#shared/games/limbo/rules.ts';
import { minePositions } from '#shared/games/mines/rules.ts';
import { plinkoBucket, plinkoPath } from '#shared/games/plinko/rules.ts';
import { roulettePocket } from '#shared/games/roulette/rules.ts';
import { wheelSegment } from '#shared/games/wheel/rules.ts';

const SERVER_SEED = '18e93f4a7b5b58d2569765766d1b6c3296bbd8430d6f20249044d72f14720159';
const CLIENT_SEED = 'bb62964774';
const ROUNDS = 3_000;

const ours = seedKey(SERVER_SEED);
const document = readFileSync(`${import.meta.dirname}/../../../docs/fairness.md`, 'utf8');

/** The number that the document states before these words; NaN when it says nothing of them. */
function stated(words: string): number {
  const [before, after] = document.split(words);
  const number = before?.split(/[\s(]/).at(-1)?.replaceAll(',', '');
  return after === undefined ? Number.NaN : Number(number);
}

/** The floats of a round as a stranger computes them. */
function floatsOf(nonce: number, count: number): number[] {
  const blocks = Array.from({ length: Math.ceil(count / 8) }, (_, cursor) =>
    createHmac('sha256', SERVER_SEED).update(`${CLIENT_SEED}:${nonce}:${cursor}`).digest(),
  );
  const bytes = Buffer.concat(blocks);
  return Array.from({ length: count }, (_, index) =>
    [0, 1, 2, 3].reduce((sum, place) => {
      return sum + bytes.readUInt8(index * 4 + place) / 256 ** (place + 1);
    }, 0),
  );
}

const ROUNDS_OF_FLOATS = Array.from({ length: ROUNDS }, (_, nonce) => floatsOf(nonce, 24));

type Floats = readonly number[];
type Ours = (draw: ReturnType<typeof ours.draw>) => unknown;

/** In how many of the rounds the two say different things. */
function differences(theirs: (floats: Floats) => unknown, our: Ours): number {
  return ROUNDS_OF_FLOATS.filter((floats, nonce) => {
    const mine = our(ours.draw(CLIENT_SEED, nonce));
    return JSON.stringify(theirs(floats)) !== JSON.stringify(mine);
  }).length;
}

/** Takes each pick out of the list; what follows moves up. */
function removing(floats: Floats, items: number[], count: number): (number | undefined)[] {
  const left = [...items];
  return floats.slice(0, count).map((float) => left.splice(Math.floor(float * left.length), 1)[0]);
}

/** Puts the last item in the place of each pick. */
function swapping(floats: Floats, items: number[], count: number): (number | undefined)[] {
  const left = [...items];
  return floats.slice(0, count).map((float) => {
    const place = Math.floor(float * left.length);
    const picked = left[place];
    const last = left.pop();
    if (place < left.length && last !== undefined) left[place] = last;
    return picked;
  });
}

const tiles = Array.from({ length: 25 }, (_, index) => index);
const numbers = Array.from({ length: 40 }, (_, index) => index + 1);
const first = (floats: Floats): number => floats[0] ?? Number.NaN;

/** A multiplier cut to cents in doubles, as every limbo verifier ends. */
const cents = (multiplier: number): number =>
  Math.round(Math.max(1, Math.floor(multiplier * 100) / 100) * 100);

/** The published forms of limbo, each named as docs/fairness.md writes it. */
const LIMBO: Readonly<Record<string, (float: number) => number>> = {
  '1e8 / (floor(f × 1e8) + 1) × 0.99': (f) => (1e8 / (Math.floor(f * 1e8) + 1)) * 0.99,
  '1e8 / (floor(f × 1e8) + 1) × (1 − 0.01)': (f) => (1e8 / (Math.floor(f * 1e8) + 1)) * (1 - 0.01),
  '0.99 / f': (f) => 0.99 / f,
  '1e8 / (f × 1e8) × 0.99': (f) => (1e8 / (f * 1e8)) * 0.99,
  '1e8 / (f × 1e8 + 1) × 0.99': (f) => (1e8 / (f * 1e8 + 1)) * 0.99,
  '2³² / (floor(f × 2³²) + 1) × 0.99': (f) => (2 ** 32 / (Math.floor(f * 2 ** 32) + 1)) * 0.99,
  '2²⁴ / (floor(f × 2²⁴) + 1) × 0.99': (f) => (2 ** 24 / (Math.floor(f * 2 ** 24) + 1)) * 0.99,
};

const limboDifferences = (form: string): number =>
  differences((floats) => cents(LIMBO[form]?.(first(floats)) ?? Number.NaN), limboHundredths);

describe('verifiers of other houses, over 3,000 rounds of one seed', () => {
  const agreeing: Record<string, [(floats: Floats) => unknown, Ours]> = {
    'dice, cut to hundredths': [(floats) => Math.floor(first(floats) * 10001), diceRollHundredths],
    roulette: [(floats) => Math.floor(first(floats) * 37), roulettePocket],
    'wheel of 50': [(floats) => Math.floor(first(floats) * 50), (draw) => wheelSegment(draw, 50)],
    'plinko of 16 rows': [
      (floats) => floats.slice(0, 16).filter((float) => float >= 0.5).length,
      (draw) => plinkoBucket(plinkoPath(draw, 16)),
    ],
    'mines, 24 of them, by removal': [
      (floats) => removing(floats, tiles, 24),
      (draw) => minePositions(draw, 24),
    ],
    'keno, by removal': [(floats) => removing(floats, numbers, 10), kenoDraw],
    'blackjack, its first 24 cards': [
      (floats) => floats.map((float) => Math.floor(float * 52)),
      (draw) => Array.from({ length: 24 }, (_, index) => cardAt(draw, index)),
    ],
  };

  it.each(Object.entries(agreeing))('agree always: %s', (_, [theirs, our]) => {
    expect(differences(theirs, our)).toBe(0);
  });

  it('agree always at limbo when they cut the float to 1e8 steps and add one', () => {
    expect(limboDifferences('1e8 / (floor(f × 1e8) + 1) × 0.99')).toBe(0);
    expect(limboDifferences('1e8 / (floor(f × 1e8) + 1) × (1 − 0.01)')).toBe(0);
  });

  it.each(Object.keys(LIMBO).slice(2))('differ at limbo as often as documented: %s', (form) => {
    const count = limboDifferences(form);
    const [, row] = document.split(`| \`${form}\` | `);
    expect(row?.split(' of 3,000 |')[0]).toBe(String(count));
  });

  it('differ at mines and keno when the last item takes the place of a pick', () => {
    const keno = differences((floats) => swapping(floats, numbers, 10), kenoDraw);
    const mines = differences(
      (floats) => swapping(floats, tiles, 3),
      (draw) => minePositions(draw, 3),
    );
    expect(stated(' of 3,000 keno draws')).toBe(keno);
    expect(stated(' of 3,000 mines rounds with three mines')).toBe(mines);
  });

  it('differ at dice when they round to hundredths instead of cutting', () => {
    const rounded = differences(
      (floats) => Math.round(Number((first(floats) * 100.01).toFixed(2)) * 100),
      diceRollHundredths,
    );
    expect(stated(' of 3,000 dice rolls')).toBe(rounded);
  });

  it('never differ at limbo by more than a thousandth of the multiplier here', () => {
    for (const [nonce, floats] of ROUNDS_OF_FLOATS.entries()) {
      const mine = limboHundredths(ours.draw(CLIENT_SEED, nonce));
      for (const form of Object.values(LIMBO)) {
        expect(Math.abs(cents(form(first(floats))) - mine)).toBeLessThanOrEqual(1 + mine / 1_000);
      }
    }
  });
});

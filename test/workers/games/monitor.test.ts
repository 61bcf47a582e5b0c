import { describe, expect, it } from 'vitest';
import type { GameId } from '#shared/games/registry.ts';
import { returnsView } from '#workers/games/monitor.ts';
import type { ReturnsRow } from '#workers/games/store/index.ts';

const MICROS = 1_000_000n;

/** `rounds` bets of one coin that pay `multiplier` with `chance`; `hits` of them did. */
function rowOf(
  rounds: number,
  { multiplier, chance }: { multiplier: number; chance: number },
  hits: number,
  gameId: GameId = 'limbo',
): ReturnsRow {
  return {
    gameId,
    currency: 'GC',
    rounds,
    wageredMicros: BigInt(rounds) * MICROS,
    paidMicros: BigInt(hits * multiplier) * MICROS,
    expected: rounds * chance * multiplier,
    variance: rounds * multiplier * multiplier * chance * (1 - chance),
    largest: multiplier,
  };
}

const isDrift = (...row: Parameters<typeof rowOf>) => returnsView(rowOf(...row)).drift;

/** Chance of exactly `hits` of `rounds`, by Stirling's series where factorials are too large. */
function logFactorial(value: number): number {
  if (value < 20) {
    let sum = 0;
    for (let factor = 2; factor <= value; factor++) sum += Math.log(factor);
    return sum;
  }
  return value * Math.log(value) - value + Math.log(2 * Math.PI * value) / 2 + 1 / (12 * value);
}

function chanceOf(hits: number, rounds: number, chance: number): number {
  const ways = logFactorial(rounds) - logFactorial(hits) - logFactorial(rounds - hits);
  return Math.exp(ways + hits * Math.log(chance) + (rounds - hits) * Math.log1p(-chance));
}

describe('drift', () => {
  it.each([
    { multiplier: 1_000_000, chance: 0.99e-6 },
    { multiplier: 9_900, chance: 1 / 10_001 },
    { multiplier: 100, chance: 0.0099 },
    { multiplier: 2, chance: 0.495 },
    { multiplier: 1, chance: 0.99 },
  ])('is said of honest play at $multiplier times once in 10,000 looks at most', (bet) => {
    for (const rounds of [1_000, 20_000, 400_000]) {
      const mean = rounds * bet.chance;
      const reach = 12 * Math.sqrt(mean) + 12;
      let chance = 0;
      for (
        let hits = Math.max(0, Math.floor(mean - reach));
        hits <= Math.min(rounds, mean + reach);
        hits++
      ) {
        if (isDrift(rounds, bet, hits)) chance += chanceOf(hits, rounds, bet.chance);
      }
      expect(chance).toBeLessThan(1 / 10_000);
    }
  });

  it('is said of a game that pays too much or too little, long shots included', () => {
    const even = { multiplier: 2, chance: 0.495 };
    expect(isDrift(20_000, even, 10_500)).toBe(true);
    expect(isDrift(20_000, even, 9_300)).toBe(true);
    expect(isDrift(20_000, { multiplier: 9_900, chance: 1 / 10_001 }, 30)).toBe(true);
    expect(isDrift(400_000, { multiplier: 9_900, chance: 1 / 10_001 }, 5)).toBe(true);
  });

  it('is not said of too few rounds, nor of blackjack that is played badly', () => {
    const even = { multiplier: 2, chance: 0.495 };
    expect(isDrift(900, even, 900)).toBe(false);
    expect(isDrift(20_000, even, 9_300, 'blackjack')).toBe(false);
    expect(isDrift(20_000, even, 10_500, 'blackjack')).toBe(true);
  });
});

// The monitor of returns: what was paid against what these very bets were to pay. A stranger would
// call four standard deviations a drift: one honest hit of a long shot is thirty. So the bound for
// paying too much is Bernstein's, which knows how much a single round could pay. Where players decide,
// the expectation is that of best play: who errs loses more, so there only too high a return is one.

import { GAMES } from '#shared/games/registry.ts';
import { MICROS_PER_UNIT } from '#shared/money.ts';
import { outward } from '#shared/views/outward.ts';
import type { ReturnsRow } from './store/index.ts';

/** How rarely honest play may be called a drift. */
const DRIFT_CHANCE = 1 / 30_000;
/** Below this many rounds the sample says nothing. */
export const DRIFT_ROUNDS_MIN = 1_000;
const BAND_Z = 1.96;

// P(deviation ≥ t) ≤ exp(−t² / 2(variance + largest × t / 3)). Paying too little has no long tail: a
// round is never worse than its stake.
function isDrift({ gameId, variance, largest }: ReturnsRow, deviation: number): boolean {
  if (deviation < 0 && GAMES[gameId].skill) return false;
  const tail = deviation > 0 ? (largest * deviation) / 3 : 0;
  return deviation ** 2 > 2 * Math.log(1 / DRIFT_CHANCE) * (variance + tail);
}

/** One row of the monitor. */
export function returnsView(row: ReturnsRow) {
  const { gameId, currency, rounds, wageredMicros, paidMicros, expected, variance } = row;
  const wagered = Number(wageredMicros) / Number(MICROS_PER_UNIT);
  const paid = Number(paidMicros) / Number(MICROS_PER_UNIT);
  const shown = outward({ gameId, currency, rounds, wageredMicros, paidMicros });
  if (wagered === 0 || variance === 0) {
    const none = { observed: null, theoretical: null, bandLow: null, bandHigh: null, zScore: null };
    return { ...shown, ...none, drift: false };
  }
  const sigma = Math.sqrt(variance);
  const deviation = paid - expected;
  const theoretical = expected / wagered;
  const half = (BAND_Z * sigma) / wagered;
  return {
    ...shown,
    observed: paid / wagered,
    theoretical,
    bandLow: theoretical - half,
    bandHigh: theoretical + half,
    zScore: deviation / sigma,
    drift: rounds >= DRIFT_ROUNDS_MIN && isDrift(row, deviation),
  };
}

// The monitor of returns: what was paid against what these very bets were to pay. With many rounds
// the difference is close to normal, so its size in standard deviations says whether it is chance.
// Blackjack's expectation is that of best play: players who err lose more, so there only too high a
// return is a drift.

import type { GameId } from '#shared/fairness/game.ts';
import { formatAmount, MICROS_PER_UNIT } from '#shared/money.ts';
import type { ReturnsRow } from './store.ts';

/** Chance alone exceeds this once in 15,000 looks. */
export const DRIFT_Z = 4;
/** Below this many rounds the sample says nothing. */
export const DRIFT_ROUNDS_MIN = 1_000;
const BAND_Z = 1.96;
const SKILL_GAMES: ReadonlySet<GameId> = new Set(['blackjack']);

export interface ReturnsView {
  gameId: GameId;
  currency: ReturnsRow['currency'];
  rounds: number;
  wagered: string;
  paid: string;
  observed: number | null;
  theoretical: number | null;
  bandLow: number | null;
  bandHigh: number | null;
  zScore: number | null;
  drift: boolean;
}

/** One row of the monitor. */
export function returnsView(row: ReturnsRow): ReturnsView {
  const { gameId, currency, rounds, wageredMicros, paidMicros, expected, variance } = row;
  const wagered = Number(wageredMicros) / Number(MICROS_PER_UNIT);
  const paid = Number(paidMicros) / Number(MICROS_PER_UNIT);
  const shown = {
    gameId,
    currency,
    rounds,
    wagered: formatAmount(wageredMicros),
    paid: formatAmount(paidMicros),
  };
  if (wagered === 0 || variance === 0) {
    const none = { observed: null, theoretical: null, bandLow: null, bandHigh: null, zScore: null };
    return { ...shown, ...none, drift: false };
  }
  const deviation = Math.sqrt(variance);
  const zScore = (paid - expected) / deviation;
  const theoretical = expected / wagered;
  const half = (BAND_Z * deviation) / wagered;
  const isFar = SKILL_GAMES.has(gameId) ? zScore > DRIFT_Z : Math.abs(zScore) > DRIFT_Z;
  return {
    ...shown,
    observed: paid / wagered,
    theoretical,
    bandLow: theoretical - half,
    bandHigh: theoretical + half,
    zScore,
    drift: rounds >= DRIFT_ROUNDS_MIN && isFar,
  };
}

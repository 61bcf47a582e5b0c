// What a session says of itself to those that keep lists.

import type { GameId } from '../games/registry.ts';
import type { CoinCurrency } from '../money.ts';
import type { SessionView } from '../views/session.ts';

/** What a table had played in all, from its opening to the end of a day. */
export interface PlayedSoFar {
  day: string;
  rounds: number;
  wageredMicros: bigint;
  paidMicros: bigint;
}

/** What games keeps of a session in Postgres, for lists and monitors. */
export interface SessionSummary {
  id: string;
  playerId: string;
  gameId: GameId;
  currency: CoinCurrency;
  state: SessionView['state'];
  openedAtMs: number;
  closedAtMs: number | null;
  closeReason: string | null;
  rounds: number;
  wageredMicros: bigint;
  paidMicros: bigint;
  /** Days of play (UTC) that were not told before and the newest one, oldest first. */
  days: readonly PlayedSoFar[];
  /** Of the very bets made, in whole coins: expected payout, its variance, the largest possible. */
  expected: number;
  variance: number;
  largest: number;
  /** Set while coins cannot be settled. */
  stuck: { sinceMs: number; reason: string; attempts: number } | null;
  /** Since when the oldest round waits that the ledger has not acknowledged; `null` without any. */
  unsettledSinceMs: number | null;
}

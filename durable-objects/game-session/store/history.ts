// Reading finished rounds back: single ones from their frames, those of an auto-play from the
// compact text beside its frame. Nonces never decrease with `seq`, so a nonce is found by halving.

import type { JsonObject } from '#shared/games/game.ts';
import { formatAmount } from '#shared/money.ts';
import type { ServerFrame } from '#shared/protocol/session.ts';
import { roundId } from '#shared/round-id.ts';
import { toTimestamp } from '#shared/time.ts';
import type { RoundView } from '#shared/views/session.ts';
import type { SessionState } from '../decide/state.ts';
import type { EventRow, SessionStorage } from './storage.ts';

type Plays = { stake: string; params: JsonObject; plays: [string, string, JsonObject][] };

/** The finished rounds of an event, oldest first. */
export function roundsOf(state: SessionState, event: EventRow): RoundView[] {
  if (event.rounds === 0 || event.nonce === null) return [];
  if (event.plays === null) {
    const frame = JSON.parse(event.frame) as ServerFrame;
    return frame.type === 'result' ? [frame.round] : [];
  }
  const { stake, params, plays } = JSON.parse(event.plays) as Plays;
  const firstNonce = event.nonce;
  return plays.map(([payoutMicros, multiplier, outcome], index) => ({
    id: roundId(state, firstNonce + index),
    game: state.gameId,
    nonce: firstNonce + index,
    stake,
    payout: formatAmount(BigInt(payoutMicros)),
    multiplier,
    params,
    outcome,
    finished: true,
    at: toTimestamp(event.at),
  }));
}

/** The number of the last event that has a nonce of at most `nonce`; 0 when there is none. */
function lastEventUpTo(storage: SessionStorage, state: SessionState, nonce: number): number {
  let low = 1;
  let high = state.seq + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = storage.firstNonceFrom(middle);
    if (found === null || found.nonce > nonce) high = middle;
    else low = found.seq + 1;
  }
  return low - 1;
}

/** A finished round by its nonce; `null` for one that is not played, or not over. */
export function findRound(
  storage: SessionStorage,
  state: SessionState,
  nonce: number,
): RoundView | null {
  const event = storage.eventAt(lastEventUpTo(storage, state, nonce));
  if (event === null) return null;
  return roundsOf(state, event).find((round) => round.nonce === nonce) ?? null;
}

/** Finished rounds with a nonce below `before`, newest first, and where to go on. */
export function pageOfRounds(
  storage: SessionStorage,
  state: SessionState,
  before: number | null,
  limit: number,
): { items: RoundView[]; next: number | null } {
  const from = before === null ? state.seq : lastEventUpTo(storage, state, before - 1);
  const items: RoundView[] = [];
  for (const event of storage.finishedUpTo(from)) {
    for (const round of roundsOf(state, event).reverse()) {
      if (before !== null && round.nonce >= before) continue;
      if (items.length === limit) return { items, next: items.at(-1)?.nonce ?? null };
      items.push(round);
    }
  }
  return { items, next: null };
}

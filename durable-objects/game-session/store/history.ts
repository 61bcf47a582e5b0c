// Reading finished rounds back: single ones from their events, those of an auto-play from the
// compact text beside its event. Nonces never decrease with `seq`, so a nonce is found by halving.

import type { RoundsAsked } from '#shared/contracts/game-session.ts';
import { roundId } from '#shared/round-id.ts';
import type { RoundView } from '#shared/views/session.ts';
import { roundView } from '../connect/frames.ts';
import type { StoredEvent } from '../decide/decision.ts';
import type { SessionState } from '../decide/state.ts';
import type { SessionStorage } from './storage.ts';

/** The finished rounds of an event, oldest first. */
export function roundsOf(state: SessionState, event: StoredEvent): RoundView[] {
  const { nonce: firstNonce, facts, plays, atMs } = event;
  if (event.rounds === 0 || firstNonce === null) return [];
  if (facts.kind === 'result') return [roundView(state, firstNonce, facts, atMs)];
  if (plays === null) return [];
  const { stakeMicros, params } = plays;
  return plays.plays.map(([payoutMicros, multiplier, outcome], index) => {
    const nonce = firstNonce + index;
    const bet = { roundId: roundId(state, nonce), stakeMicros, params, actions: [] };
    return roundView(state, nonce, { ...bet, payoutMicros, multiplier, outcome }, atMs);
  });
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

/** The number of the last event before a moment; 0 when there is none. Times never decrease with `seq`. */
function lastEventBefore(storage: SessionStorage, state: SessionState, ms: number): number {
  let low = 1;
  let high = state.seq + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const atMs = storage.timeOf(middle);
    if (atMs === null || atMs >= ms) high = middle;
    else low = middle + 1;
  }
  return low - 1;
}

/** Finished rounds of a span of time, newest first, and whether older ones are left in it. */
export function roundsBetween(
  storage: SessionStorage,
  state: SessionState,
  { fromMs, beforeMs, beforeNonce, limit }: RoundsAsked,
): { items: RoundView[]; more: boolean } {
  const before = beforeNonce ?? Number.POSITIVE_INFINITY;
  const upTo = lastEventBefore(storage, state, beforeMs);
  const from =
    beforeNonce === null ? upTo : Math.min(upTo, lastEventUpTo(storage, state, beforeNonce - 1));
  const items: RoundView[] = [];
  for (const event of storage.finishedUpTo(from)) {
    if (event.atMs < fromMs) break;
    for (const round of roundsOf(state, event).reverse()) {
      if (round.nonce >= before) continue;
      if (items.length === limit) return { items, more: true };
      items.push(round);
    }
  }
  return { items, more: false };
}

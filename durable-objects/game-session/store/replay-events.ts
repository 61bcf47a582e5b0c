// Waking up: what a stored round did to the state. Only rounds that were over at once are folded;
// every other event was stored together with a snapshot.

import { knownBet } from '../decide/bet-cache.ts';
import { daysWith } from '../decide/days.ts';
import type { StoredEvent } from '../decide/decision.ts';
import { tally } from '../decide/play.ts';
import type { SessionState } from '../decide/state.ts';

/** The state after one more stored round. */
export function replayRound(
  state: SessionState,
  { seq, nonce, atMs, facts }: Pick<StoredEvent, 'seq' | 'nonce' | 'atMs' | 'facts'>,
): SessionState {
  if (nonce === null || facts.kind !== 'result' || facts.payoutMicros === null) {
    throw new Error(`event ${seq} was stored without its snapshot`);
  }
  const { stakeMicros, payoutMicros, params, outcome, countedMicros, balanceMicros } = facts;
  const outcomeText = JSON.stringify(outcome);
  const text = JSON.stringify(params);
  const bet = knownBet(state.gameId, state.currency, stakeMicros, params, text);
  // As it was told then: the bound may have changed since.
  const counts = countedMicros === null || countedMicros > 0n;
  const round = { nonce, stakeMicros, payoutMicros, outcomeText, refunded: false, counts };
  const odds = bet.ok ? bet.value.odds : { rtp: 1, variance: null, largest: 0 };
  return {
    ...state,
    ...tally(state, round, odds, atMs),
    days: daysWith(state, atMs),
    seq,
    nextNonce: nonce + 1,
    balanceMicros,
    lastActivityMs: atMs,
  };
}

// Waking up: what a stored round did to the state. Only rounds that were over at once are folded;
// every other event was stored together with a snapshot.

import { parseAmount } from '#shared/money.ts';
import type { ServerFrame } from '#shared/protocol/session.ts';
import { knownBet } from '../decide/bet-cache.ts';
import { tally } from '../decide/play.ts';
import type { SessionState } from '../decide/state.ts';

function micros(text: string | null | undefined): bigint {
  const amount = parseAmount(text ?? '');
  if (!amount.ok) throw new Error('a stored amount does not parse');
  return amount.value;
}

/** The state after one more stored round. */
export function replayRound(
  state: SessionState,
  event: { seq: number; at: number; frame: string },
): SessionState {
  const frame = JSON.parse(event.frame) as ServerFrame;
  if (frame.type !== 'result' || !frame.round.finished) {
    throw new Error(`event ${event.seq} was stored without its snapshot`);
  }
  const { nonce, params, outcome } = frame.round;
  const stakeMicros = micros(frame.round.stake);
  const payoutMicros = micros(frame.round.payout);
  const outcomeText = JSON.stringify(outcome);
  const text = JSON.stringify(params);
  const bet = knownBet(state.gameId, state.currency, stakeMicros, params, text);
  // As it was told then: the bound may have changed since.
  const counts = frame.counted === undefined || micros(frame.counted) > 0n;
  const round = { nonce, stakeMicros, payoutMicros, outcomeText, refunded: false, counts };
  const odds = bet.ok ? bet.value.odds : { rtp: 1, variance: null, largest: 0 };
  return {
    ...state,
    ...tally(state, round, odds, event.at),
    seq: event.seq,
    nextNonce: nonce + 1,
    balanceMicros: micros(frame.balance),
    lastActivityMs: event.at,
  };
}

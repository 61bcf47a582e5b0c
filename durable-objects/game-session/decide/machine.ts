// Decides. `decide(state, command, nowMs)` is synchronous and pure: it returns the next state and
// the one event to store, or a refusal, and touches nothing. Randomness and time come with the
// command.

import { err, ok, type Result } from '#shared/result.ts';
import { HOUR_MS, SECOND_MS } from '#shared/time.ts';
import { sessionView, standingRefusal, standingView } from '../connect/frames.ts';
import type { PlayerCommand } from './command.ts';
import type { Decision, SessionEvent } from './decision.ts';
import { abandonHand, act, autoplay, play } from './play.ts';
import { rotate } from './rotate.ts';
import type { SessionState } from './state.ts';

/** With the ledger out of reach a table goes on with its last standing for this long. */
export const STANDING_AGE_MS_MAX = HOUR_MS;

/**
 * While the ledger answers, a wager rests on a standing no older than this: a limit lowered, a debt
 * or a ban elsewhere reaches an open table. A settlement renews it for a table in play, so the
 * usual round asks nobody. One auto-play is worth a thousand rounds and is asked for by itself.
 */
const STANDING_FRESH_MS = { play: 5 * SECOND_MS, autoplay: SECOND_MS };

/** What the object itself wants: the clock, the HTTP side, the ledger's answers. */
export type SystemCommand =
  | { type: 'abandonHand' }
  | { type: 'settings'; settings: Partial<SessionState['settings']> }
  | { type: 'rotate'; clientSeed: string | null }
  | { type: 'halt'; reason: string; changesAtMs: number | null }
  | { type: 'close'; reason: string }
  | { type: 'announce'; what: 'balance' | 'standing' | 'closed' };

/** Fresh randomness for a rotation; drawn by the caller for each command, used by few. */
export type Fresh = { nextServerSeed: () => string; clientSeed: () => string };

function systemEvent(
  state: SessionState,
  frame: SessionEvent['frame'],
  nowMs: number,
): SessionEvent {
  return {
    seq: state.seq,
    command: null,
    fingerprint: null,
    nonce: null,
    rounds: 0,
    atMs: nowMs,
    frame,
    plays: null,
  };
}

function withEvent(
  state: SessionState,
  frameOf: (next: SessionState) => SessionEvent['frame'],
  nowMs: number,
): Decision {
  const next = { ...state, seq: state.seq + 1 };
  return {
    state: next,
    event: systemEvent(next, frameOf(next), nowMs),
    snapshot: true,
    retired: null,
  };
}

/** Why no wager may be placed now; `null` when one may. */
export function wagerRefusal(state: SessionState, nowMs: number) {
  if (state.status !== 'open') return err('session_not_open');
  if (state.health.disagrees) return err('wager_paused', { reason: 'settlement' });
  if (state.closeRequested !== null) return err('wager_paused', { reason: state.closeRequested });
  if (!state.standing.mayWager) return standingRefusal(state.standing);
  if (nowMs - state.standingAtMs > STANDING_AGE_MS_MAX) {
    return err('wager_paused', { reason: 'standing_unknown' });
  }
  return null;
}

/** True when the standing must be asked anew before the next wager, if the ledger answers. */
export function standingIsStale(
  state: SessionState,
  wager: keyof typeof STANDING_FRESH_MS,
  nowMs: number,
): boolean {
  const { changesAtMs } = state.standing;
  if (changesAtMs !== null && nowMs >= changesAtMs && state.standingAtMs < changesAtMs) return true;
  return nowMs - state.standingAtMs > STANDING_FRESH_MS[wager];
}

/** Decides what a player's frame does. */
export function decide(
  state: SessionState,
  command: PlayerCommand,
  nowMs: number,
  fresh: Fresh,
): Result<Decision> {
  if (command.expiresAtMs !== null && nowMs > command.expiresAtMs) return err('command_expired');
  switch (command.type) {
    case 'play':
    case 'autoplay': {
      const refusal = wagerRefusal(state, nowMs);
      if (refusal !== null) return refusal;
      return command.type === 'play'
        ? play(state, command, nowMs)
        : autoplay(state, command, nowMs);
    }
    case 'action':
      return act(state, command, nowMs);
    case 'rotateSeed':
      return rotate(state, command, nowMs, fresh);
  }
}

/** Decides what the house wants; `null` when nothing is to be done. */
export function decideSystemCommand(
  state: SessionState,
  command: SystemCommand,
  nowMs: number,
  fresh: Fresh,
): Result<Decision | null, 'session_not_open' | 'round_open'> {
  switch (command.type) {
    case 'abandonHand':
      return ok(state.hand === null ? null : abandonHand(state, nowMs));
    case 'rotate':
      return rotate(state, { ...command, id: null, fingerprint: null }, nowMs, fresh);
    case 'settings': {
      if (state.status !== 'open') return err('session_not_open');
      const settings = { ...state.settings, ...command.settings };
      return ok(
        withEvent(
          { ...state, settings },
          () => ({ type: 'settings', seq: state.seq + 1, settings }),
          nowMs,
        ),
      );
    }
    case 'halt':
      return ok(halt(state, command, nowMs));
    case 'close':
      return ok(close(state, command.reason));
    case 'announce':
      return ok(withEvent(state, (next) => announcement(next, command.what), nowMs));
  }
}

function announcement(
  state: SessionState,
  what: 'balance' | 'standing' | 'closed',
): SessionEvent['frame'] {
  const { seq } = state;
  const session = sessionView(state);
  if (what === 'balance') return { type: 'balance', seq, balance: session.balance };
  if (what === 'standing') return { type: 'standing', seq, standing: standingView(state.standing) };
  return { type: 'closed', seq, session };
}

function halt(
  state: SessionState,
  { reason, changesAtMs }: { reason: string; changesAtMs: number | null },
  nowMs: number,
): Decision | null {
  if (state.status === 'closed' || state.status === 'failed') return null;
  if (state.closeRequested !== null && !state.standing.mayWager) return null;
  // A new day, which a limit waits for, does not end this.
  const standing = { ...state.standing, mayWager: false, reason, changesAtMs };
  const closing = close({ ...state, standing, standingAtMs: nowMs }, reason);
  const halted = closing?.state ?? { ...state, standing, standingAtMs: nowMs };
  return withEvent(
    halted,
    (next) => ({ type: 'standing', seq: next.seq, standing: standingView(standing) }),
    nowMs,
  );
}

// Closing is not an event yet: the outbox settles, returns the coins, and then `closed` is
// announced.
function close(state: SessionState, reason: string): Decision | null {
  if (state.status === 'closing' || state.status === 'closed' || state.status === 'failed') {
    return null;
  }
  const isNow = state.status === 'open' && state.hand === null;
  const next: SessionState = isNow
    ? { ...state, status: 'closing', closeReason: reason, closeRequested: reason }
    : { ...state, closeRequested: reason };
  return { state: next, event: null, snapshot: true, retired: null };
}

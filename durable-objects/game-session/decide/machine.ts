// Decides. `decide(state, command, nowMs)` is synchronous and pure: it returns the next state and
// the one event to store, or a refusal, and touches nothing. Randomness and time come with the
// command.

import { err, ok, type Result } from '#shared/result.ts';
import type { EventFacts } from '../store/stored-event.ts';
import { autoplay } from './autoplay.ts';
import type { PlayerCommand } from './command.ts';
import type { Decision } from './decision.ts';
import { abandonHand, act, play } from './play.ts';
import { rotate } from './rotate.ts';
import { shownStanding, wagerRefusal } from './standing.ts';
import type { SessionState } from './state.ts';
import { answered, shownCheck, withCheck } from './time-limits.ts';

/** What the object itself wants: the clock, the HTTP side, the ledger's answers. */
export type SystemCommand =
  | { type: 'abandonHand' }
  | { type: 'settings'; settings: Partial<SessionState['settings']> }
  | { type: 'rotate'; clientSeed: string | null }
  | { type: 'halt'; reason: string; changesAtMs: number | null }
  | { type: 'close'; reason: string }
  | { type: 'announce'; what: 'balance' | 'standing' | 'closed' }
  /** Shows a reality check that is due, or takes back one that is no more. */
  | { type: 'check' };

/** Fresh randomness for a rotation; drawn by the caller for each command, used by few. */
export type Fresh = { nextServerSeed: () => string; clientSeed: () => string };

// On top of `state`, told with the number after its last.
function withEvent(state: SessionState, facts: EventFacts, nowMs: number): Decision {
  const next = { ...state, seq: state.seq + 1 };
  const nobody = { command: null, fingerprint: null, nonce: null, rounds: 0, plays: null };
  const event = { ...nobody, seq: next.seq, atMs: nowMs, facts };
  return { state: next, event, snapshot: true, retired: null };
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
    case 'realityCheckAnswer':
      return answerCheck(state, command, nowMs);
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
      return ok(withEvent({ ...state, settings }, { kind: 'settings', settings }, nowMs));
    }
    case 'halt':
      return ok(halt(state, command, nowMs));
    case 'close':
      return ok(close(state, command.reason));
    case 'check': {
      const checked = withCheck(state, nowMs);
      return ok(checked === null ? null : withEvent(checked, checkFacts(checked), nowMs));
    }
    case 'announce':
      return ok(withEvent(state, announcement(state, command.what), nowMs));
  }
}

function checkFacts(state: SessionState): EventFacts {
  const standing = shownStanding(state.standing);
  const check = shownCheck(state);
  // Answered elsewhere, or nobody is to be asked any more.
  return { kind: 'standing', standing, ...(check === null ? { goOn: true } : { check }) };
}

// Whoever does not go on leaves the table: an open hand may end first.
function answerCheck(
  state: SessionState,
  command: Extract<PlayerCommand, { type: 'realityCheckAnswer' }>,
  nowMs: number,
): Result<Decision> {
  if (state.status !== 'open') return err('session_not_open');
  if (state.check.raised === null) return err('invalid_request', { reason: 'nothing was asked' });
  const { goOn, id, fingerprint } = command;
  const answer = { ...answered(state, nowMs), ...(goOn && { lastActivityMs: nowMs }) };
  const next = goOn ? answer : (close(answer, 'player')?.state ?? answer);
  const standing = shownStanding(state.standing);
  const { event, ...decision } = withEvent(next, { kind: 'standing', standing, goOn }, nowMs);
  return ok({ ...decision, event: event && { ...event, command: id, fingerprint } });
}

function announcement(
  { balanceMicros, standing }: SessionState,
  what: 'balance' | 'standing' | 'closed',
): EventFacts {
  if (what === 'balance') return { kind: 'balance', balanceMicros };
  return what === 'closed'
    ? { kind: 'closed' }
    : { kind: 'standing', standing: shownStanding(standing) };
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
  return withEvent(halted, { kind: 'standing', standing: shownStanding(standing) }, nowMs);
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

// When the session's alarm must ring, from a table of due things. An alarm that rings too early
// does no harm, so a session that is played all the time does not move its alarm with each round.

import { MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import type { SessionState } from '../decide/state.ts';
import { checkDueAtMs } from '../decide/time-limits.ts';
import { BATCH_AGE_MS, OPENING_TIMEOUT_MS } from './ledger-outbox.ts';
import { reportAlarmMs } from './report-schedule.ts';

/** A session that nobody played for this long closes. */
export const IDLE_MS = 15 * MINUTE_MS;
/** A hand that nobody played for this long is settled by the game's rule. */
export const HAND_MS = 10 * MINUTE_MS;
/** A call to the ledger whose end nobody saw (the object died) is repeated after this. */
const IN_FLIGHT_MS = 15 * SECOND_MS;
/** The player's hub is told again of a table's end after this. */
const END_NOTIFIED_MS = 15 * SECOND_MS;

/** True when the hand was left. */
export function handIsDue(state: SessionState, nowMs: number): boolean {
  return state.hand !== null && nowMs >= state.hand.lastActionAtMs + HAND_MS;
}

/** True when the session was left. */
export function idleIsDue(state: SessionState, nowMs: number): boolean {
  return state.status === 'open' && nowMs >= state.lastActivityMs + IDLE_MS;
}

// After a call-off that nobody answered, not before the next attempt is due.
function callOffAtMs(state: SessionState): number {
  return Math.max(state.openedAtMs + OPENING_TIMEOUT_MS, state.health.retryAtMs);
}

/** True when an opening must be called off. */
export function openingIsDue(state: SessionState, nowMs: number): boolean {
  return state.status === 'opening' && nowMs >= callOffAtMs(state);
}

function settlementDueMs(state: SessionState, nowMs: number): number | null {
  const { inFlight, health, reserveRequests, unsent } = state;
  if (inFlight !== null) return health.retryAtMs > nowMs ? health.retryAtMs : nowMs + IN_FLIGHT_MS;
  const isPressing = reserveRequests.length > 0 || state.releaseRequested;
  if (isPressing || (state.status === 'closing' && state.hand === null)) return nowMs;
  return unsent.rounds > 0 ? unsent.sinceMs + BATCH_AGE_MS : null;
}

// A check that the ledger could not confirm is shown all the same, so it is never due in the past.
function checkAlarmMs(state: SessionState, nowMs: number): number | null {
  const dueMs = state.status === 'open' && state.check.raised === null ? checkDueAtMs(state) : null;
  return dueMs === null ? null : Math.max(dueMs, nowMs);
}

/** The earliest moment at which something is due; `null` for a session that is over. */
export function dueAtMs(state: SessionState, nowMs: number): number | null {
  const endNotified =
    state.status === 'closed' && !state.isEndNotified ? nowMs + END_NOTIFIED_MS : null;
  const isOver = state.status === 'failed' || state.status === 'closed';
  const due = [
    reportAlarmMs(state, nowMs),
    endNotified,
    isOver ? null : settlementDueMs(state, nowMs),
    state.status === 'opening' ? callOffAtMs(state) : null,
    isOver || state.hand === null ? null : state.hand.lastActionAtMs + HAND_MS,
    state.status === 'open' ? state.lastActivityMs + IDLE_MS : null,
    checkAlarmMs(state, nowMs),
  ].filter((moment) => moment !== null);
  return due.length === 0 ? null : Math.min(...due);
}

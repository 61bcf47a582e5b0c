// When a table tells the platform of itself: a pure function of the state. What is listed and watched
// (open, over, cannot settle) is told at once, how it plays once a minute, and nothing when nothing
// happened; so nobody has to ask ten thousand tables. What was told last is part of the state: a
// report lost in a crash is due still when the object wakes.

import { MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import type { SessionState } from '../decide/state.ts';
import { oldestUnsettledMs, retryDelayMs, STUCK_ATTEMPTS } from './ledger-outbox.ts';

/** A table that plays tells so this often. */
export const REPORT_EVERY_MS = MINUTE_MS;
/** A report whose end nobody saw (the object died) is repeated after this. */
const ON_THE_WAY_MS = 15 * SECOND_MS;

/** True while operators must look: the ledger contradicts the table, or has not answered for long. */
export function isStuck({ health }: SessionState): boolean {
  return health.disagrees || health.attempts >= STUCK_ATTEMPTS;
}

// A row is born as `opening` by who admits the player.
function hasTurned(state: SessionState): boolean {
  const { status, stuck } = state.reported;
  return state.status !== status || isStuck(state) !== stuck;
}

function hasPlayed(state: SessionState): boolean {
  const { rounds, unsettled } = state.reported;
  return state.totals.rounds !== rounds || unsettled !== (oldestUnsettledMs(state) !== null);
}

/** When the next report is due, in the past perhaps; `null` when there is nothing to tell. */
export function reportDueMs(state: SessionState): number | null {
  const { atMs, retryAtMs } = state.reported;
  if (hasTurned(state)) return retryAtMs;
  return hasPlayed(state) ? Math.max(atMs + REPORT_EVERY_MS, retryAtMs) : null;
}

/** When the alarm has to look after it: a report that is due is on its way already. */
export function reportAlarmMs(state: SessionState, nowMs: number): number | null {
  const dueMs = reportDueMs(state);
  if (dueMs === null || dueMs > nowMs) return dueMs;
  return nowMs + ON_THE_WAY_MS;
}

/** What a report that leaves now tells, to be kept once it arrived. */
export function reportOf(state: SessionState, nowMs: number): SessionState['reported'] {
  return {
    atMs: nowMs,
    status: state.status,
    rounds: state.totals.rounds,
    stuck: isStuck(state),
    unsettled: oldestUnsettledMs(state) !== null,
    attempts: 0,
    retryAtMs: 0,
  };
}

/** Nobody took it: again later, with what is the case then. */
export function reportPostponed(state: SessionState, nowMs: number): SessionState['reported'] {
  const attempts = state.reported.attempts + 1;
  return { ...state.reported, attempts, retryAtMs: nowMs + retryDelayMs(attempts) };
}

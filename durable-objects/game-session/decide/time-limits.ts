// A player's limits in time at a table: until when they may play, and the reality check, which asks
// whether to go on. The ledger says both beforehand, so they hold while it is away. The check is the
// person's: whoever answered at another table is not asked again here once the ledger has told.

import { type Err, err } from '#shared/result.ts';
import { MINUTE_MS, SECOND_MS, toTimestamp } from '#shared/time.ts';
import type { SessionState } from './state.ts';

/** What a reality check tells: time at tables since the last answer, and play at this table since. */
export interface CheckFacts {
  playedSeconds: number;
  wageredMicros: bigint;
  paidMicros: bigint;
}

/** When the player is asked; `null` for never. An answer that the ledger has not heard counts here. */
export function checkDueAtMs({ standing, check }: SessionState): number | null {
  const { checkAtMs, checkMinutes } = standing;
  if (checkAtMs === undefined || checkMinutes === undefined) return null;
  const { answeredAtMs } = check;
  const isUnheard = answeredAtMs !== null && checkAtMs <= answeredAtMs;
  return isUnheard ? answeredAtMs + checkMinutes * MINUTE_MS : checkAtMs;
}

/** An answer that the ledger has not heard of. */
export function unheardAnswerMs({ standing, check }: SessionState): number | null {
  const { answeredAtMs } = check;
  const isUnheard = answeredAtMs !== null && (standing.checkAtMs ?? Infinity) <= answeredAtMs;
  return isUnheard ? answeredAtMs : null;
}

function checkIsDue(state: SessionState, nowMs: number): boolean {
  const dueAtMs = checkDueAtMs(state);
  return dueAtMs !== null && nowMs >= dueAtMs && state.status === 'open';
}

/** True when the ledger should be asked first, because a time has come of which it told before. */
export function timeHasCome(state: SessionState, nowMs: number): boolean {
  const times = [state.standing.playUntilMs ?? null, checkDueAtMs(state)];
  return times.some((ms) => ms !== null && nowMs >= ms && state.standingAtMs < ms);
}

/** Why no stake may be made now for the sake of time; `null` when one may. */
export function timeRefusal(state: SessionState, nowMs: number): Err | null {
  const { playUntilMs, changesAtMs } = state.standing;
  if (playUntilMs !== undefined && nowMs >= playUntilMs) {
    const changesAt = changesAtMs === null ? null : toTimestamp(changesAtMs);
    return err('limit_reached', { changesAt, limit: { kind: 'session_time' } });
  }
  return checkIsDue(state, nowMs) ? err('reality_check_due') : null;
}

/** What a check that is shown tells now; `null` where none is. */
export function shownCheck({ check, totals }: SessionState): CheckFacts | null {
  if (check.raised === null) return null;
  return {
    playedSeconds: check.raised.playedSeconds,
    wageredMicros: totals.wageredMicros - check.wageredMicros,
    paidMicros: totals.paidMicros - check.paidMicros,
  };
}

/** The state that shows the check, or no longer shows one; `null` when nothing changes. */
export function withCheck(state: SessionState, nowMs: number): SessionState | null {
  const { check, standing } = state;
  const isDue = checkIsDue(state, nowMs);
  if (isDue === (check.raised !== null)) return null;
  if (!isDue) return { ...state, check: { ...check, raised: null } };
  const overMs = nowMs - (checkDueAtMs(state) ?? nowMs);
  const playedMs = (standing.checkMinutes ?? 0) * MINUTE_MS + overMs;
  const raised = { playedSeconds: Math.floor(playedMs / SECOND_MS) };
  return { ...state, check: { ...check, raised } };
}

/** The state after the player's answer: the next check counts from here. */
export function answered(state: SessionState, nowMs: number): SessionState {
  const { wageredMicros, paidMicros } = state.totals;
  return { ...state, check: { raised: null, answeredAtMs: nowMs, wageredMicros, paidMicros } };
}

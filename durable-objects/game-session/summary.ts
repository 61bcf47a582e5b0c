// The session in numbers, for lists, monitors and operators.

import type { SessionSummary } from '#shared/contracts/game-session.ts';
import { STUCK_ATTEMPTS } from './settle.ts';
import type { SessionState } from './state.ts';

function oldestUnsettledMs(state: SessionState): number | null {
  const { inFlight, unsent } = state;
  if (inFlight?.kind === 'settle') return inFlight.sinceMs;
  return unsent.rounds > 0 ? unsent.sinceMs : null;
}

/** What games keeps of a session. */
export function summaryOf(state: SessionState, nowMs: number): SessionSummary {
  const { health, totals } = state;
  const isStuck = health.disagrees || health.attempts >= STUCK_ATTEMPTS;
  const oldestMs = oldestUnsettledMs(state);
  return {
    id: state.id,
    playerId: state.playerId,
    gameId: state.gameId,
    currency: state.currency,
    state: state.status,
    openedAtMs: state.openedAtMs,
    closedAtMs: state.closedAtMs,
    closeReason: state.closeReason ?? state.failure,
    rounds: totals.rounds,
    wageredMicros: totals.wageredMicros,
    paidMicros: totals.paidMicros,
    expected: totals.expected,
    variance: totals.variance,
    largest: totals.largest,
    stuck: isStuck
      ? {
          sinceMs: health.failingSinceMs ?? nowMs,
          reason: health.reason ?? 'unknown',
          attempts: health.attempts,
        }
      : null,
    settlementLagMs: oldestMs === null ? 0 : Math.max(0, nowMs - oldestMs),
  };
}

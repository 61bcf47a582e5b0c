// The session in numbers, for lists, monitors and operators.

import type { SessionSummary } from '#shared/contracts/session-summary.ts';
import { daysToTell } from '../decide/days.ts';
import type { SessionState } from '../decide/state.ts';
import { oldestUnsettledMs } from './ledger-outbox.ts';
import { isStuck } from './report-schedule.ts';

/** What games keeps of a session. */
export function summaryOf(state: SessionState, nowMs: number): SessionSummary {
  const { health, totals } = state;
  return {
    id: state.id,
    playerId: state.playerId,
    gameId: state.gameId,
    currency: state.currency,
    state: state.status,
    openedAtMs: state.openedAtMs,
    closedAtMs: state.closedAtMs,
    closeReason: state.closeReason ?? state.failure?.code ?? null,
    rounds: totals.rounds,
    wageredMicros: totals.wageredMicros,
    paidMicros: totals.paidMicros,
    days: daysToTell(state),
    expected: totals.expected,
    variance: totals.variance,
    largest: totals.largest,
    stuck: isStuck(state)
      ? {
          sinceMs: health.failingSinceMs ?? nowMs,
          reason: health.reason ?? 'unknown',
          attempts: health.attempts,
        }
      : null,
    unsettledSinceMs: oldestUnsettledMs(state),
  };
}

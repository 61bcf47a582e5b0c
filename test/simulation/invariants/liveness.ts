// 9. Liveness: when the faults have stopped and had their time, nothing is left to do: outboxes are
// empty, no table is between open and closed, every hold is decided, no alarm is overdue.

import { checkBooks } from './coins.ts';
import { Violation } from './violation.ts';

/** What is found at rest. */
export interface Rest {
  /** Rows that wait in each outbox. */
  outboxes: readonly { name: string; rows: number }[];
  sessions: readonly { id: string; state: string }[];
  pendingHolds: readonly string[];
  /** What the ledger's whole check found. */
  differences: readonly string[];
  /** Objects whose alarm is due and did not come, or that ask for none and have work. */
  lostAlarms: readonly string[];
}

// Nobody plays any more, and a table at which nobody plays closes by itself. One whose object never heard
// of its opening has no coins, and games forgets it after more than the time that a run rests.
const UNSETTLED = new Set(['open', 'closing']);

/** Throws where something is not at rest. */
export function checkRest(rest: Rest): void {
  const fail = (message: string, ids = {}) => {
    throw new Violation('liveness', message, ids);
  };
  for (const { name, rows } of rest.outboxes) {
    if (rows > 0) fail(`${rows} rows wait in ${name}`);
  }
  for (const { id, state } of rest.sessions) {
    if (UNSETTLED.has(state)) fail(`a table is still ${state}`, { session: id });
  }
  if (rest.pendingHolds.length > 0) fail(`holds are pending: ${rest.pendingHolds.join(', ')}`);
  if (rest.lostAlarms.length > 0) fail(`alarms were lost: ${rest.lostAlarms.join(', ')}`);
  checkBooks(rest.differences);
}

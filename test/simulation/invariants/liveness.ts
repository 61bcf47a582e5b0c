// 9. Liveness: when the faults have stopped and had their time, nothing is left to do: outboxes are
// empty, no table is between open and closed or keeps coins, every hold is decided, no alarm is overdue.

import { checkBooks } from './coins.ts';
import { Violation } from './violation.ts';

/** What is found at rest. */
export interface Rest {
  /** Rows that wait in each outbox. */
  outboxes: readonly { name: string; rows: number }[];
  sessions: readonly { id: string; state: string }[];
  /** Tables that the ledger holds open. */
  tablesWithCoins: readonly string[];
  pendingHolds: readonly string[];
  /** What the ledger's whole check found. */
  differences: readonly string[];
  /** Objects whose alarm is due and did not come, or that ask for none and have work. */
  lostAlarms: readonly string[];
}

// Nobody plays any more, and a table at which nobody plays closes by itself; one whose object never
// heard of its opening is forgotten.
const UNSETTLED = new Set(['opening', 'open', 'closing']);

/** Says the first thing that is not at rest; null where all is. */
function unrestOf(rest: Rest): { message: string; ids?: { session: string } } | null {
  const full = rest.outboxes.find(({ rows }) => rows > 0);
  if (full !== undefined) return { message: `${full.rows} rows wait in ${full.name}` };
  const table = rest.sessions.find(({ state }) => UNSETTLED.has(state));
  if (table !== undefined) {
    return { message: `a table is still ${table.state}`, ids: { session: table.id } };
  }
  const { tablesWithCoins, pendingHolds, lostAlarms } = rest;
  const [session] = tablesWithCoins;
  if (session !== undefined) {
    return { message: 'a table is over and its coins never came back', ids: { session } };
  }
  if (pendingHolds.length > 0) return { message: `holds are pending: ${pendingHolds.join(', ')}` };
  if (lostAlarms.length > 0) return { message: `alarms were lost: ${lostAlarms.join(', ')}` };
  return null;
}

/** Whether nothing is left to do. */
export const isAtRest = (rest: Rest): boolean => unrestOf(rest) === null;

/** Throws where something is not at rest. */
export function checkRest(rest: Rest): void {
  const unrest = unrestOf(rest);
  if (unrest !== null) throw new Violation('liveness', unrest.message, unrest.ids);
  checkBooks(rest.differences);
}

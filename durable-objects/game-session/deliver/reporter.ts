// Sends a table's reports: beside the delivery to the ledger and behind it, never in a round. It goes
// through the wallet's Worker, because games calls tables and nothing calls its caller
// (docs/decisions/0019).

import type { WalletServiceContract } from '#shared/contracts/wallet.ts';
import { errorFields, log } from '#shared/log.ts';
import type { Table } from '../store/session-state-store.ts';
import { inTime } from './in-time.ts';
import { reportDueMs, reportOf, reportPostponed } from './report-schedule.ts';
import { summaryOf } from './summary.ts';

export class Reporter {
  readonly #wallet: Pick<WalletServiceContract, 'report'>;
  readonly #table: Table;
  readonly #background: (work: Promise<void>) => void;
  #isRunning = false;

  constructor(
    wallet: Pick<WalletServiceContract, 'report'>,
    table: Table,
    background: (work: Promise<void>) => void,
  ) {
    this.#wallet = wallet;
    this.#table = table;
    this.#background = background;
  }

  /** Reports if that is due; nobody waits for it. */
  kick(): void {
    if (this.#isRunning || !this.#isDue()) return;
    this.#isRunning = true;
    this.#background(
      this.#report().finally(() => {
        this.#isRunning = false;
      }),
    );
  }

  #isDue(): boolean {
    const { state } = this.#table;
    const dueMs = state === null ? null : reportDueMs(state);
    return dueMs !== null && dueMs <= Date.now();
  }

  async #report(): Promise<void> {
    while (this.#isDue()) {
      const nowMs = Date.now();
      const told = this.#table.opened;
      const reported = reportOf(told, nowMs);
      try {
        await inTime(this.#wallet.report(summaryOf(told, nowMs)), 'nobody took the report');
      } catch (error) {
        const state = this.#table.opened;
        log('warn', 'table_not_reported', { sessionId: state.id, ...errorFields(error) });
        this.#table.save({ ...state, reported: reportPostponed(state, Date.now()) });
        return;
      }
      this.#table.save({ ...this.#table.opened, reported });
    }
  }
}

// Sends a table's reports: beside the delivery to the ledger and behind it, never in a round. It goes
// through the wallet's Worker, because games calls tables and nothing calls its caller
// (docs/decisions/0019).

import type { WalletServiceContract } from '#shared/contracts/wallet.ts';
import { inTime } from '#shared/in-time.ts';
import { errorFields, log } from '#shared/log.ts';
import { SECOND_MS } from '#shared/time.ts';
import { daysAfterReport } from '../decide/days.ts';
import type { SessionStateStore } from '../store/session-state-store.ts';
import { reportDueMs, reportOf, reportPostponed } from './report-schedule.ts';
import { summaryOf } from './summary.ts';

const REPORT_TIMEOUT_MS = 10 * SECOND_MS;

export class Reporter {
  readonly #wallet: Pick<WalletServiceContract, 'report'>;
  readonly #session: SessionStateStore;
  readonly #background: (work: Promise<void>) => void;
  #isRunning = false;

  constructor(
    wallet: Pick<WalletServiceContract, 'report'>,
    session: SessionStateStore,
    background: (work: Promise<void>) => void,
  ) {
    this.#wallet = wallet;
    this.#session = session;
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
    const { state } = this.#session;
    const dueMs = state === null ? null : reportDueMs(state);
    return dueMs !== null && dueMs <= Date.now();
  }

  async #report(): Promise<void> {
    while (this.#isDue()) {
      const nowMs = Date.now();
      const sent = this.#session.opened;
      const reported = reportOf(sent, nowMs);
      try {
        await inTime(
          this.#wallet.report(summaryOf(sent, nowMs)),
          REPORT_TIMEOUT_MS,
          () => new Error('nobody took the report'),
        );
      } catch (error) {
        const state = this.#session.opened;
        log('warn', 'table_not_reported', { sessionId: state.id, ...errorFields(error) });
        this.#session.save({ ...state, reported: reportPostponed(state, Date.now()) });
        return;
      }
      const state = this.#session.opened;
      this.#session.save({ ...state, reported, days: daysAfterReport(state, sent) });
    }
  }
}

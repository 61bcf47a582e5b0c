// 10. No surprise: no 500, no promise that nobody caught, no error in a log but those that an outage
// explains.

import type { LoggedEvent } from './events.ts';
import type { Call, Frame, Invariant, Line } from './history.ts';
import { Violation } from './violation.ts';

/** Error lines that an outage explains, and where the platform says so by design. */
const EXPECTED = new Set([
  'settlement_stuck',
  'outbox_row_parked',
  'payment_needs_review',
  'job_failed',
  'checkout_not_created',
]);

/** What an object's full disk is told as. Nobody can do more than say so. */
const DISK_FULL = 'SQLITE_FULL';

export class Surprise implements Invariant {
  readonly name = 'surprise';
  /** Requests that failed by a full disk. */
  readonly #full = new Set<string>();

  returned(call: Call): void {
    if (this.#full.has(call.requestId ?? '')) return;
    if (call.status === 500 || call.code === 'internal') {
      throw new Violation('surprise', `${call.operation} answered ${call.status}`, call.ids);
    }
    if (call.code === 'unreadable') {
      throw new Violation('surprise', `${call.operation}: a reply that is not ours`, call.ids);
    }
  }

  heard(line: Line, frame: Frame): void {
    if (frame.type !== 'error' || frame.error.code !== 'internal') return;
    throw new Violation('surprise', `a frame was answered with ${frame.error.code}`, line.ids);
  }

  noted({ kind, where, ids, facts }: LoggedEvent): void {
    if (JSON.stringify(facts ?? null).includes(DISK_FULL)) {
      const { requestId } = facts as { requestId?: string };
      if (requestId !== undefined) this.#full.add(requestId);
      return;
    }
    if (kind === 'thrown') throw new Violation('surprise', `${where} threw ${facts}`, ids);
    if (kind !== 'log') return;
    const { level, event } = facts as { level?: string; event?: string };
    if (level !== 'error' || EXPECTED.has(event ?? '')) return;
    throw new Violation('surprise', `${where} logged ${JSON.stringify(facts)}`, ids);
  }
}

// 10. No surprise: no 500, no promise that nobody caught, no error in a log but those that an outage
// explains, in a run that had one.

import type { FaultKind } from '../faults/kinds.ts';
import type { LoggedEvent } from './events.ts';
import type { Health } from './health.ts';
import type { Call, Frame, Invariant, Line } from './history.ts';
import { Violation } from './violation.ts';

/** Faults that keep an answer from who asked. */
const OUTAGES: readonly FaultKind[] = [
  'drop',
  'reply-lost',
  'delay',
  'clog',
  'partition',
  'kill',
  'kill-isolate',
  'double',
  'deploy',
  'disk-full',
  'sql-refused',
  'sql-killed',
  'sql-serialization',
  'sql-deadlock',
  'sql-timeout',
  'failover',
];

/** Error lines by which the platform tells of an outage, and the faults that explain them. */
const EXPECTED: ReadonlyMap<string, readonly FaultKind[]> = new Map<string, readonly FaultKind[]>([
  ['settlement_stuck', OUTAGES],
  ['job_failed', OUTAGES],
  // An order that ends too soon or too late by the provider's clock is refused.
  ['checkout_not_created', [...OUTAGES, 'clock', 'clock-jump']],
]);

export class Surprise implements Invariant {
  readonly name = 'surprise';
  readonly #health: Health;

  constructor(health: Health) {
    this.#health = health;
  }

  returned(call: Call): void {
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

  // What a full disk refuses is no exception: the object ends with it, and its callers hear of an outage.
  noted({ at, kind, where, ids, facts }: LoggedEvent): void {
    if (kind === 'thrown') throw new Violation('surprise', `${where} threw ${facts}`, ids);
    if (kind !== 'log') return;
    const { level, event, attempts } = facts as {
      level?: string;
      event?: string;
      attempts?: number;
    };
    if (level !== 'error') return;
    // A ledger that answers and contradicts its table is no outage.
    const isContradiction = event === 'settlement_stuck' && attempts === undefined;
    const faults = isContradiction ? [] : (EXPECTED.get(event ?? '') ?? []);
    if (this.#health.hasHad(faults, at)) return;
    throw new Violation('surprise', `${where} logged ${JSON.stringify(facts)}`, ids);
  }
}

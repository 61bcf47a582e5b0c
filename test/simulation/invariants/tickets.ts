// Tickets: each lets one line in, of whom it was made for, and soon or never.

import { SECOND_MS } from '#shared/time.ts';
import type { Health } from './health.ts';
import type { Call, Invariant, Line } from './history.ts';
import { Violation } from './violation.ts';

/** So long a ticket lives, and a little more for its way. */
const LIFE_MS = 35 * SECOND_MS;

export class Tickets implements Invariant {
  readonly name = 'tickets';
  readonly #elapsedMs: () => number;
  readonly #health: Health;
  readonly #issuedMs = new Map<string, number>();
  readonly #used = new Set<string>();

  constructor(elapsedMs: () => number, health: Health) {
    this.#elapsedMs = elapsedMs;
    this.#health = health;
  }

  returned({ outcome, body }: Call): void {
    const { ticket } = (body ?? {}) as { ticket?: unknown };
    if (outcome !== 'ok' || typeof ticket !== 'string') return;
    if (!this.#issuedMs.has(ticket)) this.#issuedMs.set(ticket, this.#elapsedMs());
  }

  opened({ ticket, askedMs, ids }: Line): void {
    if (ticket === '') return;
    if (this.#used.has(ticket)) throw new Violation('tickets', 'one let two lines in', ids);
    this.#used.add(ticket);
    const agedMs = askedMs - (this.#issuedMs.get(ticket) ?? askedMs);
    if (agedMs <= LIFE_MS || this.#health.isAnyClockWrong) return;
    throw new Violation('tickets', `one let a line in after ${agedMs} ms`, ids);
  }
}

// Ends: who was told that a table is closed is hung up on, for nothing more will ever come.

import type { Health } from './health.ts';
import type { Frame, Invariant, Line } from './history.ts';
import { Violation } from './violation.ts';

const HANGS_UP_MS = 5_000;

export class Ends implements Invariant {
  readonly name = 'ends';
  readonly #elapsedMs: () => number;
  readonly #health: Health;
  /** When each line that is open was told. */
  readonly #told = new Map<Line, number>();

  constructor(elapsedMs: () => number, health: Health) {
    this.#elapsedMs = elapsedMs;
    this.#health = health;
  }

  closed(line: Line): void {
    this.#told.delete(line);
  }

  heard(line: Line, frame: Frame): void {
    if (line.kind !== 'session' || frame.type !== 'closed') return;
    this.#told.set(line, this.#elapsedMs());
  }

  whole(): void {
    const nowMs = this.#elapsedMs();
    for (const [line, toldMs] of this.#told) {
      if (nowMs - toldMs <= HANGS_UP_MS || !this.#health.isWell(toldMs, nowMs)) continue;
      throw new Violation('ends', 'the line of a closed table stays open', line.ids);
    }
  }
}

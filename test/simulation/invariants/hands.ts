// Hands: one that its player left is ended by the table after its time, and not much later.

import { MINUTE_MS } from '#shared/time.ts';
import type { Health } from './health.ts';
import type { Call, Frame, Invariant, Line } from './history.ts';
import { Violation } from './violation.ts';

const HAND_MS = 10 * MINUTE_MS;
const LATE_MS = MINUTE_MS;
/** An alarm that is set while alarms come late may come so much later. */
const LATE_ALARM_MS = 5 * MINUTE_MS;

interface Hand {
  /** When the table took the last action, by its own clock; and when somebody was told. */
  takenAtMs: number;
  toldMs: number;
}

export class Hands implements Invariant {
  readonly name = 'hands';
  readonly #elapsedMs: () => number;
  readonly #health: Health;
  readonly #open = new Map<string, Hand>();

  constructor(elapsedMs: () => number, health: Health) {
    this.#elapsedMs = elapsedMs;
    this.#health = health;
  }

  heard(line: Line, frame: Frame): void {
    if (line.kind !== 'session' || frame.type !== 'result') return;
    const { id, at, finished } = frame.round;
    if (finished) return;
    const known = this.#open.get(id)?.takenAtMs ?? 0;
    const takenAtMs = Math.max(known, Date.parse(at));
    this.#open.set(id, { takenAtMs, toldMs: this.#elapsedMs() });
  }

  returned({ operation, outcome, body, ids }: Call): void {
    if (operation !== 'games.listRounds' || outcome !== 'ok') return;
    for (const { id, at } of (body as { items: { id: string; at: string }[] }).items) {
      const hand = this.#open.get(id);
      if (hand === undefined) continue;
      this.#open.delete(id);
      const tookMs = Date.parse(at) - hand.takenAtMs;
      const dueMs = hand.toldMs + HAND_MS;
      const lateMs = this.#health.hasHad(['late-alarm'], dueMs) ? LATE_ALARM_MS : 0;
      if (tookMs <= HAND_MS + LATE_MS + lateMs || this.#health.isAnyClockWrong) continue;
      if (!this.#health.isWell(dueMs, dueMs + LATE_MS)) continue;
      throw new Violation('hands', `${id} was ended ${tookMs} ms after its last action`, ids);
    }
  }
}

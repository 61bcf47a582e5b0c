// Retention: how long a room remembers. An object's storage has an end, and what was said in public is nobody's
// to read for ever, so the oldest is forgotten by time and by number. Only a leader has anything to
// forget. A number is never given again, and who resumes from before is told where the gap ends.

import { DAY_MS, HOUR_MS, SECOND_MS } from '#shared/time.ts';
import type { Room } from '../room.ts';

/** Numbers that are forgotten in one turn, so that nobody waits long behind it. */
const FORGOTTEN_AT_ONCE = 5_000;
/** So many more than allowed may stand before the oldest go: not one delete for each message. */
const SLACK_SHARE = 0.01;

export class Retention {
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  /** True when more is kept than there is room for. Asked with each event, so it reads nothing. */
  get isOver(): boolean {
    const { seq, keptAfter, policy } = this.#room;
    return seq - keptAfter > policy.keepEvents * (1 + SLACK_SHARE);
  }

  /** Up to which number the room should have forgotten by now. */
  #target(nowMs: number): number {
    const { storage, seq, keptAfter, policy } = this.#room;
    const byNumber = seq - policy.keepEvents;
    if (policy.keepDays === 0) return byNumber;
    const first = storage.firstSince(nowMs - policy.keepDays * DAY_MS, keptAfter);
    return Math.max(byNumber, first === null ? seq : first - 1);
  }

  /** Forgets what is due, a part at a time. Idempotent. */
  run(nowMs: number): void {
    const { keptAfter } = this.#room;
    const upTo = Math.min(this.#target(nowMs), keptAfter + FORGOTTEN_AT_ONCE);
    if (upTo > keptAfter) this.#room.forgetUpTo(upTo);
  }

  /** When something is due next: soon while there is a rest, else hourly at most; `null`: never. */
  nextAtMs(nowMs: number): number | null {
    const { policy, storage } = this.#room;
    if (this.isOver) return nowMs + SECOND_MS;
    if (policy.keepDays === 0) return null;
    const oldestAtMs = storage.oldestAtMs();
    if (oldestAtMs === null) return null;
    const dueAtMs = oldestAtMs + policy.keepDays * DAY_MS;
    const isRest = dueAtMs <= nowMs;
    return isRest ? nowMs + SECOND_MS : Math.max(dueAtMs, nowMs + HOUR_MS);
  }
}

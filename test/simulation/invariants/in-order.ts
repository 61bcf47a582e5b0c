// The events of each table in the order of their numbers, each once, however they came: live, as a
// repeat, in a replay, on one tab or on two.

import type { Frame, Line } from './history.ts';

/** Frames of a table that have a number of their own. */
const NUMBERED = new Set([
  'result',
  'autoplayResult',
  'seedRotated',
  'balance',
  'standing',
  'realityCheck',
  'realityCheckAnswered',
  'settings',
  'closed',
]);

/** True for an event of a table, as its player sees it. */
export function isEvent(line: Line, frame: Frame): boolean {
  return line.kind === 'session' && !line.isSpectator && NUMBERED.has(frame.type);
}

interface Queue {
  next: number;
  early: Map<number, Frame>;
}

export class InOrder {
  readonly #queues = new Map<string, Queue>();

  /** Takes an event; gives back those that are now next, in order. */
  take(session: string, frame: Frame): Frame[] {
    let queue = this.#queues.get(session);
    if (queue === undefined) {
      queue = { next: 1, early: new Map() };
      this.#queues.set(session, queue);
    }
    const seq = Number(frame.seq);
    if (seq < queue.next) return [];
    queue.early.set(seq, frame);
    const ready: Frame[] = [];
    for (;;) {
      const frameNext = queue.early.get(queue.next);
      if (frameNext === undefined) return ready;
      queue.early.delete(queue.next);
      queue.next += 1;
      ready.push(frameNext);
    }
  }

  /** The number up to which everything was taken. */
  upTo(session: string): number {
    return (this.#queues.get(session)?.next ?? 1) - 1;
  }
}

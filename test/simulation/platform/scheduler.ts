// The scheduler: everything that may wait is a completion in one heap: a timer, a request and its
// reply, a frame, a flush, an alarm. After each completion the microtasks are drained, and only then
// comes the next. So code runs from one await to the next without anybody beside it, and whoever is
// killed before a completion has been killed exactly between two awaits. Completions of one instant
// come in an order that the seed draws.

// The real one: whatever stands among the globals by now is a node's.
import { setImmediate } from 'node:timers';
import type { Prng } from './prng.ts';

/** Whose completion it is: what comes for the dead is dropped. */
export interface Owner {
  readonly name: string;
  readonly isAlive: boolean;
  /** Runs code as this node. */
  run<T>(work: () => T): T;
}

/** Something that will happen unless it is cancelled or its owner dies. */
export interface Completion {
  readonly timeMs: number;
  readonly owner: Owner | null;
  readonly label: string;
  /** Which delivery asked for it, counted from 1; 0 for what was there before the first. */
  readonly cause: number;
  cancel(): void;
}

class Entry implements Completion {
  readonly timeMs: number;
  readonly tie: number;
  readonly order: number;
  readonly owner: Owner | null;
  readonly label: string;
  readonly cause: number;
  run: (() => void) | null;

  constructor(
    at: { timeMs: number; tie: number; order: number; cause: number },
    owner: Owner | null,
    label: string,
    run: () => void,
  ) {
    this.timeMs = at.timeMs;
    this.tie = at.tie;
    this.order = at.order;
    this.cause = at.cause;
    this.owner = owner;
    this.label = label;
    this.run = run;
  }

  cancel(): void {
    this.run = null;
  }

  isBefore(other: Entry): boolean {
    if (this.timeMs !== other.timeMs) return this.timeMs < other.timeMs;
    return this.tie !== other.tie ? this.tie < other.tie : this.order < other.order;
  }
}

/** Why a run stopped. */
export type Stopped = 'time' | 'empty' | 'stopped';

const drained = () => new Promise<void>((resolve) => setImmediate(resolve));

export class Scheduler {
  /** True virtual time, milliseconds since the epoch; nodes have clocks of their own. */
  nowMs: number;
  /** Completions delivered. */
  delivered = 0;
  /** Hears of each completion before it is delivered, and may kill its owner. */
  onDeliver: (completion: Completion) => void = () => {};
  /** Hears what a completion threw that belongs to nobody's promise. */
  onThrown: (error: unknown, completion: Completion) => void = (error) => {
    throw error;
  };
  /** Runs after each completion, its microtasks included. */
  onDrained: () => void = () => {};
  readonly #ties: Prng;
  readonly #heap: Entry[] = [];
  readonly #held = new Set<Promise<void>>();
  #order = 0;
  #isStopped = false;

  constructor(startMs: number, ties: Prng) {
    this.nowMs = startMs;
    this.#ties = ties;
  }

  at(timeMs: number, owner: Owner | null, label: string, run: () => void): Completion {
    this.#order += 1;
    const at = {
      timeMs: Math.max(timeMs, this.nowMs),
      tie: this.#ties.word(),
      order: this.#order,
      cause: this.delivered,
    };
    const entry = new Entry(at, owner, label, run);
    this.#push(entry);
    return entry;
  }

  after(delayMs: number, owner: Owner | null, label: string, run: () => void): Completion {
    return this.at(this.nowMs + delayMs, owner, label, run);
  }

  /**
   * Work that Node does elsewhere (its thread pool, a socket to Postgres). Which of two such works
   * ends first is not ours to say, so time stands still until all have ended, and their results are
   * delivered as completions of the moment when they were asked for.
   */
  hold<T>(work: Promise<T>, owner: Owner | null, label: string): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let settle: () => void = () => reject(new Error(`${label} was delivered before it ended`));
    const done = work
      .then(
        (value) => {
          settle = () => resolve(value);
        },
        (error) => {
          settle = () => reject(error);
        },
      )
      .finally(() => this.#held.delete(done));
    this.#held.add(done);
    this.after(0, owner, label, () => settle());
    return promise;
  }

  /** How much work of Node time stands still for. */
  get holding(): number {
    return this.#held.size;
  }

  /** How many completions wait. */
  get waiting(): number {
    return this.#heap.length;
  }

  /** Ends the run after the completion that is being delivered. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Delivers everything up to a time. */
  async run(untilMs: number): Promise<Stopped> {
    this.#isStopped = false;
    for (;;) {
      await this.#settle();
      this.onDrained();
      if (this.#isStopped) return 'stopped';
      const entry = this.#nextUntil(untilMs);
      if (entry === null) break;
      this.nowMs = entry.timeMs;
      this.onDeliver(entry);
      // Its owner may have been killed at this very moment.
      if (entry.run === null || entry.owner?.isAlive === false) continue;
      this.delivered += 1;
      this.#deliver(entry, entry.run);
    }
    if (this.#heap.length === 0) return 'empty';
    this.nowMs = Math.max(this.nowMs, untilMs);
    return 'time';
  }

  async #settle(): Promise<void> {
    await drained();
    while (this.#held.size > 0) {
      await Promise.all(this.#held);
      await drained();
    }
  }

  #deliver(entry: Entry, run: () => void): void {
    try {
      if (entry.owner === null) run();
      else entry.owner.run(run);
    } catch (error) {
      this.onThrown(error, entry);
    }
  }

  #nextUntil(untilMs: number): Entry | null {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined) return null;
      const isGone = first.run === null || first.owner?.isAlive === false;
      if (!isGone && first.timeMs > untilMs) return null;
      this.#pop();
      if (!isGone) return first;
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above] as Entry;
      if (!entry.isBefore(parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      const right = heap[below + 1];
      if (right?.isBefore(heap[below] as Entry)) below += 1;
      const child = heap[below] as Entry;
      if (!child.isBefore(last)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = last;
  }
}

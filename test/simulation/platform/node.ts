// A node: one incarnation of an object, of a Worker's isolate, of a client's device, or an outside
// service. It has its own clock, its own stream of randomness, and it dies as a whole: its timers are
// cancelled and its promises never settle, because whatever would settle them is dropped.
// Which node runs is carried by AsyncLocalStorage, through every await.

import { AsyncLocalStorage } from 'node:async_hooks';
import type { Network } from './network.ts';
import type { Prng } from './prng.ts';
import type { Scheduler } from './scheduler.ts';

/** What all nodes of a world share. */
export interface Platform {
  scheduler: Scheduler;
  network: Network;
  /** Answers of the outside world to `fetch`; requests have no signal. */
  fetch(request: Request, from: SimNode): Promise<Response>;
  /** Hears what a handler threw for which nobody waits; a rejection that nobody handles otherwise. */
  threw?(error: unknown, node: SimNode): void;
}

export interface NodeOptions {
  name: string;
  kind: 'object' | 'worker' | 'client' | 'outside';
  random: Prng;
  /** What its clock is ahead of the true time. */
  offsetMs?: number;
  /** How much faster its clock runs: 1e-5 is ten microseconds a second. */
  drift?: number;
}

const current = new AsyncLocalStorage<SimNode | typeof REAL>();
const REAL = Symbol('real');

/** The node whose code runs; undefined outside of all nodes. */
export function currentNode(): SimNode | undefined {
  const store = current.getStore();
  return store === REAL ? undefined : store;
}

/** Something real was used where only the simulation's may be. */
export class OutsideOfSimulation extends Error {
  override name = 'OutsideOfSimulation';
}

/** Hears of each such use, also where the code that did it catches what it throws. */
export const outside: { hear: (error: OutsideOfSimulation) => void } = { hear: () => {} };

/** The node whose code runs, which `what` needs. */
export function nodeFor(what: string): SimNode {
  const node = currentNode();
  if (node !== undefined) return node;
  const error = new OutsideOfSimulation(`${what} outside of every node of the simulation`);
  outside.hear(error);
  throw error;
}

/** True inside `really`. */
export function isReal(): boolean {
  return current.getStore() === REAL;
}

/** Runs code of the harness (a driver of a real database, say) with the real clock and timers. */
export function really<T>(work: () => T): T {
  return current.run(REAL, work);
}

export class SimNode {
  readonly platform: Platform;
  readonly name: string;
  readonly kind: NodeOptions['kind'];
  readonly random: Prng;
  isAlive = true;
  offsetMs: number;
  readonly drift: number;
  /** Timers that are set. */
  timers = 0;
  /** Holds back what leaves the node until it may be seen outside; an object's output gate. */
  gate: (label: string, leave: () => void) => void = (_label, leave) => leave();
  readonly #startedMs: number;
  readonly #onKill = new Set<(reason: string) => void>();

  constructor(platform: Platform, options: NodeOptions) {
    this.platform = platform;
    this.name = options.name;
    this.kind = options.kind;
    this.random = options.random;
    this.offsetMs = options.offsetMs ?? 0;
    this.drift = options.drift ?? 0;
    this.#startedMs = platform.scheduler.nowMs;
  }

  /** Runs code as this node. */
  run<T>(work: () => T): T {
    return current.run(this, work);
  }

  /** What this node's clock shows, whole milliseconds. */
  nowMs(): number {
    return Math.floor(this.preciseMs());
  }

  /** The same with fractions. */
  preciseMs(): number {
    const { nowMs } = this.platform.scheduler;
    return nowMs + this.offsetMs + (nowMs - this.#startedMs) * this.drift;
  }

  /** A clock that nobody sets, milliseconds since the node began. */
  steadyMs(): number {
    return (this.platform.scheduler.nowMs - this.#startedMs) * (1 + this.drift);
  }

  /** The true time at which this node's clock will show a time. */
  trueTimeOf(ownMs: number): number {
    const elapsed = (ownMs - this.offsetMs - this.#startedMs) / (1 + this.drift);
    return this.#startedMs + elapsed;
  }

  /** Hears of the node's death, once. Gives back how to hear no more. */
  onKill(hear: (reason: string) => void): () => void {
    this.#onKill.add(hear);
    return () => this.#onKill.delete(hear);
  }

  kill(reason: string): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    const hearers = [...this.#onKill];
    this.#onKill.clear();
    for (const hear of hearers) hear(reason);
  }
}

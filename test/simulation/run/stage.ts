// What a run plays on: a world, made from a seed, with its actors and what must hold of it.

import type { Decisions } from '../decisions.ts';
import type { Faults, Targets } from '../faults/faults.ts';
import type { Prng } from '../platform/prng.ts';

/** What a stage is made from. */
export interface Setup {
  seed: number;
  random: Prng;
  decisions: Decisions;
  faults: Faults;
  /** True virtual time of the beginning, milliseconds since the epoch. */
  startMs: number;
  /** How long faults last; afterwards everything must come to rest. */
  faultsMs: number;
  database: 'model' | 'real';
  /** What the run notes down beside the completions. */
  note: (text: string) => void;
}

export interface Stage {
  targets: Targets;
  /** After each completion; throws a `Violation`. */
  check(): void;
  /** Now and then, and at the end of the faults. */
  checkAll(): void | Promise<void>;
  /** After the faults: nothing is left to do. Who does not say gets the whole time to rest. */
  isAtRest?(): Promise<boolean>;
  /** Everything had its time to come to rest: the whole once more, and whether it did. */
  finish(): void | Promise<void>;
  /** Calls and actors that wait for something. */
  unsettled(): string[];
  /** Rounds that were acknowledged to players. */
  rounds(): number;
  close(): void | Promise<void>;
}

/** Makes stages. */
export interface Scenario {
  /** What links lead to, for faults of whole links. */
  ends: readonly string[];
  /** How long faults last, milliseconds. */
  faultsMs(random: Prng): number;
  /** How long everything has to come to rest, milliseconds. */
  restMs: number;
  /** What of Node it may have open beside the scheduler, e.g. `TCPSocketWrap`. */
  opens?: readonly string[];
  prepare(setup: Setup): Stage | Promise<Stage>;
  /** Ends what its stages shared, before the process does. */
  close?(): Promise<void>;
}

// When the platform was well: whether any fault fell into a stretch of time. What holds "on healthy
// links" is asked for only there. A fault counts from a moment before it, for a delivery that it hit
// may have left already, until a while after it, for what it broke is made good by a retry.

import { CIRCUMSTANCES, type Decision } from '../decisions.ts';

/** Who plays, and what they do, is no fault; nor is what the platform promises to stand at once. */
const NO_FAULTS = new Set([
  ...CIRCUMSTANCES,
  ...['midnight', 'nap', 'webhook-storm', 'webhook-forged'],
]);
/** Tries again come at most so long after a fault. */
const MENDED_AFTER_MS = 90_000;
const BEFORE_MS = 1_000;
/** Arguments that say how long a fault lasts. */
const LASTS = ['ms', 'forMs', 'waveMs', 'backAfterMs'];

export class Health {
  readonly #made: readonly Decision[];
  #read = 0;
  #hasWrongClock = false;
  /** Stretches of trouble, merged, in the order of their ends. */
  #troubles: { fromMs: number; untilMs: number }[] = [];

  /** `made`: the decisions of the run, a list that grows. */
  constructor(made: readonly Decision[]) {
    this.#made = made;
  }

  /** True where no fault touches a stretch of time, milliseconds since the run began. */
  isWell(fromMs: number, untilMs: number): boolean {
    this.#catchUp();
    return !this.#troubles.some(
      (trouble) => trouble.fromMs <= untilMs && fromMs <= trouble.untilMs,
    );
  }

  /** True where a fault of one of these kinds happened by then. */
  hasHad(kinds: readonly string[], byMs: number): boolean {
    return this.#made.some(({ kind, at }) => at <= byMs && kinds.includes(kind));
  }

  /** True once a clock was wrong in this run. */
  get isAnyClockWrong(): boolean {
    this.#catchUp();
    return this.#hasWrongClock;
  }

  #catchUp(): void {
    for (; this.#read < this.#made.length; this.#read++) {
      const { kind, at, args } = this.#made[this.#read] as Decision;
      if (NO_FAULTS.has(kind)) continue;
      // A clock that is wrong stays wrong.
      const isForGood = kind === 'clock' || kind === 'clock-jump';
      this.#hasWrongClock ||= isForGood;
      const lasts = LASTS.reduce((sum, name) => sum + Math.abs(Number(args[name] ?? 0)), 0);
      const untilMs = isForGood ? Number.POSITIVE_INFINITY : at + lasts + MENDED_AFTER_MS;
      this.#add({ fromMs: at - BEFORE_MS, untilMs });
    }
  }

  #add(trouble: { fromMs: number; untilMs: number }): void {
    const last = this.#troubles.at(-1);
    if (last !== undefined && trouble.fromMs <= last.untilMs && last.fromMs <= trouble.untilMs) {
      last.fromMs = Math.min(last.fromMs, trouble.fromMs);
      last.untilMs = Math.max(last.untilMs, trouble.untilMs);
    } else this.#troubles.push(trouble);
  }
}

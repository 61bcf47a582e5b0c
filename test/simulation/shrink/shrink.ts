// Shrinks a failure: which of its decisions are needed for the same invariant to break. It works on
// the recorded list and not on the seed, so what is left is a story that can be read, and it stays
// one when the next change of the code makes another run of the seed.

import { actorOf, type Decision } from '../decisions.ts';
import type { Pool } from '../run/pool.ts';
import type { Failure, RunOptions, RunResult } from '../run/seed-run.ts';
import { minimize } from './minimize.ts';

const RERUNS_MAX = 200;
const TIME_MS_MAX = 60_000;
/** A run of fewer decisions that takes so much longer than the first is not waited for. */
const PATIENCE = 3;
const PATIENCE_MS_MIN = 2_000;

export interface ShrinkOptions {
  pool: Pool;
  shared: Omit<RunOptions, 'seed'>;
  failed: RunResult;
  onProgress?: (text: string) => void;
  rerunsMax?: number;
  timeMsMax?: number;
}

export interface Shrunk {
  seed: number;
  failure: Failure;
  decisions: readonly Decision[];
  reruns: number;
  /** False when the whole list, told again, did not fail: then it is left as it was. */
  isRepeatable: boolean;
}

const groupOf = ({ id, kind }: Decision) =>
  kind === 'actor' || kind === 'step' ? actorOf(id) : kind;
const isOfActor = ({ kind }: Decision) => kind === 'actor' || kind === 'step';

class Shrinker {
  readonly #options: ShrinkOptions;
  readonly #startedMs = performance.now();
  #kept: readonly Decision[];
  #failure: Failure;
  reruns = 0;

  constructor(options: ShrinkOptions, decisions: readonly Decision[], failure: Failure) {
    this.#options = options;
    this.#kept = decisions;
    this.#failure = failure;
  }

  async run(): Promise<Shrunk> {
    const { seed } = this.#options.failed;
    const isRepeatable = (await this.#fails(this.#kept)) === true;
    if (isRepeatable) {
      const { at } = this.#failure;
      await this.#try(this.#kept.filter((decision) => decision.at <= at));
      await this.#groups('actors', isOfActor);
      await this.#groups('kinds of faults', (decision) => !isOfActor(decision));
      await this.#singles('faults', (decision) => !isOfActor(decision));
      await this.#singles('steps', ({ kind }) => kind === 'step');
      await this.#singles('faults', (decision) => !isOfActor(decision));
    }
    const decisions = this.#kept;
    return { seed, failure: this.#failure, decisions, reruns: this.reruns, isRepeatable };
  }

  async #try(decisions: readonly Decision[]): Promise<void> {
    if (decisions.length < this.#kept.length && (await this.#fails(decisions)) === true) {
      this.#kept = decisions;
    }
  }

  /** Leaves out whole actors, or whole kinds. */
  async #groups(what: string, isMeant: (decision: Decision) => boolean): Promise<void> {
    const names = [...new Set(this.#kept.filter(isMeant).map(groupOf))];
    const before = this.#kept;
    const without = (left: readonly string[]) => {
      const stay = new Set(left);
      return before.filter((decision) => !isMeant(decision) || stay.has(groupOf(decision)));
    };
    const left = await minimize(names, (some) => this.#fails(without(some)), this.#beside);
    this.#kept = without(left);
    this.#say(`${left.length} of ${names.length} ${what}`);
  }

  async #singles(what: string, isMeant: (decision: Decision) => boolean): Promise<void> {
    const before = this.#kept;
    const meant = before.filter(isMeant);
    const without = (left: readonly Decision[]) => {
      const stay = new Set(left);
      return before.filter((decision) => !isMeant(decision) || stay.has(decision));
    };
    const left = await minimize(meant, (some) => this.#fails(without(some)), this.#beside);
    this.#kept = without(left);
    this.#say(`${left.length} of ${meant.length} ${what}`);
  }

  /** Whether these decisions break the same invariant; null when no further try is allowed. */
  async #fails(told: readonly Decision[]): Promise<boolean | null> {
    const { pool, shared, failed, rerunsMax, timeMsMax } = this.#options;
    const isLate = performance.now() - this.#startedMs > (timeMsMax ?? TIME_MS_MAX);
    if (isLate || this.reruns >= (rerunsMax ?? RERUNS_MAX)) return null;
    this.reruns += 1;
    const budgetMs = Math.max(PATIENCE_MS_MIN, PATIENCE * failed.realMs);
    const { failure } = await pool.run({
      ...shared,
      trace: undefined,
      seed: failed.seed,
      told,
      budgetMs,
    });
    if (failure?.invariant !== this.#failure.invariant) return false;
    this.#failure = failure;
    return true;
  }

  get #beside(): number {
    return this.#options.pool.processes;
  }

  #say(text: string): void {
    this.#options.onProgress?.(`shrinking: ${text} needed, ${this.reruns} runs`);
  }
}

/** What of a failed run is needed for it to fail. */
export function shrink(options: ShrinkOptions): Promise<Shrunk> {
  const { decisions, failure } = options.failed;
  if (decisions === null || failure === null) throw new Error('this run did not fail');
  return new Shrinker(options, decisions, failure).run();
}

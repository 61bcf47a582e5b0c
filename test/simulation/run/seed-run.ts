// One run: a seed, or a list of decisions told again. It ends when its time is over and everything had
// its time to come to rest, at the first thing that must not be, or at the end of its budget; then
// it says what it knows, and has not passed.

import { CIRCUMSTANCES, type Decision, Decisions } from '../decisions.ts';
import { Faults } from '../faults/faults.ts';
import { OutsideOfSimulation, outside } from '../platform/node.ts';
import { DeadIncarnation } from '../platform/objects.ts';
import { Prng } from '../platform/prng.ts';
import type { Completion, Scheduler } from '../platform/scheduler.ts';
import { StorageFull } from '../platform/storage.ts';
import { Escapes } from './escapes.ts';
import { EventLog } from './event-log.ts';
import { Places } from './places.ts';
import type { Scenario, Stage } from './stage.ts';
import { Violation } from './violation.ts';

/** Midnight of a day of which nothing is special; the runs begin in the 60 days after it. */
const EPOCH_MS = Date.UTC(2026, 2, 1);
const START_SPREAD_MS = 60 * 24 * 3_600_000;
/** How often budgets are looked at, in completions. */
const LOOK_EVERY = 512;
/** How often the whole is checked, milliseconds of virtual time. */
const CHECK_EVERY_MS = 2 * 60_000;
/** So many events of a failure are told. */
const STORY = 40;

export interface RunOptions {
  seed: number;
  /** Stop after so many virtual milliseconds, without the end's checks. */
  untilMs?: number | undefined;
  /** Only these actors. */
  actors?: readonly string[] | undefined;
  /** Kinds of decisions that are left out. */
  without?: readonly string[] | undefined;
  /** Tell these decisions instead of drawing. */
  told?: readonly Decision[] | undefined;
  database?: 'model' | 'real' | undefined;
  /** File for all events. */
  trace?: string | undefined;
  /** Note where work of Node is begun, to name the place of one that escapes. */
  namesPlaces?: boolean | undefined;
  /** Tell what was decided of a run that passed, too. */
  keepsDecisions?: boolean | undefined;
  /** Real milliseconds that the run may take. */
  budgetMs?: number | undefined;
  /** Megabytes that the process may have in use. */
  budgetMb?: number | undefined;
}

export interface Failure {
  invariant: string;
  message: string;
  ids: readonly string[];
  /** Milliseconds since the run began. */
  at: number;
  stack: string;
}

export interface RunResult {
  seed: number;
  /** `told`: its budget ended before its time. */
  outcome: 'passed' | 'failed' | 'told';
  failure: Failure | null;
  hash: string;
  events: number;
  rounds: number;
  virtualMs: number;
  realMs: number;
  faults: Record<string, number>;
  steps: number;
  /** What was decided, of a failed run and where it is asked for. */
  decisions: readonly Decision[] | null;
  /** Of a failed run: the last events of whom it concerns. */
  story: readonly string[];
}

const nowNs = () => process.hrtime.bigint();

class Run {
  readonly #options: RunOptions;
  readonly #scenario: Scenario;
  readonly #log: EventLog;
  readonly #startedNs = nowNs();
  #escapes: Escapes | null = null;
  #places: Places | null = null;
  #scheduler: Scheduler | null = null;
  #startMs = 0;
  #looks = 0;
  #failure: Failure | null = null;
  #isOverBudget = false;

  constructor(options: RunOptions, scenario: Scenario) {
    this.#options = options;
    this.#scenario = scenario;
    this.#log = new EventLog(options);
  }

  async run(): Promise<RunResult> {
    const { seed, told, without, actors, database = 'model' } = this.#options;
    const random = Prng.of(seed, 'run');
    const decisions = new Decisions({
      random: random.fork('decisions'),
      elapsedMs: () => this.#elapsedMs,
      told,
      without: without ?? [],
      actors,
    });
    const faultsMs = this.#scenario.faultsMs(random.fork('faultsMs'));
    const { ends } = this.#scenario;
    const faults = new Faults({ decisions, random: random.fork('faults'), faultsMs, ends });
    const day = random.fork('day').int(START_SPREAD_MS);
    const startMs = faults.startMs(EPOCH_MS + day);
    this.#startMs = startMs;
    const note = (text: string) => this.#log.note(text, this.#elapsedMs);
    const hear = (error: unknown) => this.#fail(error);
    process.on('unhandledRejection', hear);
    outside.hear = hear;
    let stage: Stage | null = null;
    let rounds = 0;
    try {
      const setup = { seed, random, decisions, faults, startMs, faultsMs, database, note };
      stage = await this.#scenario.prepare(setup);
      await this.#play(stage, decisions, faults, faultsMs);
      rounds = stage.rounds();
    } catch (error) {
      this.#fail(error);
      rounds = stage?.rounds() ?? 0;
    } finally {
      process.off('unhandledRejection', hear);
      outside.hear = () => {};
      this.#places?.stop();
      await stage?.close();
      this.#log.close();
    }
    return this.#result(decisions.made, rounds);
  }

  async #play(stage: Stage, decisions: Decisions, faults: Faults, faultsMs: number) {
    const { scheduler } = stage.targets;
    this.#scheduler = scheduler;
    this.#escapes = new Escapes(this.#scenario.opens);
    if (this.#options.namesPlaces === true) this.#places = new Places();
    faults.watch(stage.targets);
    this.#hook(scheduler, stage);
    const limitMs = this.#options.untilMs ?? Number.POSITIVE_INFINITY;
    const endMs = faultsMs + this.#scenario.restMs;
    for (let at = 0; at < endMs && !this.#isOver; ) {
      if (at >= limitMs) return;
      const next = Math.min(at + CHECK_EVERY_MS, at < faultsMs ? faultsMs : endMs, limitMs);
      if (at >= faultsMs) decisions.calm();
      await scheduler.run(this.#startMs + next);
      if (this.#isOver) return;
      // Where nothing waits any more, time goes on all the same.
      scheduler.nowMs = Math.max(scheduler.nowMs, this.#startMs + next);
      await stage.checkAll();
      at = next;
      if (at > faultsMs && (await stage.isAtRest?.()) === true) break;
    }
    if (this.#isOver) return;
    const unsettled = stage.unsettled();
    if (unsettled.length > 0) {
      const first = unsettled.slice(0, 5).join(', ');
      const message = `nothing will ever settle ${unsettled.length} works: ${first}`;
      const names = unsettled.map((text) => text.split(/[/ ]/)[0] ?? text);
      throw new Violation('settles', message, [...new Set(names)]);
    }
    await stage.finish();
  }

  #hook(scheduler: Scheduler, stage: Stage): void {
    const before = scheduler.onDeliver;
    scheduler.onDeliver = (completion: Completion) => {
      this.#log.completion(completion, scheduler.delivered + 1, this.#elapsedMs);
      before(completion);
    };
    scheduler.onThrown = (error) => this.#fail(error);
    scheduler.onDrained = () => {
      if (this.#isOver) return;
      const found = this.#escapes?.found() ?? null;
      if (found !== null) {
        const place = this.#places?.stop() ?? null;
        const begun = place === null ? '' : `; begun at ${place}`;
        const message = `something waits for a ${found} of Node, which no seed decides${begun}`;
        this.#fail(new Violation('escape', message));
        return;
      }
      try {
        stage.check();
      } catch (error) {
        this.#fail(error);
      }
      this.#looks += 1;
      if (this.#looks % LOOK_EVERY === 0) this.#look();
    };
  }

  #look(): void {
    const { budgetMs, budgetMb } = this.#options;
    const isLate = budgetMs !== undefined && this.#realMs > budgetMs;
    const isLarge = budgetMb !== undefined && process.memoryUsage.rss() > budgetMb * 2 ** 20;
    if (!isLate && !isLarge) return;
    this.#isOverBudget = true;
    this.#scheduler?.stop();
  }

  get #isOver(): boolean {
    return this.#failure !== null || this.#isOverBudget;
  }

  get #elapsedMs(): number {
    return this.#scheduler === null ? 0 : this.#scheduler.nowMs - this.#startMs;
  }

  get #realMs(): number {
    return Number(nowNs() - this.#startedNs) / 1e6;
  }

  #fail(error: unknown): void {
    // What fails in an incarnation that is gone fails for nobody.
    if (error instanceof DeadIncarnation || error instanceof StorageFull) return;
    if (this.#failure !== null) return;
    const known = error instanceof Error ? error : new Error(String(error));
    this.#scheduler?.stop();
    const invariant = known instanceof OutsideOfSimulation ? 'escape' : 'no surprise';
    // An invariant's error says which it is and names ids, in a list or by their kinds.
    const { invariant: broken, ids = [] } = known as { invariant?: string; ids?: object };
    this.#failure = {
      invariant: broken ?? invariant,
      message: known.message,
      ids: Object.values(ids).filter((id) => typeof id === 'string'),
      at: this.#elapsedMs,
      stack: known.stack ?? '',
    };
  }

  #result(made: readonly Decision[], rounds: number): RunResult {
    const faults: Record<string, number> = {};
    let steps = 0;
    for (const { kind } of made) {
      if (kind === 'step') steps += 1;
      else if (!CIRCUMSTANCES.has(kind)) faults[kind] = (faults[kind] ?? 0) + 1;
    }
    const failure = this.#failure;
    const unfinished = this.#isOverBudget ? 'told' : 'passed';
    return {
      seed: this.#options.seed,
      outcome: failure === null ? unfinished : 'failed',
      failure,
      hash: this.#log.hash,
      events: this.#scheduler?.delivered ?? 0,
      rounds,
      virtualMs: this.#elapsedMs,
      realMs: this.#realMs,
      faults,
      steps,
      decisions: failure !== null || this.#options.keepsDecisions ? made : null,
      story: failure === null ? [] : this.#log.lastOf(failure.ids, STORY),
    };
  }
}

/** Runs one seed on a scenario's stage. */
export function runSeed(options: RunOptions, scenario: Scenario): Promise<RunResult> {
  return new Run(options, scenario).run();
}

// Runs seeds in several processes, one seed at a time each. A process that dies, or that needs more
// than its time, is replaced, and its seed is told as what it is.

import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Job, Planted } from './job.ts';
import type { RunOptions, RunResult } from './seed-run.ts';

const CHILD = join(import.meta.dirname, 'child.ts');
/** Much of what a run makes is garbage at once: a larger nursery spares a twentieth of the time. */
const V8_FLAGS = ['--max-old-space-size=1024', '--max-semi-space-size=32'];
/** A process that does not answer so long after its budget is ended. */
const GRACE_MS = 30_000;
const BUDGET_MS = 60_000;
/** So long a process may take to end. */
const FAREWELL_MS = 10_000;

export interface PoolOptions {
  processes: number;
  scenario: string;
  planted?: readonly Planted[] | undefined;
}

type Answer = { isReady: true } | { number: number; result: RunResult };

interface Waiting {
  options: RunOptions;
  resolve: (result: RunResult) => void;
}

/** Processes that run seeds. */
export class Pool {
  readonly processes: number;
  readonly #options: PoolOptions;
  readonly #queue: Waiting[] = [];
  readonly #workers = new Set<Worker>();
  #isOver = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.processes = options.processes;
    for (let index = 0; index < options.processes; index++) this.#start();
  }

  /** Runs one seed, when a process is free. */
  run(options: RunOptions): Promise<RunResult> {
    return new Promise((resolve) => {
      this.#queue.push({ options, resolve });
      for (const worker of this.#workers) worker.take();
    });
  }

  close(): void {
    this.#isOver = true;
    for (const worker of this.#workers) worker.end();
  }

  #start(): void {
    const { scenario, planted = [] } = this.#options;
    const worker = new Worker(
      [scenario, JSON.stringify(planted)],
      () => this.#queue.shift(),
      () => {
        this.#workers.delete(worker);
        if (!this.#isOver) this.#start();
      },
    );
    this.#workers.add(worker);
  }
}

class Worker {
  readonly #child: ChildProcess;
  readonly #next: () => Waiting | undefined;
  #isReady = false;
  #isEnding = false;
  #current: Waiting | null = null;
  #errors = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(args: string[], next: () => Waiting | undefined, onEnd: () => void) {
    this.#next = next;
    const execArgv = [...V8_FLAGS, '--no-warnings'];
    const child = fork(CHILD, args, { execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#child = child;
    child.stderr?.on('data', (text: Buffer) => {
      this.#errors = `${this.#errors}${text}`.slice(-4_000);
    });
    child.on('message', (answer: Answer) => {
      if ('isReady' in answer) this.#isReady = true;
      else this.#done(answer.result);
      if ('result' in answer && answer.result.failure?.invariant === 'escape') {
        // What escaped is still at work there, and would be found again in the next run.
        this.end();
      } else this.take();
    });
    child.on('exit', (code, signal) => {
      clearTimeout(this.#timer);
      // One that could not even begin is no reason to try for ever.
      if (this.#current === null && !this.#isReady && signal === null) {
        this.#current = this.#next() ?? null;
      }
      const why = `the process ended with ${signal ?? code}: ${this.#errors}`;
      if (this.#current !== null) this.#done(brokenOff(this.#current.options.seed, why));
      onEnd();
    });
  }

  take(): void {
    if (!this.#isReady || this.#isEnding || this.#current !== null) return;
    const waiting = this.#next();
    if (waiting === undefined) return;
    this.#current = waiting;
    const job: Job = { number: 0, options: waiting.options };
    this.#child.send(job);
    const limitMs = (waiting.options.budgetMs ?? BUDGET_MS) + GRACE_MS;
    this.#timer = setTimeout(() => this.#child.kill('SIGKILL'), limitMs);
  }

  end(): void {
    this.#isEnding = true;
    clearTimeout(this.#timer);
    this.#current = null;
    // It ends what it has begun (a Postgres, say), and then itself.
    if (this.#child.connected) this.#child.disconnect();
    this.#timer = setTimeout(() => this.#child.kill('SIGKILL'), FAREWELL_MS);
  }

  #done(result: RunResult): void {
    clearTimeout(this.#timer);
    this.#current?.resolve(result);
    this.#current = null;
  }
}

/** A run whose process did not live to tell. */
function brokenOff(seed: number, message: string): RunResult {
  return {
    seed,
    outcome: 'failed',
    failure: { invariant: 'process', message, ids: [], at: 0, stack: '' },
    hash: '',
    events: 0,
    rounds: 0,
    virtualMs: 0,
    realMs: 0,
    faults: {},
    steps: 0,
    decisions: null,
    story: [],
  };
}

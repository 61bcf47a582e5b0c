// The faults of one run, each a recorded decision. The world asks here what becomes of a message, how
// long a flush takes, what clock a node has; and what happens by itself (a kill, a deploy, a jump of
// the clocks) happens to the targets that the world names.

import type { Decision, Decisions, Series } from '../decisions.ts';
import type { Leg, Message } from '../platform/network.ts';
import type { SimNode } from '../platform/node.ts';
import type { SimObject } from '../platform/objects.ts';
import type { Prng } from '../platform/prng.ts';
import type { Completion, Scheduler } from '../platform/scheduler.ts';
import { type FaultKind, type Rates, ratesOf } from './kinds.ts';
import { anyScale, FaultyLinks } from './links.ts';

const CLOCK_MS_MIN = 50;
const CLOCK_MS_MAX = 5 * 60_000;
const DRIFT_MAX = 1e-4;
const JUMP_MS_MAX = 60_000;
const FLUSH_MS_MAX = 12;
const SLOW_FLUSH_MS_MIN = 50;
const SLOW_FLUSH_MS_MAX = 500;
const ALARM_LATE_MS_MAX = 20;
const LATE_ALARM_MS_MIN = 1_000;
const LATE_ALARM_MS_MAX = 5 * 60_000;
const IDLE_MS = 10_000;
const DISK_FULL_MS_MAX = 30_000;
const FAILOVER_MS_MIN = 5_000;
const FAILOVER_MS_MAX = 60_000;
const STORM_COPIES_MAX = 50;
const STORM_DELAY_MS_MAX = 3 * 24 * 3_600_000;
const FLUSH = 'flush ';
const DAY_MS = 24 * 3_600_000;

export interface FaultsOptions {
  decisions: Decisions;
  /** The seed's stream for rates and ordinary delays. */
  random: Prng;
  /** How long faults last, milliseconds since the run began. */
  faultsMs: number;
  /** What links lead to; see `LinkOptions`. */
  ends: readonly string[];
}

/** What can be hit. */
export interface Targets {
  scheduler: Scheduler;
  /** The object of a node's name, `GameSession:abc`. */
  objectOf(label: string): SimObject | undefined;
  objects(): Iterable<SimObject>;
  /** Nodes that run: their clocks can jump. */
  nodes(): Iterable<SimNode>;
  /** Ends a Worker's isolate. */
  killIsolate(node: SimNode, reason: string): void;
  /** Puts another release in place; see `deploy` in kinds.ts. */
  deploy?(decision: Decision): void;
}

/** What Postgres does to a request. */
export interface SqlFault {
  kind: (typeof SQL_KINDS)[number] | 'failover';
  /** For `sql-killed`: whether the commit was done. */
  isApplied: boolean;
  /** For `sql-refused`: there are too many connections; else there is nobody. */
  isFull: boolean;
}

/** What a provider does with one event. */
export interface Storm {
  /** Delays in milliseconds of the further copies. */
  copiesMs: number[];
}

export class Faults {
  readonly rates: Rates;
  readonly #options: FaultsOptions;
  readonly #links: FaultyLinks;
  readonly #byNode = new Map<string, Record<string, Series>>();
  readonly #ordinary = new Map<string, Prng>();
  readonly #clocks = new Map<string, { offsetMs: number; drift: number }>();
  readonly #failovers: Decision[];
  #elapsedMs: () => number = () => 0;
  #startMs: number | null = null;

  constructor(options: FaultsOptions) {
    const { decisions, random, faultsMs, ends } = options;
    this.#options = options;
    this.rates = ratesOf(random.fork('rates'));
    this.#links = new FaultyLinks({
      decisions,
      random: random.fork('links'),
      rates: this.rates,
      elapsedMs: () => this.#elapsedMs(),
      faultsMs,
      ends,
    });
    this.#failovers = this.#planned('failover', (stream) => ({
      forMs: anyScale(stream, FAILOVER_MS_MIN, FAILOVER_MS_MAX),
    }));
  }

  /** The time at which the run begins: with `midnight`, so that the day changes in it. */
  startMs(atMs: number): number {
    const { decisions, random, faultsMs } = this.#options;
    const isNear = random.fork('midnight?').chance(this.rates.midnight);
    const midnight = decisions.once('midnight', 'midnight', (stream) =>
      isNear ? { at: 0, args: { beforeMs: Math.round(stream.between(0, faultsMs)) } } : null,
    );
    if (midnight === null) return atMs;
    return Math.ceil(atMs / DAY_MS) * DAY_MS - Number(midnight.args.beforeMs);
  }

  /** What becomes of a message. */
  readonly judge = (message: Message): Leg => this.#links.judge(message);

  /** A node's clock: the same for all incarnations of a name, which share a machine. */
  readonly clockOf = (name: string): { offsetMs: number; drift: number } => {
    let clock = this.#clocks.get(name);
    if (clock === undefined) {
      clock = this.#drawClock(name);
      this.#clocks.set(name, clock);
    }
    return clock;
  };

  /** How long a flush of an object takes. */
  flushMs(label: string): number {
    const slow = this.#series('slow-flush', label, (random) => ({
      ms: anyScale(random, SLOW_FLUSH_MS_MIN, SLOW_FLUSH_MS_MAX),
    })).next();
    if (slow !== null) return Number(slow.args.ms);
    return this.#streamOf(`flush ${label}`).between(0.2, FLUSH_MS_MAX);
  }

  alarmLateMs(label: string): number {
    const late = this.#series('late-alarm', label, (random) => ({
      ms: anyScale(random, LATE_ALARM_MS_MIN, LATE_ALARM_MS_MAX),
    })).next();
    if (late !== null) return Number(late.args.ms);
    return this.#streamOf(`alarm ${label}`).between(0, ALARM_LATE_MS_MAX);
  }

  /** How long an object idles before it sleeps. */
  idleMs(label: string): number {
    const nap = this.#series('nap', label, (random) => ({ ms: random.int(50) })).next();
    return nap === null ? IDLE_MS : Number(nap.args.ms);
  }

  /** What Postgres does to one request; null: it answers. */
  sql(label: string): SqlFault | null {
    if (this.isPostgresAway()) {
      return { kind: 'failover', isApplied: false, isFull: false };
    }
    const draw = (random: Prng) => ({
      isApplied: random.chance(0.5),
      isFull: random.chance(0.5),
    });
    for (const kind of SQL_KINDS) {
      const fault = this.#series(kind, label, draw).next();
      if (fault === null) continue;
      const { isApplied, isFull } = fault.args;
      return { kind, isApplied: isApplied === true, isFull: isFull === true };
    }
    return null;
  }

  /** True during a failover. */
  isPostgresAway(): boolean {
    const nowMs = this.#elapsedMs();
    return this.#failovers.some(
      ({ at, args }) => at <= nowMs && nowMs < at + Number(args.forMs) && !this.#isCalm,
    );
  }

  /** Which further copies of an event a provider sends. */
  storm(eventId: string): Storm {
    const storm = this.#series('webhook-storm', eventId, (random) => ({
      copiesMs: Array.from({ length: 1 + random.int(STORM_COPIES_MAX) }, () =>
        anyScale(random, 10, random.chance(0.1) ? STORM_DELAY_MS_MAX : JUMP_MS_MAX),
      ),
    })).next();
    return { copiesMs: (storm?.args.copiesMs as number[] | undefined) ?? [] };
  }

  /** Whether somebody sends this event with a signature that is none, before the true one. */
  isForged(eventId: string): boolean {
    return this.#series('webhook-forged', eventId).next() !== null;
  }

  /** Begins: from now on faults happen by themselves. */
  watch(targets: Targets): void {
    const { scheduler } = targets;
    const startMs = scheduler.nowMs;
    this.#startMs = startMs;
    this.#elapsedMs = () => scheduler.nowMs - startMs;
    scheduler.onDeliver = (completion) => this.#beforeDelivery(completion, targets);
    this.#plan(targets, 'clock-jump', jumpOf, ({ args }) => {
      for (const node of targets.nodes()) {
        if (node.name.startsWith(String(args.of))) node.offsetMs += Number(args.ms);
      }
    });
    const full = (random: Prng) => ({ forMs: anyScale(random, 100, DISK_FULL_MS_MAX) });
    this.#plan(targets, 'disk-full', full, ({ args }) => {
      const hit = [...targets.objects()];
      for (const object of hit) object.storage.isFull = true;
      scheduler.after(Number(args.forMs), null, 'the disk has room', () => {
        for (const object of hit) object.storage.isFull = false;
      });
    });
    this.#plan(targets, 'deploy', deployOf, (decision) => targets.deploy?.(decision));
  }

  get #isCalm(): boolean {
    return this.#options.decisions.isCalm;
  }

  #drawClock(name: string): { offsetMs: number; drift: number } {
    const { decisions } = this.#options;
    const wrong = decisions.once(`clock ${name}`, 'clock', (random) =>
      random.chance(this.rates.clock)
        ? {
            at: this.#elapsedMs(),
            args: {
              // Small ones too: where clocks are minutes apart no ticket is good, and nobody plays.
              offsetMs: anyScale(random, CLOCK_MS_MIN, CLOCK_MS_MAX) * random.pick([-1, 1]),
              drift: random.between(-DRIFT_MAX, DRIFT_MAX),
            },
          }
        : null,
    );
    if (wrong === null) return { offsetMs: 0, drift: 0 };
    return { offsetMs: Number(wrong.args.offsetMs), drift: Number(wrong.args.drift) };
  }

  /** Kills the owner of a completion just before it comes: between two of its awaits. */
  #beforeDelivery(completion: Completion, targets: Targets): void {
    if (this.#isCalm) return;
    const { owner, label } = completion;
    const name = owner?.name ?? (label.startsWith(FLUSH) ? label.slice(FLUSH.length) : null);
    if (name === null) return;
    const object = targets.objectOf(name);
    if (object !== undefined) {
      if (this.#series('kill', name).next() !== null) object.crash('killed');
      else if (this.#series('double', name).next() !== null) object.supersede();
      return;
    }
    if (owner === null || (owner as SimNode).kind !== 'worker') return;
    if (this.#series('kill-isolate', name.replace(/#.*/, '')).next() === null) return;
    targets.killIsolate(owner as SimNode, 'killed');
  }

  #planned(kind: FaultKind, draw: (random: Prng) => Decision['args']): Decision[] {
    const { decisions, faultsMs } = this.#options;
    return decisions.planned(kind, this.rates[kind], (random) => ({
      at: Math.round(random.between(0, faultsMs)),
      args: draw(random),
    }));
  }

  #plan(
    { scheduler }: Targets,
    kind: FaultKind,
    draw: (random: Prng) => Decision['args'],
    happen: (decision: Decision) => void,
  ): void {
    const startMs = this.#startMs ?? scheduler.nowMs;
    for (const decision of this.#planned(kind, draw)) {
      scheduler.at(startMs + decision.at, null, `fault ${decision.id}`, () => {
        if (!this.#isCalm) happen(decision);
      });
    }
  }

  #series(kind: FaultKind, place: string, draw?: (random: Prng) => Decision['args']): Series {
    let kinds = this.#byNode.get(place);
    if (kinds === undefined) {
      kinds = {};
      this.#byNode.set(place, kinds);
    }
    kinds[kind] ??= this.#options.decisions.series(kind, place, this.rates[kind], draw);
    return kinds[kind];
  }

  #streamOf(name: string): Prng {
    let stream = this.#ordinary.get(name);
    if (stream === undefined) {
      stream = this.#options.random.fork(name);
      this.#ordinary.set(name, stream);
    }
    return stream;
  }
}

const SQL_KINDS = [
  'sql-refused',
  'sql-killed',
  'sql-serialization',
  'sql-deadlock',
  'sql-timeout',
] as const satisfies readonly FaultKind[];

/** Whose clocks jump: all of one kind, which share a machine. */
const JUMPERS = [
  'GameSession',
  'PlayerHub',
  'ChatRoom',
  'games',
  'auth',
  'payments',
  'social',
  'compliance',
];

const jumpOf = (random: Prng) => ({
  of: random.pick(JUMPERS),
  ms: Math.round(random.between(-JUMP_MS_MAX, JUMP_MS_MAX)),
});

const deployOf = (random: Prng) => ({
  waveMs: anyScale(random, 100, 60_000),
  waves: 2 + random.int(4),
  goesBack: random.chance(0.4),
  backAfterMs: anyScale(random, 500, 5 * 60_000),
});

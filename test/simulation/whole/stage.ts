// The whole platform as what a run plays on: a world of all Workers and objects over a database, the
// people of the seed, and everything that must hold.

import { MINUTE_MS } from '#shared/time.ts';
import { Cast } from '../actors/cast.ts';
import { LOBBY } from '../actors/person.ts';
import type { SimDatabase } from '../database/database.ts';
import { FaultyDatabase } from '../database/faulty-database.ts';
import type { Decision, Decisions } from '../decisions.ts';
import type { Faults, Targets } from '../faults/faults.ts';
import { allInvariants } from '../invariants/all.ts';
import { checkBooks } from '../invariants/coins.ts';
import { Fairness } from '../invariants/fairness.ts';
import { Health } from '../invariants/health.ts';
import { type Failure, History } from '../invariants/history.ts';
import { checkRest, isAtRest } from '../invariants/liveness.ts';
import { Violation } from '../invariants/violation.ts';
import type { WorkerModule } from '../platform/isolate.ts';
import type { SimNode } from '../platform/node.ts';
import type { SimObject } from '../platform/objects.ts';
import type { Prng } from '../platform/prng.ts';
import { ORIGINS } from '../world/outside.ts';
import { World } from '../world/world.ts';
import { hearConsole } from './console.ts';
import { CHECK, readRest } from './rest.ts';

/** Workers and classes that a deploy replaces. */
const RELEASED = [
  'auth',
  'payments',
  'games',
  'social',
  'compliance',
  'gateway',
  'game-session',
  'chat-room',
  'player-hub',
] as const;
/** How often cron comes in a minute: it may be left out, and come at two places at once. */
const TICKS = [0, 1, 1, 2] as const;
/** When nothing happens any more it comes seldom: nobody promised that it comes each minute. */
const REST_TICK_MINUTES = 5;
const POLICY = `select social.set_policy($1, $2::jsonb, 'small rooms', null, $3::timestamptz, null) as set`;
const GRANT = 'select auth.grant_by_operator($1, $2, true, null, $3::timestamptz) as outcome';
/** Timers that one node may have set: so many are a leak, tens are usual. */
const TIMERS_MAX = 1_000;
/** The last look takes so long at most, virtual. */
const AUDIT_MS = 20 * MINUTE_MS;

/** A database that the harness may look into. */
export interface WholeDatabase extends SimDatabase {
  /** Runs a query of the harness, at a time. */
  admin(text: string, values: string[], nowMs: number): Promise<unknown[]>;
  /** What a model could not answer, if it is one: to Workers that looks like an outage. */
  readonly failure?: Error | null;
}

export interface StageOptions {
  seed: number;
  random: Prng;
  decisions: Decisions;
  faults: Faults;
  startMs: number;
  /** How long faults last, milliseconds; people act as long. */
  faultsMs: number;
  database: WholeDatabase;
  modules: ReadonlyMap<string, WorkerModule>;
  /** Those of the release before, for deploys; null where there is none. */
  modulesBefore?: ReadonlyMap<string, WorkerModule> | null;
  peopleMax?: number;
  onLine?: (line: string) => void;
}

export class WholeStage {
  readonly world: World;
  readonly history: History;
  readonly cast: Cast;
  readonly targets: Targets;
  readonly #options: StageOptions;
  readonly #invariants: ReturnType<typeof allInvariants>;
  readonly #quiet: () => void;
  /** Workers that run the release before. */
  readonly #before = new Set<string>();
  #isOver = false;
  #rounds = 0;

  constructor(options: StageOptions) {
    const { seed, decisions, faults, database, startMs, faultsMs } = options;
    this.#options = options;
    this.world = new World({
      seed,
      database: new FaultyDatabase(database, (place) => faults.sql(place)),
      circumstances: () => ({
        judge: (message) => faults.judge(message),
        flushMs: (object) => faults.flushMs(object),
        alarmLateMs: (object) => faults.alarmLateMs(object),
        idleMs: (object) => faults.idleMs(object),
        clockOf: (node) => faults.clockOf(node),
      }),
      moduleOf: (name) => this.#moduleOf(name),
      startMs,
      variables: { LIMIT_SCALE: '1000' },
    });
    const { scheduler, stripe, outside } = this.world;
    stripe.weather = faults;
    const elapsedMs = () => this.world.elapsedMs;
    this.#invariants = allInvariants(elapsedMs, new Health(decisions.made));
    this.history = new History({
      elapsedMs,
      invariants: [
        ...this.#invariants,
        { name: 'rounds', heard: (line, frame) => this.#count(line.isSpectator, frame) },
      ],
      onFailure: () => scheduler.stop(),
      ...(options.onLine !== undefined && { onLine: options.onLine }),
    });
    this.cast = new Cast({
      decisions,
      random: options.random.fork('cast'),
      untilMs: faultsMs,
      ...(options.peopleMax !== undefined && { peopleMax: options.peopleMax }),
      around: {
        deviceOf: (name) => ({
          node: this.world.device(name),
          history: this.history,
          origin: ORIGINS.gateway,
        }),
        elapsedMs,
        nowMs: () => scheduler.nowMs,
        mailTo: (address) => outside.mails.findLast(({ to }) => to === address)?.text,
        atStripe: (act) => this.#atStripe(() => stripe.act(act)),
        giveRole: (email, role) => this.#giveRole(email, role),
        isOver: () => this.#isOver,
      },
    });
    this.#quiet = hearConsole((where, line) => {
      this.history.note('log', where, {}, line);
    });
    this.targets = {
      scheduler,
      objectOf: (label) => this.#objectOf(label),
      objects: () => [...this.world.namespaces.values()].flatMap(({ objects }) => objects),
      nodes: () => this.#nodes(),
      killIsolate: (node) => this.#killIsolate(node),
      deploy: (decision) => this.#deploy(decision),
    };
  }

  /** Lets people and cron begin. */
  async begin(): Promise<void> {
    const { scheduler } = this.world;
    const { clerks, people } = this.cast;
    await this.#furnish();
    scheduler.onThrown = (error, { label }) => this.thrown(label, error);
    this.cast.begin((name, error) => {
      // What an actor's own code throws is a fault of the harness.
      throw new Error(`the actor ${name} threw`, { cause: error });
    });
    const ticks = this.#options.random.fork('cron');
    const tick = () => {
      this.world.tick(this.#isOver ? 1 : ticks.pick(TICKS));
      const minutes = this.#isOver ? REST_TICK_MINUTES : 1;
      scheduler.after(minutes * MINUTE_MS, null, 'cron', tick);
    };
    scheduler.after(MINUTE_MS, null, 'cron', tick);
    scheduler.after(this.#options.faultsMs, null, 'all go home', () => {
      this.#isOver = true;
      for (const person of [...people, ...clerks]) person.leave();
    });
  }

  /** In half of the runs the lobby's objects are small, so that a few people need several. */
  async #furnish(): Promise<void> {
    const { decisions, database, startMs } = this.#options;
    const small = decisions.once('small rooms', 'small-rooms', (random) =>
      random.chance(0.5) ? { at: 0, args: { membersMax: 1 + random.int(2) } } : null,
    );
    if (small === null) return;
    const at = new Date(startMs).toISOString();
    await database.admin(POLICY, [LOBBY, JSON.stringify(small.args), at], startMs);
  }

  /** Something threw that nobody caught. */
  thrown(where: string, error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.history.note('thrown', where, {}, text);
  }

  /** After each completion. */
  check(): void {
    const { failure } = this.history;
    if (failure !== null) throw violationOf(failure);
    const [forged] = this.world.stripe.forgedTaken;
    if (forged !== undefined) throw new Violation('surprise', `${forged} is forged and was taken`);
    const { failure: unanswered } = this.#options.database;
    if (unanswered) throw unanswered;
  }

  /** The books as a whole. */
  async checkAll(): Promise<void> {
    const { database } = this.#options;
    const found = await database.admin(CHECK, [], this.world.scheduler.nowMs);
    checkBooks(found.map((row) => JSON.stringify(row)));
    for (const { name, timers } of this.#nodes()) {
      if (timers > TIMERS_MAX) throw new Violation('surprise', `${name} has ${timers} timers`);
    }
  }

  /** Nothing is left to do: to wait longer would show nothing. */
  async isAtRest(): Promise<boolean> {
    const { nowMs } = this.world.scheduler;
    const alarms = [...this.targets.objects()].map(({ storage }) => storage.durableAlarm);
    if (alarms.some((alarm) => alarm !== null && alarm.atMs <= nowMs)) return false;
    if (this.cast.living.size > 0) return false;
    const rest = await this.#readRest();
    return isAtRest({ ...rest, lostAlarms: [] });
  }

  /** Everything had its time to come to rest: all that was ever told is read again. */
  async finish(): Promise<void> {
    const { scheduler } = this.world;
    this.history.note('audit', 'run', {}, null);
    const { clerks, people } = this.cast;
    let left = people.length + clerks.length;
    for (const person of [...people, ...clerks]) {
      person.device
        .run(() => this.cast.readAll(person))
        .then(
          () => {
            left -= 1;
          },
          (error) => this.thrown(`the audit of ${person.name}`, error),
        );
    }
    const endMs = scheduler.nowMs + AUDIT_MS;
    while (left > 0 && scheduler.nowMs < endMs) {
      await scheduler.run(Math.min(endMs, scheduler.nowMs + MINUTE_MS / 6));
      this.check();
    }
    if (left > 0) throw new Violation('liveness', `${left} people did not come to their end`);
    this.history.whole();
    this.check();
    checkRest({ ...(await this.#readRest()), lostAlarms: this.#lostAlarms() });
  }

  /** Rounds that were acknowledged to players. */
  rounds(): number {
    return this.#rounds;
  }

  /** Rounds that were computed again from their seeds. */
  verifications(): number {
    const fairness = this.#invariants.find((invariant) => invariant instanceof Fairness);
    return fairness?.verifications ?? 0;
  }

  unsettled(): string[] {
    return [...this.cast.living.keys()];
  }

  async close(): Promise<void> {
    this.#quiet();
    for (const { storage } of this.targets.objects()) storage.close();
    await this.#options.database.close();
  }

  #readRest(): ReturnType<typeof readRest> {
    const { database } = this.#options;
    return readRest((text) => database.admin(text, [], this.world.scheduler.nowMs));
  }

  #count(isSpectator: boolean, frame: { type: string; [field: string]: unknown }): void {
    if (isSpectator) return;
    if (frame.type === 'result') this.#rounds += 1;
    if (frame.type === 'autoplayResult') this.#rounds += Number(frame.plays);
  }

  /** As `npm run staff:grant` does it. */
  #giveRole(email: string, role: string): Promise<unknown> {
    const { scheduler } = this.world;
    const at = new Date(scheduler.nowMs).toISOString();
    const given = this.#options.database.admin(GRANT, [email, role, at], scheduler.nowMs);
    return scheduler.hold(given, null, 'a role is given');
  }

  #atStripe(act: () => void): void {
    try {
      act();
    } catch (error) {
      // Stripe says no: this payment is not in that state.
      this.history.note('stripe', 'stripe', {}, String(error));
    }
  }

  #objectOf(label: string): SimObject | undefined {
    const colon = label.indexOf(':');
    if (colon === -1) return undefined;
    const namespace = this.world.namespaces.get(label.slice(0, colon));
    const name = label.slice(colon + 1);
    return namespace?.has(name) === true ? namespace.objectOf(name) : undefined;
  }

  #nodes(): SimNode[] {
    const isolates = [...this.world.workers.values()].flatMap((worker) => worker.isolates);
    const objects = [...this.world.namespaces.values()].flatMap(({ objects }) => objects);
    return [
      ...isolates.map(({ node }) => node),
      ...objects.flatMap(({ node }) => (node === null ? [] : [node])),
    ];
  }

  #killIsolate(node: SimNode): void {
    for (const worker of this.world.workers.values()) worker.killNode(node, 'killed');
  }

  #moduleOf(name: string): WorkerModule {
    const { modules, modulesBefore } = this.#options;
    const before = this.#before.has(name) ? modulesBefore?.get(name) : undefined;
    return before ?? (modules.get(name) as WorkerModule);
  }

  /**
   * The release before comes back in waves and goes again in waves, perhaps twice: old code on rows
   * of new code, new code on rows of old, and for a while both of them calling each other.
   */
  #deploy({ args }: Decision): void {
    const everyMs = Number(args.waveMs) + Number(args.backAfterMs);
    const rolls = args.goesBack === true ? 4 : 2;
    for (let roll = 0; roll < rolls; roll++) {
      this.#roll(roll * everyMs, Number(args.waveMs) / Number(args.waves), roll % 2 === 0);
    }
  }

  #roll(afterMs: number, pauseMs: number, isBefore: boolean): void {
    const { scheduler } = this.world;
    for (const [index, name] of RELEASED.entries()) {
      scheduler.after(afterMs + index * pauseMs, null, `deploy ${name}`, () => {
        if (isBefore) this.#before.add(name);
        else this.#before.delete(name);
        this.world.redeploy(name);
      });
    }
  }

  /** Objects that have an alarm which is long due and did not come. */
  #lostAlarms(): string[] {
    const nowMs = this.world.scheduler.nowMs;
    return [...this.targets.objects()]
      .filter(({ storage }) => (storage.durableAlarm?.atMs ?? nowMs) < nowMs - 10 * MINUTE_MS)
      .map(({ label }) => label);
  }
}

function violationOf({ invariant, message, ids }: Failure): Violation {
  return new Violation(invariant, message, ids);
}

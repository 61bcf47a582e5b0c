// Durable Objects: a namespace finds an object by its name; an object has its storage and sockets for
// ever and its code only for a while. An incarnation begins with the constructor when somebody calls,
// and ends by eviction (nothing runs, sockets may sleep on), by a crash or by a deploy.

import { type Platform, SimNode } from './node.ts';
import type { Prng } from './prng.ts';
import type { Completion } from './scheduler.ts';
import { type Alarm, SimStorage } from './storage.ts';
import type { Served } from './stubs.ts';

/** The sockets of one object; they outlive its incarnations. */
export interface Sockets {
  /** What `ctx` has of sockets in a new incarnation. */
  context(node: SimNode, instance: () => object): Record<string, unknown>;
  /** How many are open. */
  readonly size: number;
  /** The incarnation is gone: by `evicted` they sleep on, otherwise they break. */
  ended(isEvicted: boolean): void;
}

type ObjectClass = new (context: never, env: never) => object;

export interface NamespaceOptions {
  platform: Platform;
  /** The class' name, which begins the names of its nodes. */
  name: string;
  /** Asked at each waking: a deploy changes the class. */
  classOf: (name: string) => ObjectClass;
  envOf: (name: string) => object;
  exportsOf: (node: SimNode) => object;
  random: Prng;
  socketsOf: (object: SimObject) => Sockets;
  flushMs: () => number;
  alarmLateMs: () => number;
  clockOf: (name: string) => { offsetMs: number; drift: number };
  /** How long an object must be idle to be sent to sleep, milliseconds; drawn each time. */
  idleMs: () => number;
}

/** After a throw the platform tries an alarm again so often, with growing pauses. */
const ALARM_RETRIES_MAX = 6;
const ALARM_RETRY_MS = 2_000;
/** An incarnation that another one replaced lives on for so long at most. */
const STALE_MS_MAX = 30_000;

/** What an incarnation may still do when it is dead: nothing. */
export class DeadIncarnation extends Error {
  override name = 'DeadIncarnation';
}

interface Incarnation {
  node: SimNode;
  instance: object;
  /** Calls, frames, alarms and background work under way. */
  busy: number;
  /** Another one has taken its place and it has not noticed. */
  isStale: boolean;
}

export class SimObject {
  readonly name: string;
  readonly storage: SimStorage;
  readonly sockets: Sockets;
  readonly random: Prng;
  incarnations = 0;
  readonly #options: NamespaceOptions;
  #now: Incarnation | null = null;
  /** How often the alarm was tried in vain; `counted`: because its handler threw. */
  #alarmTries = { failed: 0, counted: 0 };
  /** While the alarm's handler runs: what to do when its incarnation ends. */
  #abandonRing: (() => void) | null = null;
  #ringsAgain = false;
  #sleep: Completion | undefined;

  constructor(name: string, options: NamespaceOptions) {
    this.name = name;
    this.#options = options;
    this.random = options.random.fork(name);
    const { platform, flushMs, alarmLateMs } = options;
    this.storage = new SimStorage({
      scheduler: platform.scheduler,
      name: this.label,
      flushMs,
      alarmLateMs,
      onAlarm: () => this.#ring(),
      onBroken: () => this.crash('its storage is broken'),
    });
    this.sockets = options.socketsOf(this);
  }

  get label(): string {
    return `${this.#options.name}:${this.name}`;
  }

  get platform(): Platform {
    return this.#options.platform;
  }

  get isAwake(): boolean {
    return this.#now !== null;
  }

  /** The node of the incarnation that runs, if any. */
  get node(): SimNode | null {
    return this.#now?.node ?? null;
  }

  /** The incarnation that runs; a sleeping object is constructed anew. */
  wake(): Served {
    this.#now ??= this.#construct();
    return this.#now;
  }

  /** Says that something runs, so that nobody evicts the object; gives back the end of it. */
  busy(node: SimNode): () => void {
    const incarnation = this.#now;
    if (incarnation?.node !== node) return () => {};
    incarnation.busy += 1;
    return () => {
      incarnation.busy -= 1;
      if (incarnation.busy === 0) this.#sleepSoon();
    };
  }

  /** Sends the object to sleep where nothing runs. False where something does. */
  evict(): boolean {
    if (this.#now === null || this.#now.busy > 0 || this.storage.isDirty) return false;
    if (this.#now.node.timers > 0) return false;
    this.#end('evicted', true);
    return true;
  }

  /**
   * Another incarnation will answer from now on, and this one goes on until it touches its storage:
   * what the platform calls an object for a moment in two places. False when nothing runs.
   */
  supersede(): boolean {
    const incarnation = this.#now;
    if (incarnation === null) return false;
    // What it has written is not durable and never will be: it finds out at once.
    if (this.storage.isDirty) {
      this.crash('superseded');
      return true;
    }
    const { node } = incarnation;
    incarnation.isStale = true;
    this.#now = null;
    this.#abandonRing?.();
    this.sockets.ended(false);
    this.platform.scheduler.after(STALE_MS_MAX, null, `end of stale ${node.name}`, () =>
      node.kill('superseded'),
    );
    return true;
  }

  /** Everything that is not durable is lost, sockets included. */
  crash(reason: string): void {
    if (this.#now === null) this.sockets.ended(false);
    else this.#end(reason, false);
  }

  #end(reason: string, isEvicted: boolean): void {
    const incarnation = this.#now;
    this.#now = null;
    this.storage.rollBack();
    incarnation?.node.kill(reason);
    this.sockets.ended(isEvicted);
  }

  #sleepSoon(): void {
    this.#sleep?.cancel();
    const { platform, idleMs } = this.#options;
    this.#sleep = platform.scheduler.after(idleMs(), null, `idle ${this.label}`, () => {
      // A timer that is set keeps it awake for now.
      if (!this.evict() && this.#now !== null && this.#now.busy === 0) this.#sleepSoon();
    });
  }

  #construct(): Incarnation {
    const { platform, classOf, envOf, clockOf } = this.#options;
    this.incarnations += 1;
    const node = new SimNode(platform, {
      name: this.label,
      kind: 'object',
      random: this.random.fork(`${this.incarnations}`),
      ...clockOf(this.name),
    });
    const incarnation: Incarnation = { node, instance: {}, busy: 0, isStale: false };
    node.gate = (_label, leave) => {
      if (!node.isAlive) return;
      if (incarnation.isStale) leave();
      else this.storage.gate(leave);
    };
    const context = this.#contextOf(node, incarnation);
    try {
      const ObjectClass = classOf(this.name);
      incarnation.instance = ObjectClass.prototype;
      incarnation.instance = node.run(
        () => new ObjectClass(context as never, envOf(this.name) as never),
      );
    } catch (error) {
      this.storage.rollBack();
      node.kill('its constructor threw');
      throw error;
    }
    this.#sleepSoon();
    return incarnation;
  }

  #contextOf(node: SimNode, incarnation: Incarnation): object {
    const { name } = this;
    const refuse = () => {
      // This is where a stale incarnation finds out.
      if (incarnation.isStale) node.kill('superseded');
      if (!node.isAlive) throw new DeadIncarnation(`${node.name} uses its storage after its end`);
    };
    const { storage } = this;
    const { sql } = storage;
    return {
      id: { name, toString: () => name, equals: (other: { name: string }) => other.name === name },
      exports: this.#options.exportsOf(node),
      waitUntil: (work: Promise<unknown>) => {
        const end = this.busy(node);
        void work.then(end, end);
      },
      abort: (reason = 'aborted') => {
        if (node.isAlive && !incarnation.isStale) this.crash(reason);
      },
      blockConcurrencyWhile: () => {
        throw new Error('blockConcurrencyWhile is not in the model');
      },
      storage: {
        sql: {
          exec: (query: string, ...bindings: unknown[]) => {
            refuse();
            return sql.exec(query, ...bindings);
          },
          get databaseSize() {
            return sql.databaseSize;
          },
          setMaxPageCountForTest: (count: number) => sql.setMaxPageCountForTest(count),
        },
        transactionSync: <T>(work: () => T) => {
          refuse();
          return storage.transactionSync(work);
        },
        setAlarm: async (at: number | Date) => {
          refuse();
          const saidMs = checkAlarm(at, incarnation.instance);
          // The object says when by its own clock; the alarm goes by the true one.
          storage.setAlarm({ atMs: node.trueTimeOf(saidMs), saidMs });
        },
        getAlarm: async () => {
          refuse();
          return storage.getAlarm();
        },
        deleteAlarm: async () => {
          refuse();
          return storage.deleteAlarm();
        },
        sync: async () => storage.sync(),
      },
      ...this.sockets.context(node, () => incarnation.instance),
    };
  }

  #ring(): void {
    if (this.#abandonRing !== null) {
      // It never runs beside itself.
      this.#ringsAgain = true;
      return;
    }
    let served: Served;
    try {
      served = this.wake();
    } catch {
      this.#retryAlarm(this.storage.durableAlarm, true);
      return;
    }
    const { node, instance } = served;
    const end = this.busy(node);
    const alarm = this.storage.alarmTaken();
    const isOver = () => {
      this.#abandonRing = null;
      this.#ringsAgain = false;
    };
    // Until its end is durable nobody knows how far it came: then it runs again.
    const abandon = () => {
      if (this.#abandonRing !== abandon) return;
      isOver();
      this.#retryUnlessSet(alarm, false);
    };
    this.#abandonRing = abandon;
    const forget = node.onKill(abandon);
    const over = (isDone: boolean) => {
      if (this.#abandonRing !== abandon || !node.isAlive) return;
      end();
      this.storage.gate(() => {
        forget();
        const { durableAlarm } = this.storage;
        const isDue = this.#ringsAgain && durableAlarm !== null;
        isOver();
        // On a full disk nobody can say that it was taken: it is there, and rings again.
        const isTaken = alarm === null || durableAlarm !== alarm;
        if (isDone && isTaken) this.#alarmTries = { failed: 0, counted: 0 };
        else this.#retryUnlessSet(alarm, !isDone);
        if (isDue) this.storage.rearm(durableAlarm);
      });
    };
    const { alarm: handler } = instance as { alarm?: (info: object) => unknown };
    const retryCount = this.#alarmTries.failed;
    const info = { retryCount, isRetry: retryCount > 0, scheduledTime: alarm?.saidMs ?? 0 };
    node.run(() => {
      new Promise((take) => take(handler?.call(instance, info))).then(
        () => over(true),
        () => over(false),
      );
    });
  }

  // What was set meanwhile takes the place of the one that failed.
  #retryUnlessSet(failed: Alarm | null, isCounted: boolean): void {
    const { durableAlarm } = this.storage;
    // One that is still there was not even taken: what rings at once would die at once again.
    if (durableAlarm === null || durableAlarm === failed) {
      this.#retryAlarm(failed, isCounted);
    } else {
      this.#alarmTries = { failed: 0, counted: 0 };
      this.storage.rearm(durableAlarm);
    }
  }

  #retryAlarm(alarm: Alarm | null, isCounted: boolean): void {
    const tries = this.#alarmTries;
    tries.failed += 1;
    if (isCounted) tries.counted += 1;
    if (tries.counted > ALARM_RETRIES_MAX) {
      this.#alarmTries = { failed: 0, counted: 0 };
      this.storage.rearm(null);
      return;
    }
    const pauseMs = ALARM_RETRY_MS * 2 ** Math.max(0, tries.counted - 1);
    const atMs = this.platform.scheduler.nowMs + pauseMs;
    this.storage.rearm({ atMs, saidMs: alarm?.saidMs ?? atMs });
  }
}

/** The time of an alarm as whole milliseconds; throws for what is none. */
function checkAlarm(at: number | Date, instance: object): number {
  if (!('alarm' in instance)) {
    throw new TypeError(
      'Your Durable Object class must have an alarm() handler in order to call setAlarm()',
    );
  }
  const ms = Math.floor(Number(at));
  if (Number.isNaN(ms)) {
    throw new TypeError('The value cannot be converted because it is not a valid Date.');
  }
  if (ms <= 0) throw new TypeError('setAlarm() cannot be called with an alarm time <= 0');
  return ms;
}

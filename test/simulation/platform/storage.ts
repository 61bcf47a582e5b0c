// The storage of one object, across its incarnations. The writes since the last flush are one open
// transaction. What leaves the object meanwhile (a frame, a call, a reply) waits behind the output
// gate until a flush has made durable what it may tell of; the alarm's time is part of the same
// transaction. A kill rolls back to the last flush, and what was held is gone.

import type { Completion, Scheduler } from './scheduler.ts';
import { SqliteStorage } from './sqlite.ts';

export interface StorageOptions {
  scheduler: Scheduler;
  name: string;
  /** How long a flush takes, milliseconds; drawn for each. */
  flushMs: () => number;
  /** How late an alarm comes, milliseconds; drawn for each. */
  alarmLateMs: () => number;
  /** The alarm is due. */
  onAlarm: () => void;
  /** A write failed for good: nobody knows what is on the disk, so the object begins anew. */
  onBroken: () => void;
}

/** What a write throws while the disk takes no more; the object's incarnation ends with it. */
export class StorageFull extends Error {
  constructor() {
    super('database or disk is full: SQLITE_FULL');
  }
}

/** An alarm: when it rings by the true time, and the time that its object said by its own clock. */
export interface Alarm {
  atMs: number;
  saidMs: number;
}

export class SimStorage {
  readonly sql: SqliteStorage;
  /** Flushes so far. */
  flushes = 0;
  /** True while the disk takes no more: what writes is refused. */
  isFull = false;
  readonly #options: StorageOptions;
  #isDirty = false;
  #flush: Completion | null = null;
  #held: (() => void)[] = [];
  #alarm: Alarm | null = null;
  #durableAlarm: Alarm | null = null;
  #alarmCompletion: Completion | null = null;

  constructor(options: StorageOptions) {
    this.#options = options;
    this.sql = new SqliteStorage(() => this.#write(), options.onBroken);
  }

  /** True while something written is not durable yet. */
  get isDirty(): boolean {
    return this.#isDirty;
  }

  /** Lets something leave now, or once all that was written so far is durable. */
  gate(leave: () => void): void {
    if (this.#isDirty) this.#held.push(leave);
    else leave();
  }

  transactionSync<T>(work: () => T): T {
    this.#write();
    const alarm = this.#alarm;
    try {
      return this.sql.savepoint(work);
    } catch (error) {
      this.#alarm = alarm;
      throw error;
    }
  }

  setAlarm(alarm: Alarm): void {
    this.#write();
    this.sql.makeAlarmTable();
    this.#alarm = alarm;
  }

  /** What the object said when it set its alarm. */
  getAlarm(): number | null {
    return this.#alarm?.saidMs ?? null;
  }

  deleteAlarm(): void {
    this.#write();
    this.#alarm = null;
  }

  async sync(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.gate(resolve);
    return promise;
  }

  /** The alarm's handler begins: it is set no more, unless the handler sets it again. */
  alarmTaken(): Alarm | null {
    const alarm = this.#alarm;
    if (!this.isFull) this.#write();
    this.#alarm = null;
    return alarm;
  }

  /** The alarm that a crash would leave. */
  get durableAlarm(): Alarm | null {
    return this.#durableAlarm;
  }

  /** Sets the alarm of an object that has no code running: a retry by the platform. */
  rearm(alarm: Alarm | null): void {
    this.#alarm = alarm;
    this.#durableAlarm = alarm;
    this.#schedule();
  }

  /** Back to the last flush. */
  rollBack(): void {
    this.#flush?.cancel();
    this.#flush = null;
    this.#held = [];
    if (!this.#isDirty) return;
    this.#isDirty = false;
    this.sql.rollback();
    this.#alarm = this.#durableAlarm;
    // Its handler had begun, and never has.
    if (this.#alarmCompletion === null) this.#schedule();
  }

  close(): void {
    this.rollBack();
    this.#alarmCompletion?.cancel();
    this.sql.close();
  }

  #write(): void {
    if (this.isFull) {
      this.#options.onBroken();
      throw new StorageFull();
    }
    if (this.#isDirty) return;
    this.#isDirty = true;
    this.sql.begin();
    const { scheduler, name, flushMs } = this.#options;
    this.#flush = scheduler.after(flushMs(), null, `flush ${name}`, () => this.#commit());
  }

  #commit(): void {
    this.sql.commit();
    this.flushes += 1;
    this.#isDirty = false;
    this.#flush = null;
    if (this.#durableAlarm !== this.#alarm) {
      this.#durableAlarm = this.#alarm;
      this.#schedule();
    }
    const held = this.#held;
    this.#held = [];
    for (const leave of held) leave();
  }

  #schedule(): void {
    this.#alarmCompletion?.cancel();
    this.#alarmCompletion = null;
    if (this.#durableAlarm === null) return;
    const { atMs } = this.#durableAlarm;
    const { scheduler, name, alarmLateMs, onAlarm } = this.#options;
    const dueMs = Math.max(atMs, scheduler.nowMs) + alarmLateMs();
    this.#alarmCompletion = scheduler.at(dueMs, null, `alarm ${name}`, () => {
      this.#alarmCompletion = null;
      onAlarm();
    });
  }
}

// Incarnations of an object: what ends one, what is lost with it, and what runs beside what.

import { DurableObject } from 'cloudflare:workers';
import { type Fact, inWorker, pause, rejectionOf, until } from '../fact.ts';

/** Remembers in memory and in rows. */
export class Mortal extends DurableObject {
  #memory = 0;

  constructor(ctx: DurableObjectState, env: never) {
    super(ctx, env);
    ctx.storage.sql.exec('create table if not exists t (v)');
    this.note('born');
  }

  note(text: string): void {
    this.ctx.storage.sql.exec('insert into t values (?)', text);
  }

  notes(): unknown[] {
    return this.ctx.storage.sql
      .exec('select v from t order by rowid')
      .toArray()
      .map(({ v }) => v);
  }

  remember(count: number): number {
    this.#memory += count;
    return this.#memory;
  }

  async slow(ms: number): Promise<string> {
    await pause(ms);
    return 'done';
  }

  async slowElsewhere(other: string, ms: number): Promise<string> {
    const { Mortal: mortals } = this.env as { Mortal: { getByName(name: string): Mortal } };
    return mortals.getByName(other).slow(ms);
  }

  abort(): void {
    this.ctx.abort('on purpose');
    this.#memory = -1;
  }

  fails(): never {
    this.note('written');
    throw new Error('fails');
  }

  async addSlowly(ms: number): Promise<number> {
    const before = this.#memory;
    if (ms >= 0) await pause(ms);
    this.#memory = before + 1;
    return this.#memory;
  }

  /** Two notes around a wait of storage. */
  async around(text: string, what: 'getAlarm' | 'setAlarm'): Promise<void> {
    const { storage } = this.ctx;
    this.note(`${text}1`);
    if (what === 'getAlarm') await storage.getAlarm();
    else await storage.setAlarm(Date.now() + 1e6);
    this.note(`${text}2`);
  }

  later(ms: number): void {
    setTimeout(() => this.note('timer'), ms);
  }

  background(ms: number): string {
    this.ctx.waitUntil(pause(ms).then(() => this.note('background')));
    return 'replied';
  }

  clock(): boolean {
    const startedMs = Date.now();
    let sum = 0;
    for (let index = 0; index < 3e6; index++) sum += index;
    return sum > 0 && Date.now() === startedMs;
  }

  override alarm(): void {}
}

/** Would be born at the second try, if the first had left anything. */
export class Stillborn extends DurableObject {
  constructor(ctx: DurableObjectState, env: never) {
    super(ctx, env);
    const { sql } = ctx.storage;
    sql.exec('create table if not exists t (v)');
    sql.exec("insert into t values ('tried')");
    if (sql.exec('select count(*) as n from t').one().n === 1) {
      throw new RangeError('not yet');
    }
  }

  tries(): number {
    return Number(this.ctx.storage.sql.exec('select count(*) as n from t').one().n);
  }
}

/** Lets nobody in until it is ready. */
export class Gated extends DurableObject {
  #isReady = false;

  constructor(ctx: DurableObjectState, env: never) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(async () => {
      await pause(200);
      this.#isReady = true;
    });
  }

  isReady(): boolean {
    return this.#isReady;
  }
}

export const INCARNATION_FACTS: readonly Fact[] = [
  inWorker(
    'an evicted object is constructed anew: memory is lost, rows are there',
    async ({ object, evict }) => {
      const stub = object<Mortal>('Mortal');
      await stub.remember(5);
      await stub.note('row');
      await evict('Mortal');
      return [await stub.remember(1), await stub.notes()];
    },
    [1, ['born', 'row', 'born']],
  ),
  inWorker(
    'an object that nobody calls falls asleep by itself',
    async ({ object }) => {
      await object<Mortal>('Mortal').remember(5);
      await pause(12_500);
      return object<Mortal>('Mortal').remember(1);
    },
    1,
  ),
  inWorker(
    'an object that is called now and then stays awake',
    async ({ object }) => {
      for (let times = 0; times < 12; times++) {
        await object<Mortal>('Mortal').remember(1);
        await pause(1_000);
      }
      return object<Mortal>('Mortal').remember(1);
    },
    13,
  ),
  inWorker(
    'an object is not evicted while a call is under way',
    async ({ object, evict }) => {
      const stub = object<Mortal>('Mortal');
      const slow = rejectionOf(() => stub.slow(300));
      await pause(50);
      await evict('Mortal');
      return [await slow, (await stub.notes()).length];
    },
    ['nothing', 2],
  ),
  inWorker(
    'an object is not evicted while it waits for another',
    async ({ object, evict, name }) => {
      const stub = object<Mortal>('Mortal');
      const slow = rejectionOf(() => stub.slowElsewhere(`${name}-other`, 300));
      await pause(50);
      await evict('Mortal');
      return [await slow, (await stub.notes()).length];
    },
    ['nothing', 2],
  ),
  inWorker(
    'an object that aborts is constructed anew, and calls under way fail',
    async ({ object }) => {
      const stub = object<Mortal>('Mortal');
      await stub.remember(5);
      const slow = rejectionOf(() => stub.slow(10_000));
      await pause(50);
      const failed = await rejectionOf(() => object<Mortal>('Mortal').abort());
      return [
        failed !== 'nothing',
        (await slow) !== 'nothing',
        await object<Mortal>('Mortal').remember(1),
      ];
    },
    [true, true, 1],
  ),
  inWorker(
    'a stub whose object was reset is of no use; a new one is',
    async ({ object }) => {
      const stub = object<Mortal>('Mortal');
      await rejectionOf(() => stub.abort());
      const again = await rejectionOf(() => stub.notes());
      return [again !== 'nothing', await object<Mortal>('Mortal').remember(1)];
    },
    [true, 1],
  ),
  inWorker(
    'a method that throws leaves the object as it is, and what it wrote',
    async ({ object }) => {
      const stub = object<Mortal>('Mortal');
      await stub.remember(5);
      const failed = await rejectionOf(() => stub.fails());
      return [failed, await stub.remember(1), await stub.notes()];
    },
    ['Error: fails', 6, ['born', 'written']],
  ),
  inWorker(
    'code between two awaits runs alone',
    async ({ object }) => {
      const stub = object<Mortal>('Mortal');
      await Promise.all(Array.from({ length: 20 }, () => stub.addSlowly(-1)));
      return stub.remember(0);
    },
    20,
  ),
  inWorker(
    'calls run beside one another where they wait',
    async ({ object }) => {
      const stub = object<Mortal>('Mortal');
      await Promise.all(Array.from({ length: 5 }, () => stub.addSlowly(1_000)));
      return stub.remember(0);
    },
    1,
  ),
  inWorker(
    'nobody gets in where an object waits for its storage',
    async ({ object }) => {
      const stub = object<Mortal>('Mortal');
      await Promise.all([
        stub.around('a', 'getAlarm'),
        stub.around('b', 'setAlarm'),
        stub.around('c', 'getAlarm'),
      ]);
      return stub.notes();
    },
    ['born', 'a1', 'a2', 'b1', 'b2', 'c1', 'c2'],
  ),
  inWorker(
    'a timer that is set is lost with its incarnation',
    async ({ object }) => {
      await object<Mortal>('Mortal').later(2_000);
      await rejectionOf(() => object<Mortal>('Mortal').abort());
      await pause(3_000);
      return object<Mortal>('Mortal').notes();
    },
    ['born', 'born'],
  ),
  inWorker(
    'a timer runs after the call that set it was answered',
    async ({ object }) => {
      await object<Mortal>('Mortal').later(200);
      await until(async () => (await object<Mortal>('Mortal').notes()).length > 1);
      return object<Mortal>('Mortal').notes();
    },
    ['born', 'timer'],
  ),
  inWorker(
    'background work goes on after the reply',
    async ({ object }) => {
      const stub = object<Mortal>('Mortal');
      const reply = await stub.background(1_000);
      const before = await stub.notes();
      await until(async () => (await stub.notes()).length > 1);
      return [reply, before, await stub.notes()];
    },
    ['replied', ['born'], ['born', 'background']],
  ),
  inWorker(
    'whether the clock goes on while code runs is left open: at the edge it stands, on a machine not',
    ({ object }) => object<Mortal>('Mortal').clock(),
    true,
    false,
  ),
  inWorker(
    'a constructor that throws takes its writes back, tells the caller, and is tried again',
    async ({ object }) => {
      const tries = () => object<Stillborn>('Stillborn').tries();
      return [await rejectionOf(tries), await rejectionOf(tries)];
    },
    ['RangeError: not yet', 'RangeError: not yet'],
  ),
  inWorker(
    'blockConcurrencyWhile keeps calls out until its work is done; the model refuses it',
    async ({ object }) => {
      const { isReady } = object<Gated>('Gated');
      return isReady().catch((error: Error) => error.message);
    },
    true,
    'blockConcurrencyWhile is not in the model',
  ),
];

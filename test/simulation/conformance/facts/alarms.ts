// Alarms: when they ring, how often, beside what, and what becomes of them when their handler fails.

import { DurableObject } from 'cloudflare:workers';
import { type Fact, inWorker, pause, rejectionOf, type Stub, until } from '../fact.ts';

/** How the handler behaves: once, then it only notes that it rang. */
type Mode =
  | 'note'
  | 'fail'
  | 'fail always'
  | 'set and fail'
  | 'set and abort'
  | 'set'
  | 'slow'
  | 'abort'
  | 'wait';

/** Notes what it hears, with the time. */
export class Ringer extends DurableObject {
  constructor(ctx: DurableObjectState, env: never) {
    super(ctx, env);
    ctx.storage.sql.exec(
      'create table if not exists t (at, what); create table if not exists m (mode)',
    );
  }

  note(what: string): void {
    this.ctx.storage.sql.exec('insert into t values (?, ?)', Date.now(), what);
  }

  notes(): { at: number; what: string }[] {
    return this.ctx.storage.sql
      .exec<{ at: number; what: string }>('select at, what from t order by rowid')
      .toArray();
  }

  #mode(mode: Mode): void {
    this.ctx.storage.sql.exec('delete from m');
    this.ctx.storage.sql.exec('insert into m values (?)', mode);
  }

  async set(inMs: number, mode: Mode = 'note'): Promise<void> {
    this.#mode(mode);
    this.note('set');
    await this.ctx.storage.setAlarm(Date.now() + inMs);
  }

  async move(inMs: number): Promise<void> {
    this.note('moved');
    await this.ctx.storage.setAlarm(Date.now() + inMs);
  }

  async remove(): Promise<void> {
    await this.ctx.storage.deleteAlarm();
  }

  get(): Promise<number | null> {
    return this.ctx.storage.getAlarm();
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    const { storage } = this.ctx;
    const mode = storage.sql.exec('select mode from m').one().mode as Mode;
    const set = await storage.getAlarm();
    this.note(`rang ${info?.retryCount} ${info?.isRetry} ${set === null ? 'unset' : 'set'}`);
    if (mode !== 'fail always') this.#mode('note');
    if (mode === 'set and fail') await storage.setAlarm(Date.now() + 300);
    if (mode === 'set') await storage.setAlarm(Date.now() - 1000);
    if (mode === 'slow' || mode === 'set') {
      await pause(1_500);
      this.note('ended');
    }
    if (mode === 'set and abort') await storage.setAlarm(Date.now() + 4000);
    if (mode.includes('abort')) {
      await storage.sync();
      this.ctx.abort('on purpose');
    }
    if (mode.includes('fail')) throw new Error('on purpose');
  }
}

/** An object with no handler. */
export class Deaf extends DurableObject {
  set(): Promise<string> {
    return rejectionOf(async () => this.ctx.storage.setAlarm(Date.now() + 1000));
  }
}

const whatOf = async (stub: Stub<Ringer>) => (await stub.notes()).map(({ what }) => what);
/** Waits until it rang so often; a call that a crash cuts off is made again. */
const rings = (stub: () => Stub<Ringer>, count: number) =>
  until(async () => {
    const notes = await whatOf(stub()).catch((): string[] => []);
    return notes.filter((what) => what.startsWith('rang')).length >= count;
  });

const alarm = (
  name: string,
  run: (
    stub: Stub<Ringer>,
    again: () => Stub<Ringer>,
    evict: () => Promise<void>,
  ) => Promise<unknown>,
  ...seen: Fact['seen']
) =>
  inWorker(
    name,
    ({ object, evict }) => {
      const again = () => object<Ringer>('Ringer');
      return run(again(), again, () => evict('Ringer'));
    },
    ...seen,
  );

const RANG = 'rang 0 false unset';

export const ALARM_FACTS: readonly Fact[] = [
  alarm(
    'an alarm rings once, at its time or a little later, and is unset in its handler',
    async (stub) => {
      await stub.set(300);
      await rings(() => stub, 1);
      await pause(1_000);
      const [set, rang, ...more] = await stub.notes();
      const waitedMs = (rang?.at ?? 0) - (set?.at ?? 0);
      return [rang?.what ?? '', waitedMs >= 300, more.length, await stub.get()];
    },
    [RANG, true, 0, null],
  ),
  alarm(
    'an alarm in the past rings at once',
    async (stub) => {
      await stub.set(-60_000);
      await rings(() => stub, 1);
      return whatOf(stub);
    },
    ['set', RANG],
  ),
  alarm(
    'an alarm that was moved rings at its last time only',
    async (stub) => {
      await stub.set(2_000);
      await stub.move(3_000);
      await pause(3_000);
      await rings(() => stub, 1);
      const [, moved, rang, ...more] = await stub.notes();
      return [rang?.what ?? '', (rang?.at ?? 0) - (moved?.at ?? 0) >= 3_000, more.length];
    },
    [RANG, true, 0],
  ),
  alarm(
    'an alarm that was deleted does not ring',
    async (stub) => {
      await stub.set(2_000);
      await stub.remove();
      await pause(3_000);
      return whatOf(stub);
    },
    ['set'],
  ),
  alarm(
    'an alarm wakes an object that sleeps',
    async (stub, _again, evict) => {
      await stub.set(1_000);
      await evict();
      await pause(1_500);
      await rings(() => stub, 1);
      return whatOf(stub);
    },
    ['set', RANG],
  ),
  alarm(
    'an alarm whose handler throws rings again after 2 seconds and 4 more; its writes stay',
    async (stub) => {
      await stub.set(0, 'fail always');
      await rings(() => stub, 3);
      const [, ...rang] = await stub.notes();
      const [first = 0, second = 0, third = 0] = rang.map(({ at }) => at);
      const near = (pauseMs: number, ms: number) => pauseMs >= ms - 50 && pauseMs < ms * 5;
      return [
        rang.map(({ what }) => what).slice(0, 3),
        near(second - first, 2000),
        near(third - second, 4000),
      ];
    },
    [[RANG, 'rang 1 true unset', 'rang 2 true unset'], true, true],
  ),
  alarm(
    'an alarm that succeeds when it rings again rings no more',
    async (stub) => {
      await stub.set(0, 'fail');
      await rings(() => stub, 2);
      await pause(5000);
      return whatOf(stub);
    },
    ['set', RANG, 'rang 1 true unset'],
  ),
  alarm(
    'an alarm that its handler set before it threw rings at that time, as a new one',
    async (stub) => {
      await stub.set(0, 'set and fail');
      await rings(() => stub, 2);
      await pause(3000);
      const notes = await stub.notes();
      const waitedMs = (notes[2]?.at ?? 0) - (notes[1]?.at ?? 0);
      return [notes.map(({ what }) => what), waitedMs >= 300];
    },
    [['set', RANG, RANG], true],
  ),
  alarm(
    'an alarm never rings beside itself: one that its handler sets waits for its end',
    async (stub) => {
      await stub.set(0, 'set');
      await rings(() => stub, 2);
      return whatOf(stub);
    },
    ['set', RANG, 'ended', RANG],
  ),
  alarm(
    'an alarm that is set while the handler runs rings after it',
    async (stub) => {
      await stub.set(0, 'slow');
      await rings(() => stub, 1);
      await stub.move(0);
      await rings(() => stub, 2);
      return whatOf(stub);
    },
    ['set', RANG, 'moved', 'ended', RANG],
  ),
  alarm(
    'an alarm whose object crashes in its handler rings again',
    async (stub, again) => {
      await stub.set(0, 'abort');
      await pause(1000);
      await rings(again, 2);
      return whatOf(again());
    },
    ['set', RANG, 'rang 1 true unset'],
  ),
  alarm(
    'an alarm that its handler set and made durable before a crash rings at that time',
    async (stub, again) => {
      await stub.set(0, 'set and abort');
      await pause(1000);
      await rings(again, 2);
      const [, first, ...rest] = await again().notes();
      return [rest.map(({ what }) => what), (rest[0]?.at ?? 0) - (first?.at ?? 0) >= 4_000];
    },
    [[RANG], true],
  ),
  alarm(
    'an alarm that failed counts as set until it rings again',
    async (stub) => {
      await stub.set(0, 'fail');
      await rings(() => stub, 1);
      return (await stub.get()) !== null;
    },
    true,
  ),
  alarm(
    'an alarm that failed and was moved rings once more, as a retry',
    async (stub) => {
      await stub.set(0, 'fail');
      await rings(() => stub, 1);
      await stub.move(200);
      await pause(4000);
      return whatOf(stub);
    },
    ['set', RANG, 'moved', 'rang 1 true unset'],
  ),
  alarm(
    'an alarm that failed can be deleted',
    async (stub) => {
      await stub.set(0, 'fail');
      await rings(() => stub, 1);
      await stub.remove();
      await pause(4000);
      return whatOf(stub);
    },
    ['set', RANG],
  ),
  inWorker(
    'an alarm cannot be set where there is no handler',
    ({ object }) => object<Deaf>('Deaf').set(),
    'TypeError: Your Durable Object class must have an alarm() handler in order to call setAlarm()',
  ),
];

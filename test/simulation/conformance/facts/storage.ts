// Transactions of storage, and the output gate: nothing leaves an object before what it may tell of
// is durable, and what was not durable at a crash is gone together with what waited for it.

import { DurableObject } from 'cloudflare:workers';
import {
  describe,
  type Fact,
  inWorker,
  pause,
  type Route,
  rejectionOf,
  thrownBy,
} from '../fact.ts';
import { inObject } from './lab.ts';

type Storage = DurableObjectStorage;

const rowsOf = ({ sql }: Storage) =>
  sql
    .exec('select v from t order by rowid')
    .toArray()
    .map(({ v }) => v);
const put = ({ sql }: Storage, value: string) => sql.exec('insert into t values (?)', value);

/** A fact of transactions, with an empty `t (v)` there. */
const store = (name: string, work: (storage: Storage) => unknown, ...seen: Fact['seen']): Fact =>
  inObject(
    name,
    ({ storage }) => {
      storage.sql.exec('create table t (v)');
      return work(storage);
    },
    ...seen,
  );

/** Writes, tells somebody, and crashes; or asks how that went. */
export class Teller extends DurableObject<{
  Teller: { getByName(name: string): { put(value: string): Promise<void> } };
  NEIGHBOUR: Fetcher;
}> {
  constructor(ctx: DurableObjectState, env: never) {
    super(ctx, env);
    ctx.storage.sql.exec('create table if not exists t (v)');
  }

  put(value: string): void {
    put(this.ctx.storage, value);
  }

  rows(): unknown[] {
    return rowsOf(this.ctx.storage);
  }

  /** Crashes at once, or after so many microtasks, in the same turn as what it wrote. */
  async crash(tell: 'call' | 'fetch' | 'alarm' | 'reply', other: string): Promise<string> {
    const { storage } = this.ctx;
    this.put('lost');
    if (tell === 'call')
      void this.env.Teller.getByName(other)
        .put('told')
        .catch(() => {});
    if (tell === 'fetch') void this.env.NEIGHBOUR.fetch(`http://x/tell/${other}`).catch(() => {});
    if (tell === 'alarm') void storage.setAlarm(Date.now());
    await null;
    this.put('lost too');
    await null;
    this.ctx.abort('on purpose');
    this.put('never');
    return 'replied';
  }

  async crashLater(): Promise<void> {
    this.put('kept');
    await this.ctx.storage.sync();
    this.put('lost');
    this.ctx.abort('on purpose');
  }

  crashNow(): void {
    this.put('lost');
    this.ctx.abort('on purpose');
  }

  async call(other: string): Promise<void> {
    this.put('kept');
    await this.env.Teller.getByName(other).put('told');
    this.put('lost');
    this.ctx.abort('on purpose');
  }

  override alarm(): void {
    this.put('rang');
  }
}

export const STORAGE_ROUTES: Record<string, Route> = {
  tell: async (request, env) => {
    const other = new URL(request.url).pathname.split('/')[2] ?? '';
    const { Teller: tellers } = env as unknown as Teller['env'];
    await tellers.getByName(other).put('told');
    return new Response();
  },
};

const gate = (tell: 'call' | 'fetch' | 'alarm' | 'reply', name: string): Fact =>
  inWorker(
    name,
    async ({ object, name: own }) => {
      const reply = await rejectionOf(() => object<Teller>('Teller').crash(tell, `${own}-other`));
      await pause(300);
      return [
        reply === 'nothing',
        await object<Teller>('Teller').rows(),
        await object<Teller>('Teller', '-other').rows(),
      ];
    },
    [false, [], []],
  );

export const STORAGE_FACTS: readonly Fact[] = [
  store(
    'transactionSync gives what its work gives',
    (storage) => {
      const given = storage.transactionSync(() => {
        put(storage, 'a');
        return 5;
      });
      return [given, rowsOf(storage)];
    },
    [5, ['a']],
  ),
  store(
    'transactionSync takes back what its work wrote when it throws, and throws the same',
    (storage) => {
      put(storage, 'before');
      const thrown = thrownBy(() =>
        storage.transactionSync(() => {
          put(storage, 'a');
          throw new RangeError('no');
        }),
      );
      return [thrown, rowsOf(storage)];
    },
    ['RangeError: no', ['before']],
  ),
  store(
    'transactionSync nests: the inner one is taken back alone, or with the outer one',
    (storage) => {
      storage.transactionSync(() => {
        put(storage, 'outer');
        thrownBy(() =>
          storage.transactionSync(() => {
            put(storage, 'inner');
            throw new Error();
          }),
        );
        put(storage, 'outer too');
      });
      thrownBy(() =>
        storage.transactionSync(() => {
          storage.transactionSync(() => put(storage, 'inner'));
          throw new Error();
        }),
      );
      return rowsOf(storage);
    },
    ['outer', 'outer too'],
  ),
  store(
    'transactionSync ends at the first await of an async work, whatever comes of the rest',
    async (storage) => {
      const work = async (): Promise<never> => {
        put(storage, 'inside');
        await null;
        put(storage, 'outside');
        throw new Error('late');
      };
      const given: unknown = storage.transactionSync(work);
      return [
        given instanceof Promise,
        await rejectionOf(given as Promise<never>),
        rowsOf(storage),
      ];
    },
    [true, 'Error: late', ['inside', 'outside']],
  ),
  store(
    'transactionSync takes back nothing of an async work that throws at once',
    async (storage) => {
      const given: unknown = storage.transactionSync(async () => {
        put(storage, 'inside');
        throw new Error('at once');
      });
      return [await rejectionOf(given as Promise<never>), rowsOf(storage)];
    },
    ['Error: at once', ['inside']],
  ),
  store(
    'transactionSync takes back an alarm that was set in it',
    async (storage) => {
      const [before, inside] = [Date.now() + 100_000, Date.now() + 200_000];
      await storage.setAlarm(before);
      thrownBy(() =>
        storage.transactionSync(() => {
          void storage.setAlarm(inside);
          throw new Error();
        }),
      );
      return (await storage.getAlarm()) === before;
    },
    true,
  ),
  store(
    'an alarm is set, moved, told and deleted; one at a time',
    async (storage) => {
      const at = Date.now() + 100_000;
      const seen = [await storage.getAlarm()];
      await storage.setAlarm(at);
      await storage.setAlarm(new Date(at + 5));
      seen.push(((await storage.getAlarm()) ?? 0) - at);
      await storage.deleteAlarm();
      return [...seen, await storage.getAlarm()];
    },
    [null, 5, null],
  ),
  store(
    'an alarm is set to whole milliseconds, and not to what is no time',
    async (storage) => {
      const at = Date.now() + 100_000;
      await storage.setAlarm(at + 0.75);
      return [
        ((await storage.getAlarm()) ?? 0) - at,
        await rejectionOf(() => storage.setAlarm(Number.NaN)),
        await rejectionOf(() => storage.setAlarm(-5)),
      ];
    },
    [
      0,
      'TypeError: The value cannot be converted because it is not a valid Date.',
      'TypeError: setAlarm() cannot be called with an alarm time <= 0',
    ],
  ),
  store(
    'sync resolves to nothing',
    async (storage) => {
      put(storage, 'a');
      return describe(await storage.sync());
    },
    'undefined',
  ),
  gate('reply', 'a crash before what was written is durable takes it back, and no reply is seen'),
  gate('call', 'a call is not seen by the other object before what was written is durable'),
  gate('fetch', 'a request is not seen by the other Worker before what was written is durable'),
  gate('alarm', 'an alarm that was set in the turn of a crash does not ring'),
  inWorker(
    'what sync has waited for survives a crash',
    async ({ object }) => {
      await rejectionOf(() => object<Teller>('Teller').crashLater());
      return object<Teller>('Teller').rows();
    },
    ['kept'],
  ),
  inWorker(
    'what was replied survives a crash',
    async ({ object }) => {
      await object<Teller>('Teller').put('kept');
      await rejectionOf(() => object<Teller>('Teller').crashNow());
      return object<Teller>('Teller').rows();
    },
    ['kept'],
  ),
  inWorker(
    'what was written before a call that was answered survives a crash',
    async ({ object, name }) => {
      await rejectionOf(() => object<Teller>('Teller').call(`${name}-other`));
      return [
        await object<Teller>('Teller').rows(),
        await object<Teller>('Teller', '-other').rows(),
      ];
    },
    [['kept'], ['told']],
  ),
];

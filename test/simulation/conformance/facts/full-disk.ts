// A disk that takes no more. What is refused takes its whole turn with it and the object begins anew;
// but a statement that SQLite can undo alone is refused alone, and the object goes on. The first alarm
// of an object is such a one: it makes the table that keeps it.

import { DurableObject } from 'cloudflare:workers';
import { type Fact, inWorker, rejectionOf, thrownBy } from '../fact.ts';

const PAGE_BYTES = 4096;
const LATER_MS = 1e6;
/** Does not fit into the page that is there. */
const BIG = 'x'.repeat(2 * PAGE_BYTES);

/** Workerd has it where its flag `experimental` is set. */
type Limited = { setMaxPageCountForTest(count: number): void };

/** Writes until its disk is full. */
export class Filler extends DurableObject {
  #calls = 0;

  constructor(ctx: DurableObjectState, env: never) {
    super(ctx, env);
    ctx.storage.sql.exec('create table if not exists t (v)');
  }

  put(value: string): void {
    this.ctx.storage.sql.exec('insert into t values (?)', value);
  }

  calls(): number {
    this.#calls += 1;
    return this.#calls;
  }

  async kept(): Promise<[rows: unknown[], alarm: number | null]> {
    const rows = this.ctx.storage.sql.exec('select v from t order by rowid').toArray();
    return [rows.map(({ v }) => v), await this.ctx.storage.getAlarm()];
  }

  async keep(alarmMs: number | null): Promise<void> {
    this.put('kept');
    if (alarmMs !== null) await this.ctx.storage.setAlarm(alarmMs);
    await this.ctx.storage.sync();
  }

  #fill(): void {
    const { sql } = this.ctx.storage;
    (sql as unknown as Limited).setMaxPageCountForTest(sql.databaseSize / PAGE_BYTES);
  }

  overflow(alarmMs: number): string {
    this.#fill();
    this.put('lost');
    void this.ctx.storage.setAlarm(alarmMs).catch(() => {});
    const refused = thrownBy(() => this.put(BIG));
    return `${refused}, then ${thrownBy(() => this.put('more'))}`;
  }

  async setFirst(alarmMs: number): Promise<string> {
    this.#fill();
    this.put('with it');
    return rejectionOf(() => this.ctx.storage.setAlarm(alarmMs));
  }

  setFirstOrEnd(alarmMs: number): void {
    this.#fill();
    this.put('with it');
    this.ctx.storage.setAlarm(alarmMs).catch(() => this.ctx.abort('on purpose'));
  }

  override alarm(): void {}
}

export const FULL_DISK_FACTS: readonly Fact[] = [
  inWorker(
    'a row that finds the disk full takes its turn with it, an alarm too, and resets its object',
    async ({ object }) => {
      const atMs = Date.now() + LATER_MS;
      const stub = object<Filler>('Filler');
      await stub.keep(atMs);
      await stub.calls();
      const failed = await rejectionOf(() => stub.overflow(atMs - 1_000));
      const [rows, alarm] = await object<Filler>('Filler').kept();
      return [failed !== 'nothing', rows, alarm === atMs, await object<Filler>('Filler').calls()];
    },
    [true, ['kept'], true, 1],
  ),
  inWorker(
    'the first alarm of an object is refused alone by a full disk: its turn and its object go on',
    async ({ object }) => {
      const stub = object<Filler>('Filler');
      await stub.keep(null);
      await stub.calls();
      const refused = await stub.setFirst(Date.now() + LATER_MS);
      // Workerd words it as an error of its own.
      return [refused !== 'nothing', ...(await stub.kept()), await stub.calls()];
    },
    [true, ['kept', 'with it'], null, 2],
  ),
  inWorker(
    'an object that ends itself because an alarm was refused takes back the turn of it',
    async ({ object }) => {
      const stub = object<Filler>('Filler');
      await stub.keep(null);
      const failed = await rejectionOf(() => stub.setFirstOrEnd(Date.now() + LATER_MS));
      return [failed !== 'nothing', ...(await object<Filler>('Filler').kept())];
    },
    [true, ['kept'], null],
  ),
];

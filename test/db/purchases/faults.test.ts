// Connections cut while an event is applied, and everything of one player at once: nothing is kept
// by halves, nothing locks for ever, and the books balance (attack catalogue, lines 57, 59 and 65).

import { sql } from 'drizzle-orm';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { until } from '#test/kit/patience.ts';
import { purchasesFixture } from './fixture.ts';

const fixture = purchasesFixture();

async function waiting(): Promise<number[]> {
  const rows = await fixture.db.admin.call<{ pid: number }>(sql`
    select a.pid from pg_stat_activity a where a.datname = current_database()
      and a.usename = 'parlor_payments' and a.wait_event_type = 'Lock'`);
  return rows.map(({ pid }) => pid);
}

const untilWaiting = (notPid = 0): Promise<number> =>
  until(
    async () => (await waiting()).find((pid) => pid !== notPid),
    () => 'nobody waits',
  );

/** Holds the lock on something until the work is done. */
async function holding<T>(lock: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: fixture.db.adminUrl });
  await client.connect();
  await client.query('begin');
  await client.query(lock);
  try {
    return await work();
  } finally {
    await client.query('rollback');
    await client.end();
  }
}

async function events() {
  const player = await fixture.player();
  const order = await fixture.open(player);
  const made = fixture.eventsOf(() => fixture.stripe.ledger.pay(order.reference));
  const paid = made.find(({ type }) => type === 'checkout.session.completed');
  if (paid === undefined) throw new Error('no event');
  return { player, order, paid };
}

describe('catalogue 65: the connection is cut', () => {
  it.each([
    // After the event's row was written, before anything was posted.
    [
      'at the purchase',
      (id: string) => `select from payments.purchases where id = '${id}' for update`,
    ],
    // After dollars were posted, when the limit's reservation is touched last.
    [
      'at the last statement',
      (id: string) =>
        `select from ledger.purchase_reservations where key = 'purchase:${id}' for update`,
    ],
  ])('%s: nothing is kept, and the repeat credits once', async (_, lock) => {
    const { order, paid } = await events();
    const outcome = await holding(lock(order.id), async () => {
      const delivered = fixture.deliver(paid).catch((error: Error) => error.name);
      const pid = await untilWaiting();
      await fixture.db.admin.call(sql`select pg_terminate_backend(${pid}::int)`);
      // The client repeats by itself, because the event's id makes it once; that waits here too.
      await untilWaiting(pid);
      const kept = await fixture.db.admin.call(
        sql`select 1 from payments.provider_events where event_id = ${paid.id}`,
      );
      expect(kept).toEqual([]);
      expect((await fixture.books(order.id)).gold).toBe('0.00');
      return { delivered };
    });
    expect(await outcome.delivered).toBe('applied');
    expect(await fixture.books(order.id)).toMatchObject({ gold: '5000.00', sweeps: '5.00' });
    expect(await fixture.deliver(paid)).toBe('repeated');
  });
});

describe('catalogue 59: everything of one player at once', () => {
  it('purchases, refunds, disputes and tables end in books that balance', async () => {
    const player = await fixture.player();
    await fixture.buy(player);
    const orders: Awaited<ReturnType<typeof fixture.open>>[] = [];
    for (let count = 0; count < 4; count++) orders.push(await fixture.open(player));
    const { ledger } = fixture.stripe;
    const all = fixture.eventsOf(() => {
      for (const [index, { reference }] of orders.entries()) {
        ledger.pay(reference);
        const charge = ledger.chargeOf(fixture.intentOf(reference));
        ledger.refund(charge, 100, { metadata: {}, reason: null });
        if (index % 2 === 0) continue;
        const dispute = ledger.dispute(charge);
        if (index === 3) ledger.closeDispute(dispute.id, 'won');
      }
    });
    const play = async () => {
      for (let round = 0; round < 10; round++) {
        const sessionId = newId(Date.now());
        const opened = await fixture.store.reserve({
          sessionId,
          playerId: player,
          gameId: 'dice',
          currency: 'GC',
          number: 1,
          amountMicros: 1_000_000_000n,
          mode: 'up_to',
          multiplierMax: 100,
        });
        if (!opened.ok) continue;
        await fixture.store.settle({
          sessionId,
          number: 2,
          rounds: 1,
          wageredMicros: opened.value.amountMicros,
          paidMicros: 0n,
          digest: '00'.repeat(32),
        });
        await fixture.store.close({ sessionId, number: 3 });
      }
    };
    const shuffled = all
      .flatMap((event) => [event, event])
      .map((event) => ({ event, at: Math.random() }))
      .sort((left, right) => left.at - right.at);
    await Promise.all([...shuffled.map(({ event }) => fixture.deliver(event)), play(), play()]);
    expect(await fixture.differences()).toEqual([]);
    const statuses = await Promise.all(orders.map(({ id }) => fixture.books(id)));
    expect(statuses.map(({ status }) => status)).toEqual([
      'partially_refunded',
      'disputed',
      'partially_refunded',
      'partially_refunded',
    ]);
    // Four times 4.99, less four dollars refunded, less 3.99 withdrawn.
    expect(statuses[0]?.paidDollars).toBe('11.97');
  });
});

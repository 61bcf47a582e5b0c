// Money that moves after its player has left: nobody is there who could use coins, so none are
// credited, and the money waits for staff to refund it.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/bytes.ts';
import { newId } from '#shared/ids.ts';
import { checkLedger } from '#workers/payments/ledger-check.ts';
import { reconcile } from '#workers/payments/reconciliation.ts';
import { requestRefund } from '#workers/payments/refunds.ts';
import { openWorld } from './world.ts';

const world = openWorld();

/** Closes an account, gives its coins up and has payments let go of it; auth has not erased it yet. */
async function leave(player: string): Promise<string> {
  await world.db.admin.call(sql`with closing as (
      update auth.players set status = 'closing' where id = ${player}::uuid)
    insert into auth.erasures (player_id, requested_at, forfeit_balance)
      values (${player}::uuid, now(), true)`);
  return world.store.letGo(player);
}

async function erase(player: string): Promise<void> {
  await world.db.admin.call(sql`with erased as (
      update auth.erasures set erased_at = now() where player_id = ${player}::uuid)
    update auth.players set status = 'erased', email = null, birth_date = null
      where id = ${player}::uuid`);
}

/** A checkout that the provider lost sight of, and its session as it is paid after all. */
async function forgotten(player: string) {
  const order = await world.open(player);
  await world.db.admin.call(sql`update payments.purchases set payment_state = 'expired'
    where id = ${order.id}::uuid`);
  return {
    ...order,
    payLate: () => world.eventsOf(() => world.stripe.ledger.pay(order.reference)),
  };
}

describe('a payment that arrives when its player has left', () => {
  it.each([
    ['let go of by payments', async () => {}],
    ['erased', erase],
  ] as const)('(%s) credits nobody, waits in review and is refunded by staff', async (_, then) => {
    const player = await world.player();
    const order = await forgotten(player);
    expect(await leave(player)).toBe('done');
    await then(player);
    await world.deliverAll(order.payLate());
    expect(await world.books(order.id)).toMatchObject({
      status: 'review',
      credited: false,
      gold: '0.00',
      sweeps: '0.00',
      paidDollars: '0.00',
    });
    await reconcile(world.context, Date.now() + 1_000, 0);
    expect(await world.differences()).toEqual([
      `provider_account: stripe ${world.intentOf(order.reference)}: charge: ours 0, theirs 4990000`,
    ]);
    const wish = { id: newId(Date.now()), purchaseId: order.id, amountMicros: null };
    const refund = { ...wish, reason: 'has left', by: newId(Date.now()) };
    const made = await requestRefund(world.context, refund, crypto.randomUUID(), utf8('x'));
    expect(made).toMatchObject({ ok: true, value: { state: 'sent', amountMicros: '4990000' } });
    expect((await world.books(order.id)).status).toBe('refunded');
    await reconcile(world.context, Date.now() + 1_000, 0);
    await checkLedger(world.store);
    expect(await world.differences()).toEqual([]);
  });

  it('before payments lets go is credited, and given up with the rest', async () => {
    const player = await world.player();
    const order = await forgotten(player);
    await world.db.admin.call(
      sql`update auth.players set status = 'closing' where id = ${player}::uuid`,
    );
    await world.db.admin.call(sql`insert into auth.erasures
      (player_id, requested_at, forfeit_balance) values (${player}::uuid, now(), true)`);
    await world.deliverAll(order.payLate());
    expect(await world.books(order.id)).toMatchObject({ status: 'paid', gold: '5000.00' });
    expect(await world.store.letGo(player)).toBe('done');
    expect(await world.books(order.id)).toMatchObject({ status: 'paid', gold: '0.00' });
    expect(await world.differences()).toEqual([]);
  });
});

describe('coins that a won dispute gives back when their player has left', () => {
  it('are given up like the rest, each time anew', async () => {
    const player = await world.player();
    const order = await world.open(player);
    await world.deliverAll(world.eventsOf(() => world.stripe.ledger.pay(order.reference)));
    const charge = world.stripe.ledger.chargeOf(world.intentOf(order.reference));
    const disputed = world.eventsOf(() => world.stripe.ledger.dispute(charge));
    await world.deliverAll(disputed);
    const [first] = disputed;
    if (first === undefined) throw new Error('no event');
    const { id } = first.data.object as { id: string };
    expect(await leave(player)).toBe('done');
    await erase(player);
    await world.deliverAll(world.eventsOf(() => world.stripe.ledger.closeDispute(id, 'won')));
    expect(await world.books(order.id)).toMatchObject({
      status: 'paid',
      gold: '0.00',
      sweeps: '0.00',
      goldDebt: '0.00',
      paidDollars: '4.99',
      lot: 'void locks 0 needs 5',
    });
    expect(await world.differences()).toEqual([]);
  });
});

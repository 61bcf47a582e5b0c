// Money that moves after its player has left, or while they leave: nobody is there who could use
// coins, so none are credited, and the money goes back by itself.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { checkLedger } from '#workers/payments/ledger/check.ts';
import { reconcile } from '#workers/payments/purchases/reconciliation.ts';
import { purchasesFixture } from './fixture.ts';

const fixture = purchasesFixture();

/** Closes an account, gives its coins up and has payments let go of it; auth has not erased it yet. */
async function leave(player: string): Promise<string> {
  await fixture.db.admin.call(sql`with closing as (
      update auth.players set status = 'closing' where id = ${player}::uuid)
    insert into auth.erasures (player_id, requested_at, forfeit_balance)
      values (${player}::uuid, now(), true)`);
  return fixture.store.erase(player);
}

async function erase(player: string): Promise<void> {
  await fixture.db.admin.call(sql`with erased as (
      update auth.erasures set erased_at = now() where player_id = ${player}::uuid)
    update auth.players set status = 'erased', email = null, birth_date = null
      where id = ${player}::uuid`);
}

/** A checkout that the provider lost sight of, and its session as it is paid after all. */
async function forgotten(player: string) {
  const order = await fixture.open(player);
  await fixture.db.admin.call(sql`update payments.purchases set payment_state = 'expired'
    where id = ${order.id}::uuid`);
  return {
    ...order,
    payLate: () => fixture.eventsOf(() => fixture.stripe.ledger.pay(order.reference)),
  };
}

describe('a payment that arrives when its player has left', () => {
  it.each([
    ['let go of by payments', async () => {}],
    ['erased', erase],
    ['only about to leave', async () => {}],
  ] as const)('(%s) credits nobody, and the money goes back', async (when, then) => {
    const player = await fixture.player();
    const order = await forgotten(player);
    if (when === 'only about to leave') {
      await fixture.db.admin.call(
        sql`update auth.players set status = 'closing' where id = ${player}::uuid`,
      );
    } else expect(await leave(player)).toBe('done');
    await then(player);
    await fixture.deliverAll(order.payLate());
    expect(await fixture.books(order.id)).toMatchObject({
      status: 'refunded',
      credited: false,
      gold: '0.00',
      sweeps: '0.00',
      paidDollars: '0.00',
      reservation: 'released',
    });
    expect(await fixture.store.purchase(order.id, player)).toMatchObject({
      refusal: 'account_closed',
      refundedMicros: '4990000',
    });
    await reconcile(fixture.context, Date.now() + 1_000, 0);
    await checkLedger(fixture.store);
    expect(await fixture.differences()).toEqual([]);
  });
});

describe('coins that a won dispute gives back when their player has left', () => {
  it('are given up like the rest, each time anew', async () => {
    const player = await fixture.player();
    const order = await fixture.open(player);
    await fixture.deliverAll(fixture.eventsOf(() => fixture.stripe.ledger.pay(order.reference)));
    const charge = fixture.stripe.ledger.chargeOf(fixture.intentOf(order.reference));
    const disputed = fixture.eventsOf(() => fixture.stripe.ledger.dispute(charge));
    await fixture.deliverAll(disputed);
    const [first] = disputed;
    if (first === undefined) throw new Error('no event');
    const { id } = first.data.object as { id: string };
    expect(await leave(player)).toBe('done');
    await erase(player);
    await fixture.deliverAll(fixture.eventsOf(() => fixture.stripe.ledger.closeDispute(id, 'won')));
    expect(await fixture.books(order.id)).toMatchObject({
      status: 'paid',
      gold: '0.00',
      sweeps: '0.00',
      goldDebt: '0.00',
      paidDollars: '4.99',
      lot: 'void locks 0 needs 5',
    });
    expect(await fixture.differences()).toEqual([]);
  });
});

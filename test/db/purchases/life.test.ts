// The life of a purchase from the page to the chargeback, and what the books say at each step.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/bytes.ts';
import { newId } from '#shared/ids.ts';
import {
  refreshPurchase,
  sweepEvents,
  sweepPurchases,
} from '#workers/payments/purchases/purchases.ts';
import { reconcile } from '#workers/payments/purchases/reconciliation.ts';
import { decideRefund, requestRefund, sweepRefunds } from '#workers/payments/purchases/refunds.ts';
import { purchasesFixture } from './fixture.ts';

const fixture = purchasesFixture();

const refundOf = (purchaseId: string, amountMicros: bigint | null, by = newId(Date.now())) => ({
  id: newId(Date.now()),
  purchaseId,
  amountMicros,
  reason: 'asked nicely',
  by,
  requestId: null,
});

/** A purchase that is paid and credited. */
async function paid(playerId: string, packageId = 'small') {
  const order = await fixture.open(playerId, packageId);
  await fixture.deliverAll(fixture.eventsOf(() => fixture.stripe.ledger.pay(order.reference)));
  return { ...order, intent: fixture.intentOf(order.reference) };
}

async function loseEverything(playerId: string, currency: 'GC' | 'SC'): Promise<void> {
  const [balance] = (await fixture.store.balances(playerId)).filter(
    (each) => each.currency === currency,
  );
  const sessionId = newId(Date.now());
  const amountMicros = balance?.availableMicros ?? 0n;
  const opened = await fixture.store.reserve({
    sessionId,
    playerId,
    gameId: 'dice',
    currency,
    number: 1,
    amountMicros,
    mode: 'exact',
    multiplierMax: 100,
  });
  if (!opened.ok) throw new Error(opened.error.code);
  await fixture.store.settle({
    sessionId,
    number: 2,
    rounds: 1,
    wageredMicros: amountMicros,
    paidMicros: 0n,
    digest: '00'.repeat(32),
  });
  await fixture.store.close({ sessionId, number: 3 });
}

const untouched = { gold: '0.00', sweeps: '0.00', paidDollars: '0.00', lot: 'none' };
const bought = {
  status: 'paid',
  credited: true,
  gold: '5000.00',
  sweeps: '5.00',
  paidDollars: '4.99',
  lot: 'open locks 5 needs 5',
  reservation: 'kept',
};

describe('a purchase', () => {
  it('opens a page with the server’s price and credits nothing until it is paid', async () => {
    const player = await fixture.player();
    const order = await fixture.open(player);
    const session = fixture.stripe.ledger.session(order.reference);
    expect(session).toMatchObject({
      amount_total: 499,
      currency: 'usd',
      client_reference_id: order.id,
    });
    expect(order.checkoutUrl).toBe(session.url);
    expect(await fixture.books(order.id)).toMatchObject({
      ...untouched,
      status: 'pending',
      reservation: 'reserved',
    });
  });

  it('credits coins and the bonus as a lot when the payment’s event arrives', async () => {
    const player = await fixture.player();
    const order = await paid(player);
    expect(await fixture.books(order.id)).toMatchObject(bought);
  });

  it('credits nothing for completed but unpaid, then coins when the money arrives', async () => {
    const order = await fixture.open(await fixture.player());
    await fixture.deliverAll(fixture.eventsOf(() => fixture.stripe.ledger.delay(order.reference)));
    expect(await fixture.books(order.id)).toMatchObject({ ...untouched, status: 'processing' });
    await fixture.deliverAll(
      fixture.eventsOf(() => fixture.stripe.ledger.settle(order.reference, 'succeeded')),
    );
    expect(await fixture.books(order.id)).toMatchObject(bought);
  });

  it('ends without coins when the delayed payment bounces, and gives the limit back', async () => {
    const order = await fixture.open(await fixture.player());
    await fixture.deliverAll(
      fixture.eventsOf(() => {
        fixture.stripe.ledger.delay(order.reference);
        fixture.stripe.ledger.settle(order.reference, 'failed');
      }),
    );
    expect(await fixture.books(order.id)).toMatchObject({
      ...untouched,
      status: 'failed',
      reservation: 'released',
    });
  });

  it('credits a checkout that had expired and was paid after all', async () => {
    const order = await fixture.open(await fixture.player());
    const [expired] = fixture.eventsOf(() => fixture.stripe.ledger.expire(order.reference));
    if (expired === undefined) throw new Error('no event');
    await fixture.deliver(expired);
    expect(await fixture.books(order.id)).toMatchObject({ status: 'expired' });
    const session = structuredClone(fixture.stripe.ledger.session(order.reference));
    Object.assign(session, { status: 'complete', payment_status: 'paid', payment_intent: 'pi_x1' });
    await fixture.deliver(fixture.stripe.ledger.emit('checkout.session.completed', session));
    expect(await fixture.books(order.id)).toMatchObject(bought);
  });

  it('is credited by the player’s own look when the webhook is lost', async () => {
    const player = await fixture.player();
    const order = await fixture.open(player);
    fixture.stripe.ledger.pay(order.reference);
    expect(await refreshPurchase(fixture.context, order.id, player)).toMatchObject({
      status: 'paid',
    });
    expect(await refreshPurchase(fixture.context, order.id, await fixture.player())).toBeNull();
    expect(await fixture.books(order.id)).toMatchObject(bought);
  });

  it('is credited by the sweep when nobody looks, and refunds that were never told arrive', async () => {
    const order = await fixture.open(await fixture.player());
    fixture.stripe.ledger.pay(order.reference);
    await fixture.makeDue();
    await sweepPurchases(fixture.context);
    expect(await fixture.books(order.id)).toMatchObject(bought);
    const charge = fixture.stripe.ledger.chargeOf(fixture.intentOf(order.reference));
    fixture.stripe.ledger.refund(charge, undefined, { metadata: {}, reason: null });
    await sweepEvents(fixture.context, Date.now());
    expect(await fixture.books(order.id)).toMatchObject({ status: 'refunded', gold: '0.00' });
    // Everything is taken in now: the next sweep finds repeats only.
    expect(await sweepEvents(fixture.context, Date.now())).toEqual({ missed: 0, failed: 0 });
  });
});

describe('a refund', () => {
  it('takes back coins and bonus in proportion, to nothing in the end', async () => {
    const order = await paid(await fixture.player());
    const first = await requestRefund(
      fixture.context,
      refundOf(order.id, 2_000_000n),
      'a',
      utf8('a'),
    );
    expect(first).toMatchObject({ ok: true, value: { state: 'sent' } });
    expect(await fixture.books(order.id)).toMatchObject({
      status: 'partially_refunded',
      gold: '2995.991984',
      sweeps: '2.995992',
      paidDollars: '2.99',
    });
    const rest = await requestRefund(fixture.context, refundOf(order.id, null), 'b', utf8('b'));
    expect(rest).toMatchObject({ ok: true, value: { amountMicros: '2990000' } });
    expect(await fixture.books(order.id)).toMatchObject({
      ...untouched,
      status: 'refunded',
      lot: 'open locks 0 needs 0',
    });
    const more = await requestRefund(fixture.context, refundOf(order.id, 10_000n), 'c', utf8('c'));
    expect(more).toMatchObject({ ok: false, error: { code: 'refund_not_allowed' } });
  });

  it('refuses more than is left, no cents’ fraction, and strangers', async () => {
    const order = await paid(await fixture.player());
    const ask = (amount: bigint, id = order.id) =>
      requestRefund(fixture.context, refundOf(id, amount), crypto.randomUUID(), utf8('x'));
    expect(await ask(5_000_000n)).toMatchObject({ error: { code: 'refund_not_allowed' } });
    expect(await ask(1_005_000n)).toMatchObject({ error: { code: 'invalid_amount' } });
    expect(await ask(1_000_000n, newId(Date.now()))).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  it('gives the coins back when the bank sends the refund back', async () => {
    const order = await paid(await fixture.player());
    await requestRefund(fixture.context, refundOf(order.id, null), 'k', utf8('k'));
    const [refund] = Object.values(fixture.stripe.ledger.state.refunds).filter(
      ({ payment_intent }) => payment_intent === order.intent,
    );
    await fixture.deliverAll(
      fixture.eventsOf(() => fixture.stripe.ledger.settleRefund(refund?.id ?? '', 'failed')),
    );
    expect(await fixture.books(order.id)).toMatchObject(bought);
  });

  it('above the limit waits for a second person, who is not the first', async () => {
    const order = await paid(await fixture.player(), 'vault');
    const [first, second] = [await fixture.staff(), await fixture.staff()];
    const asked = await requestRefund(
      fixture.context,
      refundOf(order.id, null, first),
      'r',
      utf8('r'),
    );
    expect(asked).toMatchObject({ ok: true, value: { state: 'proposed' } });
    expect((await fixture.books(order.id)).status).toBe('paid');
    const id = asked.ok ? asked.value.id : '';
    const decide = (by: string) =>
      decideRefund(fixture.context, {
        purchaseId: order.id,
        id,
        by,
        state: 'approved',
        roleAgeMs: 0,
        requestId: null,
      });
    expect(await decide(first)).toMatchObject({ error: { code: 'second_person_required' } });
    expect(await decide(second)).toMatchObject({ ok: true, value: { state: 'sent' } });
    expect(await decide(second)).toMatchObject({ ok: true, value: { state: 'sent' } });
    expect(await decide(await fixture.staff())).toMatchObject({
      error: { code: 'refund_not_allowed' },
    });
    expect((await fixture.books(order.id)).status).toBe('refunded');
    const made = Object.values(fixture.stripe.ledger.state.refunds).filter(
      ({ payment_intent }) => payment_intent === order.intent,
    );
    expect(made).toHaveLength(1);
  });

  it('whose answer was lost is found again and never made twice', async () => {
    const order = await paid(await fixture.player());
    fixture.stripe.failNext({ path: '/v1/refunds', kind: 'lost_after' });
    fixture.stripe.failNext({ path: '/v1/refunds', kind: 'lost_before' });
    fixture.stripe.failNext({ path: '/v1/refunds', kind: 'lost_before' });
    fixture.stripe.failNext({ path: '/v1/refunds', kind: 'lost_before' });
    const asked = await requestRefund(fixture.context, refundOf(order.id, null), 'l', utf8('l'));
    expect(asked).toMatchObject({ ok: true, value: { state: 'approved' } });
    await fixture.makeDue();
    await sweepRefunds(fixture.context);
    expect((await fixture.books(order.id)).status).toBe('refunded');
    const made = Object.values(fixture.stripe.ledger.state.refunds).filter(
      ({ payment_intent }) => payment_intent === order.intent,
    );
    expect(made).toHaveLength(1);
  });
});

describe('a dispute', () => {
  it('takes everything back; what was spent becomes a debt that freezes tables and redemption', async () => {
    const player = await fixture.player();
    const order = await paid(player);
    await loseEverything(player, 'GC');
    await fixture.deliverAll(
      fixture.eventsOf(() =>
        fixture.stripe.ledger.dispute(fixture.stripe.ledger.chargeOf(order.intent)),
      ),
    );
    expect(await fixture.books(order.id)).toMatchObject({
      status: 'disputed',
      gold: '0.00',
      goldDebt: '5000.00',
      sweeps: '0.00',
      sweepsDebt: '0.00',
      paidDollars: '0.00',
    });
    const held = await fixture.db.admin.call<{ answer: { refused: string } }>(sql`
      select ledger.hold(${newId(Date.now())}::uuid, ${player}::uuid, 'SC', 1, 'redemption', null)
        as answer`);
    expect(held[0]?.answer.refused).toBe('debt_outstanding');
    const standing = await fixture.store.standing(player, 'GC');
    expect(standing).toMatchObject({ mayWager: false, reason: 'debt_outstanding' });
    const refused = await requestRefund(fixture.context, refundOf(order.id, null), 'd', utf8('d'));
    expect(refused).toMatchObject({ error: { code: 'refund_not_allowed' } });
  });

  it('that is won gives everything back and pays the debt first', async () => {
    const player = await fixture.player();
    const order = await paid(player);
    await loseEverything(player, 'GC');
    const [dispute] = fixture.eventsOf(() =>
      fixture.stripe.ledger.dispute(fixture.stripe.ledger.chargeOf(order.intent)),
    );
    if (dispute === undefined) throw new Error('no event');
    await fixture.deliver(dispute);
    const { id } = dispute.data.object as { id: string };
    await fixture.deliverAll(fixture.eventsOf(() => fixture.stripe.ledger.closeDispute(id, 'won')));
    expect(await fixture.books(order.id)).toMatchObject({
      status: 'paid',
      gold: '0.00',
      goldDebt: '0.00',
      sweeps: '5.00',
      lot: 'open locks 5 needs 5',
      paidDollars: '4.99',
    });
  });

  it('that begins as an inquiry takes nothing until it withdraws money', async () => {
    const order = await paid(await fixture.player());
    const [inquiry] = fixture.eventsOf(() =>
      fixture.stripe.ledger.dispute(fixture.stripe.ledger.chargeOf(order.intent), 'inquiry'),
    );
    if (inquiry === undefined) throw new Error('no event');
    await fixture.deliver(inquiry);
    expect(await fixture.books(order.id)).toMatchObject(bought);
    const { id } = inquiry.data.object as { id: string };
    await fixture.deliverAll(fixture.eventsOf(() => fixture.stripe.ledger.escalate(id)));
    expect((await fixture.books(order.id)).status).toBe('disputed');
    await fixture.deliverAll(
      fixture.eventsOf(() => fixture.stripe.ledger.closeDispute(id, 'lost')),
    );
    expect(await fixture.books(order.id)).toMatchObject({
      status: 'charged_back',
      gold: '0.00',
      paidDollars: '0.00',
    });
  });

  it('after a partial refund takes the rest and never more than was paid', async () => {
    const order = await paid(await fixture.player());
    await requestRefund(fixture.context, refundOf(order.id, 2_000_000n), 'p', utf8('p'));
    await fixture.deliverAll(
      fixture.eventsOf(() =>
        fixture.stripe.ledger.dispute(fixture.stripe.ledger.chargeOf(order.intent)),
      ),
    );
    expect(await fixture.books(order.id)).toMatchObject({
      gold: '0.00',
      sweeps: '0.00',
      paidDollars: '0.00',
      goldDebt: '0.00',
    });
  });
});

describe('the books', () => {
  it('agree with the provider’s account, line by line', async () => {
    // The paid checkout that expired was made up above: its payment is at no bank.
    await fixture.db.admin.call(sql`
      insert into payments.accepted_differences
        values ('stripe', 'pi_x1', 'charge', 4990000, 0, 'made up by this test')`);
    const outcome = await reconcile(fixture.context, Date.now() + 1_000, 0);
    expect(outcome.differences).toBe(0);
    expect(outcome.movements).toBeGreaterThan(10);
  });

  it('balance: the checker finds nothing', async () => {
    expect(await fixture.differences()).toEqual([]);
  });

  it('do not balance when a posting is missing: the checker sees it', async () => {
    const order = await paid(await fixture.player());
    await fixture.db.admin.call(sql`
      update payments.purchases set gc_taken_micros = 1 where id = ${order.id}::uuid`);
    expect((await fixture.differences()).join()).toContain(`purchase_books: ${order.id}`);
    await fixture.db.admin.call(sql`
      update payments.purchases set gc_taken_micros = 0 where id = ${order.id}::uuid`);
  });
});

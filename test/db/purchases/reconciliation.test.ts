// What the provider's account shows and our books do not, and what a difference stops meanwhile.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { HOUR_MS } from '#shared/time.ts';
import { checkLedger } from '#workers/payments/ledger/check.ts';
import { reconcile } from '#workers/payments/purchases/reconciliation.ts';
import { purchasesFixture } from './fixture.ts';

const fixture = purchasesFixture();

const pay = (reference: string) => fixture.eventsOf(() => fixture.stripe.ledger.pay(reference));
const chargeOf = (reference: string) => fixture.stripe.ledger.chargeOf(fixture.intentOf(reference));
const refund = (reference: string, amount?: number) =>
  fixture.eventsOf(() =>
    fixture.stripe.ledger.refund(chargeOf(reference), amount, { metadata: {}, reason: null }),
  );

/** Reconciles as of now and checks, as the daily job does; answers what differs. */
async function reconciled(settlingMs = 0): Promise<string[]> {
  await reconcile(fixture.context, Date.now() + 1_000, settlingMs);
  await checkLedger(fixture.store);
  return fixture.differences();
}

async function redemption(playerId: string): Promise<string> {
  const [row] = await fixture.db.admin.call<{ answer: { refused?: string; state?: string } }>(sql`
    select ledger.hold(${newId(Date.now())}::uuid, ${playerId}::uuid, 'SC', 1, 'redemption', null)
      as answer`);
  return row?.answer.refused ?? row?.answer.state ?? '';
}

/** A player whose Sweeps Coins may be redeemed. */
async function redeemer(): Promise<string> {
  const player = await fixture.player();
  await fixture.db.admin.call(sql`
    select ledger.grant(${`grant:${player}`}, ${player}::uuid, 'SC', 5000000, 'promotion', 0, null)`);
  return player;
}

/** An expired checkout of ours that was paid all the same, of which we heard nothing. */
async function paidUnheard() {
  const order = await fixture.open(await fixture.player());
  pay(order.reference);
  return { ...order, intent: fixture.intentOf(order.reference) };
}

const line = (intent: string, rest: string) => `provider_account: stripe ${intent}: ${rest}`;

describe('a difference with the provider’s account', () => {
  it('is listed, fails the check and stops redemptions until the money is back', async () => {
    const player = await redeemer();
    expect(await redemption(player)).toBe('pending');
    const stranger = await paidUnheard();
    expect(await reconciled()).toEqual([line(stranger.intent, 'charge: ours 0, theirs 4990000')]);
    expect(await redemption(player)).toBe('redemption_not_allowed');
    const [run] = await fixture.store.reconciliations(null, 1);
    expect(run?.differences).toEqual([
      {
        paymentId: stranger.intent,
        purchaseId: null,
        what: 'charge',
        oursMicros: '0',
        theirsMicros: '4990000',
      },
    ]);
    refund(stranger.reference, 100);
    expect(await reconciled()).toEqual([line(stranger.intent, 'charge: ours 0, theirs 3990000')]);
    refund(stranger.reference);
    expect(await reconciled()).toEqual([]);
    expect(await redemption(player)).toBe('pending');
  });

  it('is gone too when the payment is credited after all', async () => {
    const order = await fixture.open(await fixture.player());
    const events = pay(order.reference);
    expect(await reconciled()).toHaveLength(1);
    await fixture.deliverAll(events);
    expect(await reconciled()).toEqual([]);
  });

  it('does not grow old: it is compared again after its week is over', async () => {
    const stranger = await paidUnheard();
    expect(await reconciled()).toHaveLength(1);
    await fixture.db.admin.call(sql`update payments.provider_movements
      set at = at - interval '9 days' where payment_id = ${stranger.intent}`);
    const moved = fixture.stripe.ledger.state.lines;
    for (const each of Object.values(moved)) {
      if (each.source === chargeOf(stranger.reference).id) each.created -= 9 * 86_400;
    }
    expect(await reconciled()).toEqual([line(stranger.intent, 'charge: ours 0, theirs 4990000')]);
    refund(stranger.reference);
    expect(await reconciled()).toEqual([]);
  });

  it('that a person accepts stands no longer, and another amount of it is one again', async () => {
    const stranger = await paidUnheard();
    expect(await reconciled()).toHaveLength(1);
    await fixture.db.admin.call(sql`
      insert into payments.accepted_differences (provider, payment_id, what, ours_micros,
          theirs_micros, note)
        values ('stripe', ${stranger.intent}, 'charge', 0, 4990000, 'paid for a T-shirt')`);
    expect(await reconciled()).toEqual([]);
    refund(stranger.reference, 99);
    expect(await reconciled()).toEqual([line(stranger.intent, 'charge: ours 0, theirs 4000000')]);
    refund(stranger.reference);
    expect(await reconciled()).toEqual([]);
  });
});

describe('the statement', () => {
  it('is read from where the last run ended, however long ago that was', async () => {
    const stranger = await paidUnheard();
    for (const each of Object.values(fixture.stripe.ledger.state.lines)) {
      if (each.source === chargeOf(stranger.reference).id) each.created -= 15 * 86_400;
    }
    await fixture.db.admin.call(sql`update payments.reconciliation_runs
      set upto_at = upto_at - interval '20 days'`);
    expect(await reconciled()).toEqual([line(stranger.intent, 'charge: ours 0, theirs 4990000')]);
    refund(stranger.reference);
    expect(await reconciled()).toEqual([]);
  });
});

describe('no difference', () => {
  it('is a refund that only the statement tells: it is taken in', async () => {
    const order = await fixture.open(await fixture.player());
    await fixture.deliverAll(pay(order.reference));
    refund(order.reference, 100);
    expect(await reconciled()).toEqual([]);
    expect((await fixture.books(order.id)).status).toBe('partially_refunded');
  });

  it('is what moved within the last hour, also on an old payment', async () => {
    const order = await fixture.open(await fixture.player());
    await fixture.deliverAll(pay(order.reference));
    await fixture.db.admin.call(sql`update payments.purchases
      set paid_at = paid_at - interval '2 days' where id = ${order.id}::uuid`);
    for (const each of Object.values(fixture.stripe.ledger.state.lines)) {
      if (each.source === chargeOf(order.reference).id) each.created -= 2 * 86_400;
    }
    // The statement was read, then a refund is told before the two are compared.
    const { provider, store } = fixture.context;
    const balanceTransactions = async function* (from: number, upto: number) {
      yield* provider.balanceTransactions(from, upto);
      await fixture.deliverAll(refund(order.reference, 100));
    };
    const context = { store, provider: { ...provider, balanceTransactions } };
    const late = Date.now() + 1_000;
    expect(await reconcile(context, late, HOUR_MS)).toMatchObject({ differences: 0 });
    expect((await fixture.books(order.id)).status).toBe('partially_refunded');
  });

  it('is no refund or dispute that only we know of, however old its payment', async () => {
    const order = await fixture.open(await fixture.player());
    await fixture.deliverAll(pay(order.reference));
    const intent = fixture.intentOf(order.reference);
    await fixture.db.admin.call(sql`update payments.purchases
      set paid_at = paid_at - interval '30 days' where id = ${order.id}::uuid`);
    for (const each of Object.values(fixture.stripe.ledger.state.lines)) {
      if (each.source === chargeOf(order.reference).id) each.created -= 30 * 86_400;
    }
    await reconciled();
    await fixture.db.admin.call(sql`insert into payments.refunds
      values ('stripe', 're_xnone', ${intent}, 1000000, 'pending', now())`);
    expect(await reconciled()).toContain(line(intent, 'refund: ours 1000000, theirs 0'));
    await fixture.db.admin.call(sql`delete from payments.refunds where refund_id = 're_xnone'`);
    await fixture.db.admin.call(sql`insert into payments.provider_movements
      select 'stripe', 'txn_xold', 'charge', 4990000, 0, 'usd', ${intent}, now() - interval '30 days'`);
    expect(await reconciled()).toEqual([]);
  });
});

// What the provider never answers for: it harms nobody else's refund or purchase, is parked where
// operators see it, and goes on by their word.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/bytes.ts';
import { newId } from '#shared/ids.ts';
import { err } from '#shared/result.ts';
import type { PurchaseContext } from '#workers/payments/purchases/context.ts';
import { sweepPurchases } from '#workers/payments/purchases/purchases.ts';
import { requestRefund, sweepRefunds } from '#workers/payments/purchases/refunds.ts';
import { purchasesFixture } from './fixture.ts';

const fixture = purchasesFixture();

/** A provider that refuses to answer about one payment or checkout, and answers about all others. */
function deafTo(name: string): PurchaseContext {
  const provider = fixture.provider();
  return {
    store: fixture.store,
    provider: {
      ...provider,
      refund: async (order) =>
        order.paymentId === name ? err('try_again') : provider.refund(order),
      factsOf: async (reference) => {
        if (reference === name) throw new Error('the provider fell over');
        return provider.factsOf(reference);
      },
    },
  };
}

async function paid() {
  const order = await fixture.open(await fixture.player());
  await fixture.deliverAll(fixture.eventsOf(() => fixture.stripe.ledger.pay(order.reference)));
  return { id: order.id, paymentId: fixture.intentOf(order.reference) };
}

/** An approved refund that the provider has not answered yet. */
async function approved() {
  const { id: purchaseId, paymentId } = await paid();
  const wish = {
    id: newId(Date.now()),
    purchaseId,
    amountMicros: null,
    reason: 'asked nicely',
    by: await fixture.staff(),
    requestId: 'r',
  };
  const asked = await requestRefund(deafTo(paymentId), wish, crypto.randomUUID(), utf8('x'));
  expect(asked).toMatchObject({ value: { state: 'approved' } });
  return { id: wish.id, paymentId };
}

const parked = () => fixture.store.outboxes.parked({ outbox: '', id: '' }, 100);
const retry = async (outbox: string, id: string) =>
  fixture.store.outboxes.retry(
    { outbox, id, reason: 'the provider is well', actorId: await fixture.staff(), requestId: 'r' },
    Date.now(),
  );

describe('a refund that the provider never answers', () => {
  it('does not keep the others, is parked at the thousandth attempt and goes on when put back', async () => {
    const poisoned = await approved();
    const good = await Promise.all([approved(), approved()]);
    await fixture.db.admin.call(sql`update payments.refund_requests set attempts = 999
      where id = ${poisoned.id}::uuid`);
    await fixture.makeDue();
    const context = deafTo(poisoned.paymentId);
    expect(await sweepRefunds(context)).toEqual({ refunds: 3, failed: 1 });
    for (const { id } of good) {
      expect(await fixture.store.refundRequest(id)).toMatchObject({ state: 'sent' });
    }
    expect(await parked()).toMatchObject([
      {
        outbox: 'refunds',
        id: poisoned.id,
        attempts: 1_000,
        lastError: expect.stringMatching(/stripe/),
      },
    ]);
    // Once a day from now on.
    const [row] = await parked();
    const waitMs = (row?.nextTryAtMs ?? 0) - Date.now();
    expect(waitMs).toBeGreaterThan(23 * 3_600_000);
    expect(waitMs).toBeLessThanOrEqual(24 * 3_600_000);
    expect(await retry('refunds', poisoned.id)).toBe(true);
    expect(await parked()).toEqual([]);
    expect(await sweepRefunds(fixture.context)).toEqual({ refunds: 1, failed: 0 });
    expect(await fixture.store.refundRequest(poisoned.id)).toMatchObject({ state: 'sent' });
    expect(await retry('refunds', poisoned.id)).toBe(false);
  });
});

describe('a purchase about which the provider never answers', () => {
  it('does not keep the others, is parked, and is as any other once the provider answers', async () => {
    const poisoned = await fixture.open(await fixture.player());
    const good = await fixture.open(await fixture.player());
    await fixture.db.admin.call(sql`update payments.purchases
      set checks = 1000, check_failures = 1000 where id = ${poisoned.id}::uuid`);
    await fixture.makeDue();
    fixture.stripe.ledger.pay(good.reference);
    expect(await sweepPurchases(deafTo(poisoned.reference))).toEqual({ asked: 2, failed: 1 });
    expect((await fixture.books(good.id)).status).toBe('paid');
    expect(await parked()).toMatchObject([
      {
        outbox: 'purchases',
        id: poisoned.id,
        attempts: 1_001,
        lastError: 'the provider fell over',
      },
    ]);
    expect(await retry('purchases', poisoned.id)).toBe(true);
    expect(await parked()).toEqual([]);
    fixture.stripe.ledger.pay(poisoned.reference);
    expect(await sweepPurchases(fixture.context)).toEqual({ asked: 1, failed: 0 });
    expect((await fixture.books(poisoned.id)).status).toBe('paid');
  });

  it('leaves the list by itself when the provider answers', async () => {
    const order = await fixture.open(await fixture.player());
    await fixture.db.admin.call(sql`update payments.purchases
      set check_failures = 1000, parked_at = now() where id = ${order.id}::uuid`);
    await fixture.makeDue();
    expect(await parked()).toHaveLength(1);
    await sweepPurchases(fixture.context);
    expect(await parked()).toEqual([]);
  });
});

it('the books balance', async () => {
  expect(await fixture.differences()).toEqual([]);
});

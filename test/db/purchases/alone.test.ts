// What one member of staff may give back alone: of one purchase, of all purchases in 24 hours, and
// with several refunds under way at once.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/bytes.ts';
import { newId } from '#shared/ids.ts';
import { decideRefund, requestRefund } from '#workers/payments/purchases/refunds.ts';
import { purchasesFixture } from './fixture.ts';

const fixture = purchasesFixture();

async function paid(packageId: string): Promise<string> {
  const order = await fixture.open(await fixture.player(), packageId);
  await fixture.deliverAll(fixture.eventsOf(() => fixture.stripe.ledger.pay(order.reference)));
  return order.id;
}

async function give(by: string, purchaseId: string, dollars: bigint | null) {
  const amountMicros = dollars === null ? null : dollars * 1_000_000n;
  const wish = {
    id: newId(Date.now()),
    purchaseId,
    amountMicros,
    reason: 'asked nicely',
    by,
    requestId: null,
  };
  const asked = await requestRefund(fixture.context, wish, crypto.randomUUID(), utf8('x'));
  return asked.ok ? asked.value : { id: '', state: asked.error.code };
}

const stateOf = async (...wish: Parameters<typeof give>) => (await give(...wish)).state;

describe('one member of staff alone', () => {
  it('gives back no more in 24 hours, in however many parts, than the rule says', async () => {
    const [one, two] = [await fixture.staff(), await fixture.staff()];
    const purchases = await Promise.all(Array.from({ length: 5 }, () => paid('large')));
    for (const id of purchases.slice(0, 4)) expect(await stateOf(one, id, null)).toBe('sent');
    // 199.96 dollars are given: four cents more are possible, a dollar is not.
    const fifth = purchases[4] ?? '';
    const asked = await give(one, fifth, 1n);
    expect(asked.state).toBe('proposed');
    expect(await stateOf(two, fifth, 1n)).toBe('sent');
    // What a second person saw does not count as given alone, and frees nothing either.
    const decision = {
      purchaseId: fifth,
      id: asked.id,
      by: two,
      state: 'approved' as const,
      roleAgeMs: 0,
      requestId: null,
    };
    expect(await decideRefund(fixture.context, decision)).toMatchObject({
      value: { state: 'sent' },
    });
    expect(await stateOf(one, fifth, 1n)).toBe('proposed');
    await fixture.db.admin.call(sql`update payments.refund_requests
      set requested_at = requested_at - interval '24 hours' where requested_by = ${one}::uuid`);
    expect(await stateOf(one, fifth, 1n)).toBe('sent');
  });

  it('does not slip under it with many refunds at the same moment', async () => {
    const one = await fixture.staff();
    const purchases = await Promise.all(Array.from({ length: 8 }, () => paid('large')));
    const states = await Promise.all(purchases.map((id) => stateOf(one, id, 40n)));
    expect(states.toSorted()).toEqual([...Array(3).fill('proposed'), ...Array(5).fill('sent')]);
  });

  it('and the books balance', async () => {
    expect(await fixture.differences()).toEqual([]);
  });
});

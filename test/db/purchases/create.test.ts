// Beginning a purchase while all between us and Stripe goes wrong (attack catalogue, line 56): one
// order, at most one charge, limits kept.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#shared/time.ts';
import { sweepPurchases } from '#workers/payments/purchases/purchases.ts';
import { purchasesFixture } from './fixture.ts';

const fixture = purchasesFixture();

const sessionsOf = (purchaseIds: readonly string[]) =>
  Object.values(fixture.stripe.ledger.state.sessions).filter(({ client_reference_id: id }) =>
    purchaseIds.includes(id ?? ''),
  );

async function purchasesOf(playerId: string): Promise<Record<string, unknown>[]> {
  return fixture.db.admin.call(
    sql`select p.id, p.payment_state, r.state as reservation from payments.purchases p
      join ledger.purchase_reservations r on r.key = 'purchase:' || p.id
      where p.player_id = ${playerId}::uuid`,
  );
}

const idOf = (bought: Awaited<ReturnType<typeof fixture.buy>>) =>
  bought.ok ? bought.value.id : '';

describe('catalogue 56: creating a checkout', () => {
  it('clicked five times at once with one key makes one order and one page', async () => {
    const player = await fixture.player();
    const key = crypto.randomUUID();
    fixture.stripe.failNext({ path: '/v1/checkout', kind: 'slow', delayMs: 200 });
    const clicks = await Promise.all(Array.from({ length: 5 }, () => fixture.buy(player, { key })));
    const pages = clicks.filter((click) => click.ok).map((click) => click.value.checkoutUrl);
    expect(new Set(pages).size).toBe(1);
    for (const click of clicks) if (!click.ok) expect(click.error.code).toBe('try_again');
    const again = await fixture.buy(player, { key });
    expect(again).toMatchObject({ ok: true, value: { replayed: true, checkoutUrl: pages[0] } });
    expect(await purchasesOf(player)).toHaveLength(1);
    expect(sessionsOf([idOf(again)])).toHaveLength(1);
  });

  it.each([
    ['before Stripe acted', 'lost_before'],
    ['after Stripe acted', 'lost_after'],
  ] as const)(
    'whose answer is lost %s is one order and one page when repeated',
    async (_, kind) => {
      const player = await fixture.player();
      const key = crypto.randomUUID();
      // Once for the call and once for the SDK's own repeat of it.
      fixture.stripe.failNext({ path: '/v1/checkout', kind });
      fixture.stripe.failNext({ path: '/v1/checkout', kind: 'lost_before' });
      const first = await fixture.buy(player, { key });
      expect(first).toMatchObject({ ok: false, error: { code: 'try_again' } });
      const second = await fixture.buy(player, { key });
      expect(second).toMatchObject({ ok: true, value: { paymentState: 'open' } });
      expect(await purchasesOf(player)).toHaveLength(1);
      expect(sessionsOf([idOf(second)])).toHaveLength(1);
    },
  );

  it('lost for good after Stripe acted is still credited when that page is paid', async () => {
    const player = await fixture.player();
    fixture.stripe.failNext({ path: '/v1/checkout', kind: 'lost_after' });
    fixture.stripe.failNext({ path: '/v1/checkout', kind: 'lost_before' });
    await fixture.buy(player);
    const [row] = await purchasesOf(player);
    const [session] = sessionsOf([String(row?.id)]);
    await fixture.deliverAll(fixture.eventsOf(() => fixture.stripe.ledger.pay(session?.id ?? '')));
    expect(await fixture.books(String(row?.id))).toMatchObject({ status: 'paid', gold: '5000.00' });
  });

  it('answered 429 is tried again under the same key', async () => {
    const player = await fixture.player();
    const key = crypto.randomUUID();
    fixture.stripe.failNext({ path: '/v1/checkout', kind: 'rate_limit' });
    expect(await fixture.buy(player, { key })).toMatchObject({ error: { code: 'try_again' } });
    expect(await fixture.buy(player, { key })).toMatchObject({ ok: true });
    expect(await purchasesOf(player)).toHaveLength(1);
  });

  it('answered 500, which Stripe saves under the key, ends the order and frees the limit', async () => {
    const player = await fixture.player();
    const key = crypto.randomUUID();
    fixture.stripe.failNext({ path: '/v1/checkout', kind: 'error_saved' });
    const failed = { ok: false, error: { code: 'payment_provider_failed' } };
    expect(await fixture.buy(player, { key })).toMatchObject(failed);
    expect(await fixture.buy(player, { key })).toMatchObject(failed);
    expect(await purchasesOf(player)).toMatchObject([
      { payment_state: 'failed', reservation: 'released' },
    ]);
    expect(await fixture.buy(player)).toMatchObject({ ok: true });
  });

  it('with a key that was used for another package is refused', async () => {
    const player = await fixture.player();
    const key = crypto.randomUUID();
    await fixture.buy(player, { key });
    expect(await fixture.buy(player, { key, packageId: 'vault' })).toMatchObject({
      error: { code: 'idempotency_key_reused' },
    });
  });

  it('repeated a day later with its key finds the same order and opens no second page', async () => {
    const player = await fixture.player();
    const key = crypto.randomUUID();
    const first = await fixture.buy(player, { key });
    const later = await fixture.buy(player, { key, nowMs: Date.now() + DAY_MS });
    expect(idOf(later)).toBe(idOf(first));
    expect(sessionsOf([idOf(first)])).toHaveLength(1);
  });

  it('that never got a page is not opened a day later, and its share of the limit is freed', async () => {
    const player = await fixture.player();
    const key = crypto.randomUUID();
    fixture.stripe.failNext({ path: '/v1/checkout', kind: 'lost_before' });
    fixture.stripe.failNext({ path: '/v1/checkout', kind: 'lost_before' });
    await fixture.buy(player, { key });
    const later = await fixture.buy(player, { key, nowMs: Date.now() + DAY_MS });
    expect(later).toMatchObject({ ok: true, value: { checkoutUrl: null } });
    expect(sessionsOf([idOf(later)])).toHaveLength(0);
    await fixture.db.admin.call(sql`update payments.purchases
      set expires_at = now() - interval '1 minute' where id = ${idOf(later)}::uuid`);
    await fixture.makeDue();
    await sweepPurchases(fixture.context);
    expect(await purchasesOf(player)).toMatchObject([
      { payment_state: 'expired', reservation: 'released' },
    ]);
  });

  it('forgotten by Stripe ends three days after its time, and a payment would still win', async () => {
    const player = await fixture.player();
    const order = await fixture.open(player);
    const session = structuredClone(fixture.stripe.ledger.session(order.reference));
    delete fixture.stripe.ledger.state.sessions[order.reference];
    await fixture.makeDue();
    expect((await sweepPurchases(fixture.context)).failed).toBe(1);
    await fixture.db.admin.call(sql`update payments.purchases
      set expires_at = now() - interval '4 days' where id = ${order.id}::uuid`);
    await fixture.makeDue();
    await sweepPurchases(fixture.context);
    expect(await purchasesOf(player)).toMatchObject([
      { payment_state: 'expired', reservation: 'released' },
    ]);
    Object.assign(session, { status: 'complete', payment_status: 'paid', payment_intent: 'pi_x9' });
    await fixture.deliver(fixture.stripe.ledger.emit('checkout.session.completed', session));
    expect(await fixture.books(order.id)).toMatchObject({ status: 'paid', reservation: 'kept' });
  });

  it('is refused by Stripe when our call is wrong, and says so', async () => {
    const wrong = {
      ...fixture.context,
      provider: fixture.provider({ secretKey: 'sk_test_wrong' }),
    };
    const player = await fixture.player();
    expect(await fixture.buy(player, { context: wrong })).toMatchObject({
      error: { code: 'payment_provider_failed' },
    });
  });
});

describe('limits and offers', () => {
  const limit = (player: string, amount: bigint) =>
    fixture.store.setLimits(player, [
      { kind: 'purchase', currency: 'USD', period: 'day', amountMicros: amount },
    ]);

  it('a purchase limit counts open checkouts: ten at once pass it not once too often', async () => {
    const player = await fixture.player();
    await limit(player, 10_000_000n);
    const bought = await Promise.all(Array.from({ length: 10 }, () => fixture.buy(player)));
    expect(bought.filter((each) => each.ok)).toHaveLength(2);
    const refused = bought.filter((each) => !each.ok).map((each) => each.error.code);
    expect(new Set(refused)).toEqual(new Set(['limit_reached']));
  });

  it('an expired checkout gives its share back', async () => {
    const player = await fixture.player();
    await limit(player, 5_000_000n);
    const order = await fixture.open(player);
    const refused = await fixture.buy(player);
    expect(refused).toMatchObject({ error: { code: 'limit_reached' } });
    expect(refused.ok ? {} : refused.error.facts).toEqual({
      limit: { kind: 'purchase', currency: 'USD', period: 'day' },
      changesAt: expect.stringMatching(/T00:00:00\.000Z$/),
    });
    await fixture.deliverAll(fixture.eventsOf(() => fixture.stripe.ledger.expire(order.reference)));
    expect(await fixture.buy(player)).toMatchObject({ ok: true });
  });

  it('many open or unpaid checkouts are slowed down, as card testing is', async () => {
    const player = await fixture.player();
    for (let count = 0; count < 5; count++) {
      expect(await fixture.buy(player)).toMatchObject({ ok: true });
    }
    expect(await fixture.buy(player)).toMatchObject({
      error: { code: 'rate_limited', facts: { retryAfterSeconds: 600 } },
    });
  });

  it('the first-purchase offer is sold once, also to two tabs', async () => {
    const player = await fixture.player();
    const [one, two] = await Promise.all([
      fixture.buy(player, { packageId: 'welcome' }),
      fixture.buy(player, { packageId: 'welcome' }),
    ]);
    const codes = [one, two].map((each) => (each.ok ? 'bought' : each.error.code)).sort();
    expect(codes).toEqual(['bought', 'package_unavailable']);
    const offers = await fixture.store.offers(player, 'US-TX');
    expect(offers.map(({ id }) => id)).toEqual(['small', 'medium', 'large', 'vault']);
  });

  it('of several first-purchase offers a player opens one', async () => {
    await fixture.db.admin.call(sql`
      insert into payments.packages (id, name, price_micros, gc_micros, begins_at,
          first_purchase_only, player_count_max, position)
        values ('hello', 'Hello', 990000, 1000000, '2026-01-01', true, 1, 9)`);
    const player = await fixture.player();
    expect(await fixture.buy(player, { packageId: 'hello' })).toMatchObject({ ok: true });
    expect(await fixture.buy(player, { packageId: 'welcome' })).toMatchObject({
      error: { code: 'package_unavailable' },
    });
    await fixture.db.admin.call(
      sql`update payments.packages set ends_at = now() where id = 'hello'`,
    );
  });

  it('a gift that would be worth more than its price, or needs no play, is no package', async () => {
    const offer = (name: string, price: number, bonus: number, countMax: number | null) =>
      fixture.db.admin.call(sql`
        insert into payments.packages (id, name, price_micros, gc_micros, sc_bonus_micros, begins_at,
            ends_at, player_count_max, position)
          values (${name}, 'Gift', ${price}::bigint, 1, ${bonus}::bigint, '2026-01-01',
            '2026-01-02', ${countMax}::int, 9)`);
    await expect(offer('too-good', 9_990_000, 10_000_001, null)).rejects.toThrow('within_price');
    await offer('good', 9_990_000, 10_000_000, null);
    await offer('once', 9_990_000, 20_000_000, 1);
    const rule = fixture.db.admin.call(sql`
      insert into payments.purchase_rules
        select now(), open_count_max, unpaid_per_hour_max, second_person_micros, person_day_micros,
          0, bonus_lives_days, 'no play' from payments.purchase_rules`);
    await expect(rule).rejects.toThrow('bonus_multiple');
  });

  it('a package is sold only in its time and place', async () => {
    const player = await fixture.player();
    await fixture.db.admin.call(sql`
      insert into payments.packages (id, name, price_micros, gc_micros, begins_at, ends_at, places,
          excluded_places, position) values
        ('over', 'Over', 990000, 1, '2026-01-01', '2026-01-02', null, '{}', 9),
        ('soon', 'Soon', 990000, 1, now() + interval '1 day', null, null, '{}', 9),
        ('texas', 'Texas', 990000, 1, '2026-01-01', null, '{US-TX}', '{}', 9),
        ('elsewhere', 'Elsewhere', 990000, 1, '2026-01-01', null, '{US}', '{US-TX}', 9)`);
    const codeOf = async (packageId: string) => {
      const bought = await fixture.buy(player, { packageId });
      return bought.ok ? 'bought' : bought.error.code;
    };
    expect(await codeOf('over')).toBe('package_unavailable');
    expect(await codeOf('soon')).toBe('package_unavailable');
    expect(await codeOf('texas')).toBe('bought');
    expect(await codeOf('elsewhere')).toBe('place_not_allowed');
    expect(await codeOf('nothing')).toBe('not_found');
    const offers = (await fixture.store.offers(player, 'US-CA')).map(({ id }) => id);
    expect(offers).toContain('elsewhere');
    expect(offers).not.toContain('texas');
  });

  it('nothing is sold to a closed or excluded account', async () => {
    const player = await fixture.player();
    await fixture.store.exclude({ playerId: player, kind: 'self_exclusion', untilMs: null });
    expect(await fixture.buy(player)).toMatchObject({ error: { code: 'excluded' } });
    const banned = await fixture.player();
    await fixture.db.admin.call(
      sql`update auth.players set status = 'banned' where id = ${banned}::uuid`,
    );
    expect(await fixture.buy(banned)).toMatchObject({ error: { code: 'account_closed' } });
  });

  it('and the books balance', async () => {
    expect(await fixture.differences()).toEqual([]);
  });
});

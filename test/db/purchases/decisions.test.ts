// What a person decided, and what an offer is for, against checkouts that were open before: paid
// all the same, they credit nothing and the money goes back.

import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { endWithdrawnOf, purchasesFixture } from './fixture.ts';

const fixture = purchasesFixture();
afterAll(async () => expect(await fixture.differences()).toEqual([]));

const pay = (reference: string, card?: string) =>
  fixture.deliverAll(fixture.eventsOf(() => fixture.stripe.ledger.pay(reference, { card })));
const exclude = (playerId: string, untilMs: number | null = null) =>
  fixture.store.exclude({ playerId, kind: 'self_exclusion', untilMs });
const limit = (playerId: string, dollars: bigint) =>
  fixture.store.setLimits(playerId, [
    { kind: 'purchase', currency: 'USD', period: 'day', amountMicros: dollars * 1_000_000n },
  ]);

/** That nothing of a paid purchase was kept, and why. */
async function expectGivenBack(order: { id: string; playerId: string }, refusal: string) {
  expect(await fixture.books(order.id)).toMatchObject({
    status: 'refunded',
    credited: false,
    reservation: 'released',
  });
  const shown = await fixture.store.purchase(order.id, order.playerId);
  expect(shown).toMatchObject({ refusal, refundedMicros: shown?.priceMicros });
}

describe('a checkout that was open when its player decided', () => {
  it('to be excluded is ended at the provider, and nobody can pay it', async () => {
    const order = await fixture.open(await fixture.player());
    expect((await exclude(order.playerId)).ok).toBe(true);
    expect(await fixture.store.purchase(order.id, order.playerId)).toMatchObject({
      checkoutUrl: null,
      refusal: 'excluded',
    });
    await endWithdrawnOf(fixture);
    expect(fixture.stripe.ledger.session(order.reference).status).toBe('expired');
    expect((await fixture.books(order.id)).status).toBe('expired');
  });

  it('to be excluded and is paid all the same credits nothing and is refunded', async () => {
    const order = await fixture.open(await fixture.player());
    await exclude(order.playerId);
    await pay(order.reference);
    await expectGivenBack(order, 'excluded');
  });

  it('to be excluded by another account of theirs is refunded too', async () => {
    const order = await fixture.open(await fixture.player('anna'));
    await exclude(await fixture.player('anna'));
    await pay(order.reference);
    await expectGivenBack(order, 'excluded');
  });

  it('to spend less is ended where it no longer fits, refunded where it is paid', async () => {
    const player = await fixture.player();
    const [small, medium] = [await fixture.open(player), await fixture.open(player, 'medium')];
    await limit(player, 10n);
    await endWithdrawnOf(fixture);
    expect(fixture.stripe.ledger.session(medium.reference).status).toBe('expired');
    await pay(small.reference);
    expect(await fixture.books(small.id)).toMatchObject({ status: 'paid', gold: '5000.00' });

    const late = await fixture.open(await fixture.player(), 'medium');
    await limit(late.playerId, 10n);
    await pay(late.reference);
    await expectGivenBack(late, 'limit_reached');
  });

  it('to spend less lets only so many of several checkouts through as fit together', async () => {
    const player = await fixture.player();
    const orders = [
      await fixture.open(player),
      await fixture.open(player),
      await fixture.open(player),
    ];
    await limit(player, 10n);
    for (const order of orders) await pay(order.reference);
    const paid = await Promise.all(orders.map(async ({ id }) => (await fixture.books(id)).status));
    expect(paid).toEqual(['paid', 'paid', 'refunded']);
  });

  it('is paid and its player excluded at one moment: one of both is first, nothing is kept of the other', async () => {
    for (let round = 0; round < 8; round++) {
      const order = await fixture.open(await fixture.player());
      await Promise.all([pay(order.reference), exclude(order.playerId)]);
      const { status, gold, paidDollars } = await fixture.books(order.id);
      expect([`paid ${gold} ${paidDollars}`, `refunded ${gold} ${paidDollars}`]).toContain(
        `${status} ${gold} ${paidDollars}`,
      );
      expect(status === 'paid' ? '5000.00 4.99' : '0.00 0.00').toBe(`${gold} ${paidDollars}`);
    }
  });

  it('opens for nobody who is excluded while the provider makes it', async () => {
    const player = await fixture.player();
    const provider = fixture.provider();
    const slow = {
      ...provider,
      createCheckout: async (order: Parameters<typeof provider.createCheckout>[0]) => {
        await exclude(player);
        return provider.createCheckout(order);
      },
    };
    const bought = await fixture.buy(player, { context: { store: fixture.store, provider: slow } });
    expect(bought).toMatchObject({ ok: true, value: { checkoutUrl: null, refusal: 'excluded' } });
  });
});

describe('an offer for a first purchase', () => {
  it('is none any more when another purchase was paid first', async () => {
    const player = await fixture.player();
    const [welcome, small] = [await fixture.open(player, 'welcome'), await fixture.open(player)];
    await pay(small.reference);
    await pay(welcome.reference);
    expect(await fixture.books(small.id)).toMatchObject({ status: 'paid', gold: '5000.00' });
    await expectGivenBack(welcome, 'offer_used');
  });

  it('is ended at the provider as soon as another purchase is paid', async () => {
    const player = await fixture.player();
    const [welcome, small] = [await fixture.open(player, 'welcome'), await fixture.open(player)];
    await pay(small.reference);
    await endWithdrawnOf(fixture);
    expect(fixture.stripe.ledger.session(welcome.reference).status).toBe('expired');
  });

  it('is sold once to a person, whichever account asks', async () => {
    const first = await fixture.open(await fixture.player('berta'), 'welcome');
    await pay(first.reference);
    const other = await fixture.player('berta');
    const refused = await fixture.buy(other, { packageId: 'welcome' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'package_unavailable' } });
    const offers = await fixture.store.offers(other, 'US-TX');
    expect(offers.map(({ id }) => id)).not.toContain('welcome');
  });

  it('is sold once to a person who opens it in two accounts at one moment', async () => {
    const players = [await fixture.player('carla'), await fixture.player('carla')];
    const bought = await Promise.all(
      players.map((player) => fixture.buy(player, { packageId: 'welcome' })),
    );
    expect(bought.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('is sold once to a card, whoever pays with it, also at one moment', async () => {
    const orders = await Promise.all(
      [1, 2, 3].map(async () => fixture.open(await fixture.player(), 'welcome')),
    );
    await Promise.all(orders.map(({ reference }) => pay(reference, 'one card')));
    const statuses = await Promise.all(
      orders.map(async ({ id }) => (await fixture.books(id)).status),
    );
    expect(statuses.sort()).toEqual(['paid', 'refunded', 'refunded']);
    // What is no offer may be bought with a card that others use as well.
    const small = await fixture.open(await fixture.player());
    await pay(small.reference, 'one card');
    expect((await fixture.books(small.id)).status).toBe('paid');
  });

  it('that was refused may be bought by another card', async () => {
    const taken = await fixture.open(await fixture.player(), 'welcome');
    await pay(taken.reference, 'a shared card');
    const player = await fixture.player();
    const refused = await fixture.open(player, 'welcome');
    await pay(refused.reference, 'a shared card');
    await expectGivenBack(refused, 'offer_used');
    const again = await fixture.open(player, 'welcome');
    await pay(again.reference);
    expect((await fixture.books(again.id)).status).toBe('paid');
  });
});

describe('what binds a person', () => {
  const grant = async (player: string) =>
    fixture.store.claimDailyBonus(player, crypto.randomUUID(), new Uint8Array(32));
  const erase = (player: string) =>
    fixture.db.admin.call(sql`update auth.players set status = 'erased', email = null,
      birth_date = null where id = ${player}::uuid`);

  it('outlives an erased account: exclusion, limits, first purchase and bonus day', async () => {
    const old = await fixture.player('dora');
    expect((await grant(old)).ok).toBe(true);
    const welcome = await fixture.open(old, 'welcome');
    await pay(welcome.reference);
    await limit(old, 10n);
    await erase(old);
    const again = await fixture.player('dora');
    expect(await grant(again)).toMatchObject({ error: { code: 'bonus_already_claimed' } });
    expect(await fixture.store.limits(again)).toMatchObject([{ amountMicros: '10000000' }]);
    expect(await fixture.buy(again, { packageId: 'welcome' })).toMatchObject({
      error: { code: 'package_unavailable' },
    });
    await fixture.open(again);
    // Of ten dollars five are spent by the old account, five by this one.
    expect(await fixture.buy(again)).toMatchObject({ error: { code: 'limit_reached' } });
    await exclude(again);
    await erase(again);
    const third = await fixture.player('dora');
    expect(await fixture.store.standing(third, 'GC')).toMatchObject({ reason: 'excluded' });
    expect(await grant(third)).toMatchObject({ error: { code: 'excluded' } });
    expect(await fixture.buy(third)).toMatchObject({ error: { code: 'excluded' } });
  });

  it('is a limit that a later account cannot raise at once', async () => {
    const old = await fixture.player('emma');
    await limit(old, 10n);
    await erase(old);
    const again = await fixture.player('emma');
    await limit(again, 500n);
    expect(await fixture.store.limits(again)).toMatchObject([
      { amountMicros: '10000000', nextAmountMicros: '500000000' },
    ]);
  });

  it('gives one daily bonus to accounts that ask at one moment', async () => {
    const players = await Promise.all([1, 2, 3, 4].map(() => fixture.player('frida')));
    const granted = await Promise.all(players.map(grant));
    expect(granted.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('is a loss limit over the tables of all their accounts, also at one moment', async () => {
    const players = await Promise.all([1, 2].map(() => fixture.player('gerda')));
    for (const player of players) {
      await fixture.db.admin.call(sql`select ledger.grant(${`g:${player}`}, ${player}::uuid, 'GC',
        100000000, 'promo', 0, null)`);
    }
    const [first = '', second = ''] = players;
    await fixture.store.setLimits(first, [
      { kind: 'loss', currency: 'GC', period: 'day', amountMicros: 60_000_000n },
    ]);
    const sit = (playerId: string) =>
      fixture.store.reserve({
        sessionId: crypto.randomUUID(),
        playerId,
        gameId: 'dice',
        currency: 'GC',
        number: 1,
        amountMicros: 50_000_000n,
        mode: 'exact',
        multiplierMax: 100,
      });
    const seated = await Promise.all([sit(first), sit(second)]);
    expect(seated.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('is a debt: no account of theirs plays, buys or redeems beside it', async () => {
    const old = await fixture.player('hanna');
    const order = await fixture.open(old);
    await pay(order.reference);
    await fixture.db.admin.call(sql`select ledger.claw_back(${`debt:${old}`}, ${old}::uuid, 'SC',
      50000000)`);
    await erase(old);
    const again = await fixture.player('hanna');
    expect(await fixture.store.standing(again, 'SC')).toMatchObject({ reason: 'debt_outstanding' });
    expect(await fixture.buy(again)).toMatchObject({ error: { code: 'debt_outstanding' } });
    expect(await fixture.store.redeemable(again)).toMatchObject({ debt: true });
  });

  it('is a debt: the daily bonus is for the account that owes, and pays it', async () => {
    const [owing, other] = [await fixture.player('ida'), await fixture.player('ida')];
    await fixture.db.admin.call(sql`select ledger.claw_back(${`debt:${owing}`}, ${owing}::uuid, 'SC',
      500000)`);
    expect(await grant(other)).toMatchObject({ error: { code: 'debt_outstanding' } });
    expect(await grant(owing)).toMatchObject({ ok: true });
    expect(await fixture.store.standing(other, 'SC')).toMatchObject({ mayWager: true });
  });

  it('is a debt: it ends the open checkouts of their other accounts', async () => {
    const [owing, other] = [await fixture.player('jule'), await fixture.player('jule')];
    const bought = await fixture.open(owing);
    await pay(bought.reference);
    const [open, own] = [await fixture.open(other), await fixture.open(owing)];
    // All coins were lost; then the bank takes the money back.
    await fixture.db.admin.call(sql`select ledger.claw_back(${`spent:${owing}`}, ${owing}::uuid, 'GC',
      5000000000)`);
    const charge = fixture.stripe.ledger.chargeOf(fixture.intentOf(bought.reference));
    await fixture.deliverAll(fixture.eventsOf(() => fixture.stripe.ledger.dispute(charge)));
    await endWithdrawnOf(fixture);
    expect(fixture.stripe.ledger.session(open.reference).status).toBe('expired');
    // What the account that owes buys itself pays its debt.
    expect(fixture.stripe.ledger.session(own.reference).status).toBe('open');
  });
});

describe('an account is not closed', () => {
  const close = async (player: string) => {
    const [row] = await fixture.db.admin.call<{ value: string }>(sql`
      select auth.begin_erasure(${player}::uuid, true, now(), null, 'test') as value`);
    return row?.value;
  };

  it('while a checkout is open, a payment on its way, a dispute or a debt open', async () => {
    const player = await fixture.player();
    const order = await fixture.open(player);
    expect(await close(player)).toBe('purchase_open');
    await pay(order.reference);
    const charge = fixture.stripe.ledger.chargeOf(fixture.intentOf(order.reference));
    const disputed = fixture.eventsOf(() => fixture.stripe.ledger.dispute(charge));
    await fixture.deliverAll(disputed);
    expect(await close(player)).toBe('dispute_open');
    const [first] = disputed;
    if (first === undefined) throw new Error('no event');
    const { id } = first.data.object as { id: string };
    await fixture.deliverAll(fixture.eventsOf(() => fixture.stripe.ledger.closeDispute(id, 'won')));
    await fixture.db.admin.call(sql`select ledger.claw_back(${`d:${player}`}, ${player}::uuid, 'SC',
      50000000)`);
    expect(await close(player)).toBe('debt_outstanding');

    const delayed = await fixture.open(await fixture.player());
    await fixture.deliverAll(
      fixture.eventsOf(() => fixture.stripe.ledger.delay(delayed.reference)),
    );
    expect(await close(delayed.playerId)).toBe('purchase_open');
  });

  it('at the moment at which a purchase begins: one of both is refused', async () => {
    for (let round = 0; round < 6; round++) {
      const player = await fixture.player();
      const [closed, bought] = await Promise.all([close(player), fixture.buy(player)]);
      expect([closed, bought.ok]).toEqual(bought.ok ? ['purchase_open', true] : ['begun', false]);
    }
  });
});

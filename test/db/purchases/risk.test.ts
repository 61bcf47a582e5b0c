// Purchase risk: what one card and one household may pay in a day, who proves that a card is theirs, and
// when nothing more is sold. What came all the same goes back whole and once.

import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { declareProfile } from '#test/kit/profiles.ts';
import { purchasesFixture } from './fixture.ts';

const fixture = purchasesFixture();
afterAll(async () => expect(await fixture.differences()).toEqual([]));

type Rule = Partial<
  Record<'payer_day_count_max' | 'payer_persons_max' | 'dispute_count_min', number>
> &
  Partial<
    Record<'payer_day_micros' | 'household_day_micros' | 'authenticate_from_micros', bigint>
  > & {
    authenticate_new_days?: number;
  };
let rules = 0;

/** A rule that counts from now on, like the first but for these columns. */
async function rule(changes: Rule): Promise<void> {
  rules += 1;
  await fixture.db.admin.call(sql`insert into payments.risk_rules
    select (jsonb_populate_record(r, ${JSON.stringify(changes, (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    )}::jsonb || jsonb_build_object('begins_at', now() - interval '1 hour'
      + make_interval(secs => ${rules}), 'note', 'of a test'))).*
    from payments.risk_rules r order by r.begins_at limit 1`);
}

/** Pays a purchase by a card of this name; the outcome of the last event. */
async function pay(playerId: string, card: string, packageId = 'small', proves = true) {
  const order = await fixture.open(playerId, packageId);
  const events = fixture.eventsOf(() =>
    fixture.stripe.ledger.pay(order.reference, { card, proves }),
  );
  let outcome = '';
  for (const event of events) {
    const came = await fixture.deliver(event);
    if (event.type === 'checkout.session.completed') outcome = came;
  }
  return { ...order, outcome };
}

const status = async (id: string) => (await fixture.books(id)).status;
const refusalOf = async (playerId: string, id: string) =>
  (await fixture.store.purchase(id, playerId))?.refusal;

describe('one card', () => {
  it('pays so often in a day; one payment more, of anybody, goes back whole', async () => {
    await rule({ payer_day_count_max: 2 });
    const [one, other] = [await fixture.player(), await fixture.player()];
    expect((await pay(one, 'often')).outcome).toBe('applied');
    expect((await pay(one, 'often')).outcome).toBe('applied');
    const refused = await pay(other, 'often');
    expect(refused.outcome).toBe('payer_limit');
    expect(await refusalOf(other, refused.id)).toBe('payer_limit');
    const { credited, gold, paidDollars } = await fixture.books(refused.id);
    expect({ credited, gold, paidDollars }).toEqual({
      credited: false,
      gold: '0.00',
      paidDollars: '0.00',
    });
    // Whoever is known to pay with it is not even given a page; by another card they could.
    expect(await fixture.buy(one)).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
    expect((await fixture.buy(other)).ok).toBe(true);
  });

  it('pays so much in a day', async () => {
    await rule({ payer_day_micros: 20_000_000n });
    const player = await fixture.player();
    expect((await pay(player, 'much', 'medium')).outcome).toBe('applied');
    expect(await fixture.buy(player)).toMatchObject({
      ok: false,
      error: { code: 'rate_limited' },
    });
    expect((await pay(await fixture.player(), 'much')).outcome).toBe('payer_limit');
  });

  it('pays for so many people; accounts of one person are one', async () => {
    await rule({ payer_persons_max: 2 });
    expect((await pay(await fixture.player('people one'), 'people')).outcome).toBe('applied');
    expect((await pay(await fixture.player('people one'), 'people')).outcome).toBe('applied');
    expect((await pay(await fixture.player('people two'), 'people')).outcome).toBe('applied');
    expect((await pay(await fixture.player('people three'), 'people')).outcome).toBe('payer_limit');
    expect((await pay(await fixture.player('people two'), 'people')).outcome).toBe('applied');
  });

  it('pays once where its last payment of a day is raced for by two accounts', async () => {
    await rule({ payer_day_count_max: 1 });
    const players = [await fixture.player(), await fixture.player()];
    const orders = await Promise.all(players.map((player) => fixture.open(player)));
    const events = orders.map(({ reference }) =>
      fixture
        .eventsOf(() => fixture.stripe.ledger.pay(reference, { card: 'raced' }))
        .filter(({ type }) => type === 'checkout.session.completed'),
    );
    await Promise.all(events.map((each) => fixture.deliverAll(each)));
    const credited = await Promise.all(
      orders.map(async ({ id }) => (await fixture.books(id)).credited),
    );
    expect(credited.filter(Boolean)).toHaveLength(1);
  });
});

it('accounts of one address buy so much in a day, open checkouts included', async () => {
  await rule({ household_day_micros: 10_000_000n });
  const [one, other, elsewhere] = [
    await fixture.player(),
    await fixture.player(),
    await fixture.player(),
  ];
  for (const player of [one, other])
    await declareProfile(fixture.db, player, { household: 'elm 12' });
  await declareProfile(fixture.db, elsewhere, { household: 'elm 14' });
  await pay(one, 'home');
  await fixture.open(other);
  expect(await fixture.buy(other)).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
  expect((await fixture.buy(elsewhere)).ok).toBe(true);
});

describe('the proof that a card is its holder’s', () => {
  it('is asked for from a price on; a card without it is given back', async () => {
    await rule({ authenticate_from_micros: 10_000_000n });
    const player = await fixture.player();
    const cheap = await pay(player, 'plain', 'small', false);
    expect(cheap.outcome).toBe('applied');
    const unproved = await pay(player, 'plain', 'medium', false);
    expect(unproved.outcome).toBe('not_authenticated');
    expect(await refusalOf(player, unproved.id)).toBe('not_authenticated');
    expect((await pay(player, 'plain', 'medium')).outcome).toBe('applied');
  });

  it('is not asked of a debit, which has no card', async () => {
    await rule({ authenticate_from_micros: 0n });
    const order = await fixture.open(await fixture.player());
    await fixture.deliverAll(
      fixture.eventsOf(() => {
        fixture.stripe.ledger.delay(order.reference);
        fixture.stripe.ledger.settle(order.reference, 'succeeded');
      }),
    );
    expect(await status(order.id)).toBe('paid');
  });

  it('is asked of who is new, until their first purchase is so many days old', async () => {
    await rule({ authenticate_from_micros: 90_000_000n, authenticate_new_days: 7 });
    const player = await fixture.player();
    expect((await pay(player, 'new', 'small', false)).outcome).toBe('not_authenticated');
    const first = await pay(player, 'new');
    expect(first.outcome).toBe('applied');
    expect((await pay(player, 'new', 'small', false)).outcome).toBe('not_authenticated');
    await fixture.db.admin.call(
      sql`update payments.purchases set paid_at = now() - interval '8 days'
        where id = ${first.id}::uuid`,
    );
    expect((await pay(player, 'new', 'small', false)).outcome).toBe('applied');
  });
});

it('purchases pause once too many are disputed, until a person resumes them', async () => {
  await rule({ dispute_count_min: 2 });
  const player = await fixture.player();
  const staff = await fixture.staff();
  const disputed = async () => {
    const order = await pay(player, `disputed ${crypto.randomUUID()}`);
    await fixture.deliverAll(
      fixture.eventsOf(() => {
        const charge = fixture.stripe.ledger.chargeOf(fixture.intentOf(order.reference));
        fixture.stripe.ledger.dispute(charge);
      }),
    );
  };
  await disputed();
  expect(await fixture.store.watchDisputes()).toMatchObject({ paused: false, disputes: 1 });
  await disputed();
  const watches = await Promise.all([1, 2, 3].map(() => fixture.store.watchDisputes()));
  expect(watches.filter(({ began }) => began)).toHaveLength(1);
  expect(await fixture.store.purchaseRisk()).toMatchObject({ disputes: 2 });
  const other = await fixture.player();
  expect(await fixture.buy(other)).toMatchObject({
    ok: false,
    error: { code: 'purchases_paused' },
  });
  const resume = () => fixture.store.resumePurchases(staff, 'the fraud ring is known', 'request');
  expect(await resume()).toMatchObject({ ok: true });
  expect(await resume()).toMatchObject({ ok: false, error: { code: 'not_found' } });
  // The same disputes do not pause it again; one more does.
  expect(await fixture.store.watchDisputes()).toMatchObject({ paused: false, began: false });
  expect((await fixture.buy(other)).ok).toBe(true);
});

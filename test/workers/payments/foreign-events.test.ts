// Signed events that are not as Stripe documents them, or are about what other programs did with the
// same account: taken in and recorded, never a failure that would be sent again for ever, and never
// money.

import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signatureHeader } from '#shared/signed-notice.ts';
import { purchaseFixture } from './purchase-fixture.ts';

const fixture = purchaseFixture();

async function post(event: unknown) {
  const body = JSON.stringify(event);
  const seconds = Math.floor(Date.now() / 1000);
  return fixture.post(body, signatureHeader(body, fixture.stripe.webhookSecret, seconds));
}

let names = 0;
const nextName = (kind: string) => {
  names += 1;
  return `${kind}_foreign${names}`;
};

const event = (type: string, object: unknown, changes: object = {}) => ({
  id: nextName('evt'),
  object: 'event',
  created: Math.floor(Date.now() / 1000),
  livemode: false,
  type,
  data: { object },
  ...changes,
});

const paid = (changes: object) => ({
  id: nextName('cs_test'),
  object: 'checkout.session',
  client_reference_id: null,
  amount_total: 499,
  currency: 'usd',
  status: 'complete',
  payment_status: 'paid',
  payment_intent: nextName('pi'),
  ...changes,
});

async function recorded(id: string): Promise<string | undefined> {
  const [row] = await fixture.db.admin.call<{ outcome: string }>(
    sql`select outcome from payments.provider_events where event_id = ${id}`,
  );
  return row?.outcome;
}

describe('an event of somebody else', () => {
  it.each([
    ['an order of another shop', { client_reference_id: 'order-123' }],
    ['text that ends a string for Postgres', { client_reference_id: 'a\0b' }],
    ['half of a surrogate pair', { client_reference_id: '\ud800' }],
    ['nearly one of our ids', { client_reference_id: '01a222fc-b163-7bf6-a1c8-a2dd0b1ca27' }],
    ['one of our ids in capitals', { client_reference_id: '01A222FC-B163-7BF6-A1C8-A2DD0B1CA27B' }],
    ['a number for an order', { client_reference_id: 123 }],
    ['no order', { client_reference_id: undefined }],
    ['an amount beyond any', { amount_total: 9_007_199_254_740_991 }],
    ['an amount with a fraction', { amount_total: 4.99 }],
    ['a payment that is a list', { payment_intent: [] }],
    ['a currency that is an object', { currency: {} }],
  ])('about a checkout with %s is recorded and answered 200', async (_, changes) => {
    const sent = event('checkout.session.completed', paid(changes));
    expect((await post(sent)).status).toBe(200);
    expect(await recorded(sent.id)).toBe('unknown_purchase');
  });

  it.each([
    ['of another program', { metadata: { request_id: 'abc' } }],
    ['without metadata', { metadata: null }],
    ['with metadata that is a list', { metadata: [] }],
    ['of an unknown state', { status: 'on_the_moon' }],
  ])('about a refund %s is recorded and answered 200', async (_, changes) => {
    const refund = { id: nextName('re'), amount: 499, payment_intent: nextName('pi'), ...changes };
    const sent = event('refund.created', { status: 'succeeded', ...refund });
    expect((await post(sent)).status).toBe(200);
    expect(await recorded(sent.id)).toBe('kept');
  });

  it.each([
    ['null', null],
    ['a list', []],
    ['a number', 7],
    ['a text', 'event'],
    ['an event without a name', { ...event('x', {}), id: undefined }],
    ['an event whose name is a number', { ...event('x', {}), id: 5 }],
  ])('that is %s is refused with a code', async (_, body) => {
    const answer = await post(body);
    expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_request']);
  });

  it.each([
    ['no data', { data: undefined }],
    ['data that is null', { data: null }],
    ['an object that is a number', { data: { object: 1 } }],
    ['a moment that is none', { created: 'yesterday' }],
    ['a moment beyond any calendar', { created: 9_007_199_254_740_991 }],
    ['a type that is a list', { type: [] }],
  ])('with %s is recorded and answered 200', async (_, changes) => {
    const sent = event('refund.created', {}, changes);
    expect((await post(sent)).status).toBe(200);
    expect(await recorded(sent.id)).toBe('ignored');
  });
});

describe('an event of a connected account', () => {
  it.each([['acct_1other'], [''], [{}]])(
    'that names an order of ours is recorded and credits nothing: %j',
    async (account) => {
      const order = await fixture.order();
      const real = fixture.eventOf('checkout.session.completed', () =>
        fixture.stripe.ledger.pay(order.reference),
      );
      const sent = { ...real, id: nextName('evt'), account };
      expect((await post(sent)).status).toBe(200);
      expect(await recorded(sent.id)).toBe('ignored');
      expect(await fixture.gold(order.player.id)).toBe('0');
      await post(real);
      expect(await fixture.gold(order.player.id)).toBe('5000000000');
    },
  );
});

describe('an event of ours', () => {
  it.each([
    ['no word of payment', { payment_status: undefined }],
    ['null for a word of payment', { payment_status: null }],
    ['nothing to pay', { payment_status: 'no_payment_required' }],
    ['an unknown word of payment', { payment_status: 'surely' }],
  ])('with %s credits nothing until Stripe says paid', async (_, changes) => {
    const order = await fixture.order();
    const sent = event('checkout.session.completed', {
      ...paid({ id: order.reference, client_reference_id: order.id, payment_intent: null }),
      ...changes,
    });
    expect((await post(sent)).status).toBe(200);
    expect(await fixture.gold(order.player.id)).toBe('0');
    const real = fixture.eventOf('checkout.session.completed', () =>
      fixture.stripe.ledger.pay(order.reference),
    );
    await post({ ...real, id: nextName('evt') });
    expect(await fixture.gold(order.player.id)).toBe('5000000000');
  });
});

describe('whatever stands in a signed event', () => {
  it('is never answered with a failure of ours', async () => {
    const order = await fixture.order();
    const made = fixture.eventsOf(() => {
      fixture.stripe.ledger.pay(order.reference);
      const charge = fixture.stripe.ledger.chargeOf(
        fixture.stripe.ledger.session(order.reference).payment_intent ?? '',
      );
      fixture.stripe.ledger.refund(charge, 100, { metadata: { request_id: 'x' }, reason: null });
      fixture.stripe.ledger.dispute(charge, 'dispute', 100);
    });
    const paths = (value: unknown, path: string[] = []): string[][] =>
      typeof value !== 'object' || value === null
        ? [path]
        : [path, ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...path, key]))];
    const changed = (value: unknown, path: string[], to: unknown): unknown => {
      const [key, ...rest] = path;
      if (key === undefined) return to;
      const copy = structuredClone(value) as Record<string, unknown>;
      copy[key] = changed(copy[key], rest, to);
      return copy;
    };
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('\0', '\ud800', 'x'.repeat(5_000), -1, 0, 1e300, 9_007_199_254_740_991),
      fc.constant(undefined),
    );
    const mutation = fc
      .constantFrom(...made)
      .chain((one) =>
        fc.tuple(fc.constant(one), fc.constantFrom(...paths(one)), odd, fc.boolean()),
      );
    await fc.assert(
      fc.asyncProperty(mutation, async ([one, path, to, renew]) => {
        const sent = changed(renew ? { ...one, id: nextName('evt') } : one, path, to);
        const { status } = await post(sent ?? null);
        expect([200, 400, 401], `${path.join('.')} = ${JSON.stringify(to)}`).toContain(status);
      }),
      { numRuns: 150 },
    );
    expect(await fixture.differences()).toEqual([]);
  });
});

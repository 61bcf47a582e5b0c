// The webhook against everything that can be sent to it (attack catalogue, lines 51, 52, 54, 57):
// coins come from a genuine event once, and from nothing else ever.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { signatureHeader } from '#shared/signed-notice.ts';
import { purchaseFixture } from './purchase-fixture.ts';

const fixture = purchaseFixture();
const COINS = '5000000000';

/** An order whose payment has just been made, with its event not yet delivered. */
async function paidOrder() {
  const order = await fixture.order();
  const event = fixture.eventOf('checkout.session.completed', () =>
    fixture.stripe.ledger.pay(order.reference),
  );
  return { ...order, event };
}

describe('catalogue 51: a webhook that is not exactly what Stripe signed', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const secret = () => fixture.stripe.webhookSecret;

  it.each([
    ['without a signature', async () => null],
    ['with an empty signature', async () => ''],
    ['with garbage for a signature', async () => 't=,v1=,,=;v1'],
    [
      'with a signature of no scheme we know',
      async (body: string) => signatureHeader(body, secret(), now()).replace('v1=', 'v0='),
    ],
    [
      'signed with another secret',
      (body: string) => signatureHeader(body, 'whsec_somebody_elses_secret', now()),
    ],
    ['signed with an empty secret', async () => `t=${now()},v1=${'0'.repeat(64)}`],
    ['signed 301 seconds ago', (body: string) => signatureHeader(body, secret(), now() - 301)],
    ['signed in the far future', (body: string) => signatureHeader(body, secret(), now() + 301)],
    [
      'signed ten years ahead',
      (body: string) => signatureHeader(body, secret(), now() + 315_360_000),
    ],
  ] as [string, (body: string) => Promise<string | null>][])(
    '%s is refused and credits nothing',
    async (_, headerFor) => {
      const { event, player } = await paidOrder();
      const { body } = await fixture.stripe.signed(event);
      const answer = await fixture.post(body, await headerFor(body));
      expect([answer.status, answer.body.error.code]).toEqual([401, 'invalid_signature']);
      expect(await fixture.gold(player.id)).toBe('0');
      expect(await fixture.eventRows(event.id)).toBe(0);
    },
  );

  // evidence: V4.1.5
  it('altered by one byte, or written anew from its JSON, is refused', async () => {
    const { event, player } = await paidOrder();
    const { body, header } = await fixture.stripe.signed(event);
    const altered = body.replace('"amount_total": 499', '"amount_total": 498');
    for (const changed of [altered, JSON.stringify(JSON.parse(body)), `${body} `, body.slice(1)]) {
      expect((await fixture.post(changed, header)).status).toBe(401);
    }
    expect(await fixture.gold(player.id)).toBe('0');
  });

  it('is accepted when the second of two signatures fits, as while a secret is replaced', async () => {
    const { event, player } = await paidOrder();
    const { body } = await fixture.stripe.signed(event);
    const [timestamp, right] = signatureHeader(body, secret(), now()).split(',');
    const header = `${timestamp},v1=${'ab'.repeat(32)},${right}`;
    expect((await fixture.post(body, header)).status).toBe(200);
    expect(await fixture.gold(player.id)).toBe(COINS);
  });

  it('is accepted under each of several secrets, and under an old one no longer', async () => {
    const first = await paidOrder();
    const second = await paidOrder();
    const old = `whsec_old_${'o'.repeat(20)}`;
    const signedOld = await fixture.stripe.signed(first.event, old);
    fixture.changes = { STRIPE_WEBHOOK_SECRETS: `${secret()}, ${old}` };
    expect((await fixture.post(signedOld.body, signedOld.header)).status).toBe(200);
    fixture.changes = { STRIPE_WEBHOOK_SECRETS: secret() };
    const late = await fixture.stripe.signed(second.event, old);
    expect((await fixture.post(late.body, late.header)).status).toBe(401);
    expect(await fixture.gold(second.player.id)).toBe('0');
  });

  it('of the other mode is refused, both ways', async () => {
    const { event, player } = await paidOrder();
    const live = await fixture.stripe.signed({ ...event, livemode: true });
    expect((await fixture.post(live.body, live.header)).status).toBe(401);
    fixture.changes = {
      ENVIRONMENT: 'production',
      STRIPE_SECRET_KEY: `sk_live_${'x'.repeat(24)}`,
      PAYOUT_PROVIDER_URL: 'https://payouts.example.com',
      PAYOUT_PROVIDER_KEY: 'a key of the real one',
      PAYOUT_PROVIDER_WEBHOOK_SECRETS: 'a secret of the real one',
      SITE_URL: 'https://play.example.com',
      TURNSTILE_SECRET: '0x-real',
      STRIPE_API_URL: '',
      NEON_PROXY_URL: '',
      PARLOR_PLACE: '',
    };
    expect(await fixture.deliver(event)).toBe(401);
    expect(await fixture.gold(player.id)).toBe('0');
  });

  it.each([
    ['an empty secret', { STRIPE_WEBHOOK_SECRETS: '' }],
    ['an empty secret beside a good one', { STRIPE_WEBHOOK_SECRETS: 'whsec_0123456789abcdef,' }],
    ['a live key outside production', { STRIPE_SECRET_KEY: `sk_live_${'x'.repeat(24)}` }],
    ['a test key in production', { ENVIRONMENT: 'production' as const, STRIPE_API_URL: '' }],
    [
      'the emulator in production',
      {
        ENVIRONMENT: 'production' as const,
        STRIPE_SECRET_KEY: `sk_live_${'x'.repeat(24)}`,
      },
    ],
  ])('is never served with %s: Stripe repeats, and nothing happens', async (_, changes) => {
    const { event, player } = await paidOrder();
    fixture.changes = changes;
    // The boot gate answers 503, what it cannot see is a 500: Stripe repeats either.
    expect([500, 503]).toContain(await fixture.deliver(event));
    expect((await fixture.call('GET', '/readyz')).status).toBe(503);
    fixture.changes = {};
    expect((await fixture.call('GET', '/readyz')).status).toBe(200);
    expect(await fixture.gold(player.id)).toBe('0');
    expect(fixture.logged.join('\n')).not.toContain(fixture.stripe.webhookSecret);
  });
});

describe('catalogue 52: the same payment told many times', () => {
  it('is credited once by twenty deliveries of its event at once', async () => {
    const { event, player } = await paidOrder();
    const statuses = await Promise.all(Array.from({ length: 20 }, () => fixture.deliver(event)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await fixture.gold(player.id)).toBe(COINS);
    expect(await fixture.eventRows(event.id)).toBe(1);
  });

  it('is credited once by completed, async succeeded and three looks at once', async () => {
    const { player, id, reference } = await fixture.order();
    const [completed, succeeded] = fixture
      .eventsOf(() => {
        fixture.stripe.ledger.delay(reference);
        fixture.stripe.ledger.settle(reference, 'succeeded');
      })
      .filter(({ type }) => type.startsWith('checkout.'));
    if (completed === undefined || succeeded === undefined) throw new Error('no events');
    const { token } = player;
    const look = () => fixture.call('GET', `/v1/purchases/${id}`, { token });
    await Promise.all([
      fixture.deliver(completed),
      look(),
      fixture.deliver(succeeded),
      look(),
      fixture.deliver(succeeded),
      look(),
    ]);
    expect((await look()).body.status).toBe('paid');
    expect(await fixture.gold(player.id)).toBe(COINS);
  });
});

describe('catalogue 54: a payment that is not the order', () => {
  it.each([
    ['another amount', { amount_total: 99 }],
    ['more than was asked', { amount_total: 49_900 }],
    ['another currency', { currency: 'eur' }],
    ['no amount', { amount_total: null }],
  ])('with %s is set aside for a person and credits nothing', async (_, changes) => {
    const { event, player, id } = await paidOrder();
    event.data.object = { ...event.data.object, ...changes };
    expect(await fixture.deliver(event)).toBe(200);
    expect(await fixture.gold(player.id)).toBe('0');
    const seen = await fixture.call('GET', `/v1/purchases/${id}`, { token: player.token });
    expect(seen.body.status).toBe('review');
    expect(fixture.logged.join('\n')).toContain('amount_differs');
  });

  it('of somebody else’s checkout credits neither', async () => {
    const mine = await paidOrder();
    const theirs = await fixture.order();
    mine.event.data.object = { ...mine.event.data.object, client_reference_id: theirs.id };
    expect(await fixture.deliver(mine.event)).toBe(200);
    expect([await fixture.gold(mine.player.id), await fixture.gold(theirs.player.id)]).toEqual([
      '0',
      '0',
    ]);
    expect(fixture.logged.join('\n')).toContain('foreign_checkout');
  });

  it('of a checkout that we never opened credits nobody', async () => {
    const { event, player } = await paidOrder();
    event.data.object = {
      ...event.data.object,
      id: 'cs_test_xforeign',
      client_reference_id: crypto.randomUUID(),
    };
    expect(await fixture.deliver(event)).toBe(200);
    expect(await fixture.gold(player.id)).toBe('0');
    expect(fixture.logged.join('\n')).toContain('unknown_purchase');
  });

  it('that names a second purchase for one payment credits the first alone', async () => {
    const first = await paidOrder();
    const second = await paidOrder();
    await fixture.deliver(first.event);
    const paid = first.event.data.object as { payment_intent: string };
    second.event.data.object = {
      ...second.event.data.object,
      payment_intent: paid.payment_intent,
    };
    await fixture.deliver(second.event);
    expect([await fixture.gold(first.player.id), await fixture.gold(second.player.id)]).toEqual([
      COINS,
      '0',
    ]);
  });

  it('with an order of another provider’s credits nothing', async () => {
    const { event, player, id } = await paidOrder();
    await fixture.db.admin.call(
      sql`update payments.purchases set provider = 'other' where id = ${id}::uuid`,
    );
    expect(await fixture.deliver(event)).toBe(200);
    expect(await fixture.gold(player.id)).toBe('0');
  });

  it('of a type that is not ours is acknowledged and does nothing', async () => {
    const { event, player } = await paidOrder();
    expect(await fixture.deliver({ ...event, type: 'customer.created' })).toBe(200);
    expect(await fixture.gold(player.id)).toBe('0');
  });
});

describe('catalogue 57: the database while a webhook arrives', () => {
  it('down: 503 and nothing kept; the next delivery credits once', async () => {
    const { event, player } = await paidOrder();
    fixture.databaseIsDown = true;
    expect(await fixture.deliver(event)).toBe(503);
    fixture.databaseIsDown = false;
    expect(await fixture.eventRows(event.id)).toBe(0);
    expect(await fixture.deliver(event)).toBe(200);
    expect(await fixture.deliver(event)).toBe(200);
    expect(await fixture.gold(player.id)).toBe(COINS);
  });

  it('whose answer is lost after the commit: asked again, credited once', async () => {
    const { event, player } = await paidOrder();
    fixture.answersToLose = 1;
    expect(await fixture.deliver(event)).toBe(200);
    expect(await fixture.gold(player.id)).toBe(COINS);
  });

  it('whose answers are all lost: 503, and the next delivery finds it done', async () => {
    const { event, player } = await paidOrder();
    fixture.answersToLose = 10;
    expect(await fixture.deliver(event)).toBe(503);
    fixture.answersToLose = 0;
    expect(await fixture.gold(player.id)).toBe(COINS);
    expect(await fixture.deliver(event)).toBe(200);
    expect(await fixture.gold(player.id)).toBe(COINS);
  });

  it('failing at any entry of the posting: neither event nor coins are kept, then both', async () => {
    const { event, player } = await paidOrder();
    for (const kind of [15, 6]) {
      // A fault in the middle of the posting: dollars (15) come first, the bonus (6) last.
      await fixture.db.admin.call(
        sql.raw(`create function public.fail() returns trigger language plpgsql as
        $$ begin if new.kind = ${kind} then raise exception 'cut'; end if; return new; end $$`),
      );
      await fixture.db.admin.call(
        sql.raw(`create trigger cut before insert on ledger.entries for each row
        execute function public.fail()`),
      );
      expect(await fixture.deliver(event)).toBe(500);
      expect(await fixture.eventRows(event.id)).toBe(0);
      expect(await fixture.gold(player.id)).toBe('0');
      await fixture.db.admin.call(sql.raw('drop trigger cut on ledger.entries'));
      await fixture.db.admin.call(sql.raw('drop function public.fail'));
    }
    expect(await fixture.deliver(event)).toBe(200);
    expect(await fixture.gold(player.id)).toBe(COINS);
  });

  it('and when no delivery ever comes again, the sweep credits', async () => {
    const { event, player, id } = await paidOrder();
    fixture.databaseIsDown = true;
    expect(await fixture.deliver(event)).toBe(503);
    fixture.databaseIsDown = false;
    await fixture.db.admin.call(
      sql`update payments.purchases set next_check_at = now() where id = ${id}::uuid`,
    );
    expect(await fixture.jobs.run('purchase-sweep')).toMatchObject({ ok: true });
    expect(await fixture.gold(player.id)).toBe(COINS);
  });
});

it('the books balance after all webhooks', async () => {
  await fixture.db.admin.call(sql`delete from payments.purchases where provider = 'other'`);
  expect(await fixture.differences()).toEqual([]);
});

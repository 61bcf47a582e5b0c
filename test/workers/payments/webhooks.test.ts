// The webhook against everything that can be sent to it (attack catalogue, lines 51, 52, 54, 57):
// coins come from a genuine event once, and from nothing else ever.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { signatureHeader } from '#scripts/emulators/stripe/webhooks.ts';
import { openPurchaseWorld } from './purchase-world.ts';

const world = openPurchaseWorld();
const COINS = '5000000000';

/** An order whose payment has just been made, with its event not yet delivered. */
async function paidOrder() {
  const order = await world.order();
  const event = world.eventOf('checkout.session.completed', () =>
    world.stripe.ledger.pay(order.reference),
  );
  return { ...order, event };
}

describe('catalogue 51: a webhook that is not exactly what Stripe signed', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const secret = () => world.stripe.webhookSecret;

  it.each([
    ['without a signature', async () => null],
    ['with an empty signature', async () => ''],
    ['with garbage for a signature', async () => 't=,v1=,,=;v1'],
    [
      'with a signature of no scheme we know',
      async (body: string) => (await signatureHeader(body, secret(), now())).replace('v1=', 'v0='),
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
      const { body } = await world.stripe.signed(event);
      const answer = await world.post(body, await headerFor(body));
      expect([answer.status, answer.body.error.code]).toEqual([401, 'invalid_signature']);
      expect(await world.gold(player.id)).toBe('0');
      expect(await world.eventRows(event.id)).toBe(0);
    },
  );

  it('altered by one byte, or written anew from its JSON, is refused', async () => {
    const { event, player } = await paidOrder();
    const { body, header } = await world.stripe.signed(event);
    const altered = body.replace('"amount_total": 499', '"amount_total": 498');
    for (const changed of [altered, JSON.stringify(JSON.parse(body)), `${body} `, body.slice(1)]) {
      expect((await world.post(changed, header)).status).toBe(401);
    }
    expect(await world.gold(player.id)).toBe('0');
  });

  it('is accepted when the second of two signatures fits, as while a secret is replaced', async () => {
    const { event, player } = await paidOrder();
    const { body } = await world.stripe.signed(event);
    const [timestamp, right] = (await signatureHeader(body, secret(), now())).split(',');
    const header = `${timestamp},v1=${'ab'.repeat(32)},${right}`;
    expect((await world.post(body, header)).status).toBe(200);
    expect(await world.gold(player.id)).toBe(COINS);
  });

  it('is accepted under each of several secrets, and under an old one no longer', async () => {
    const first = await paidOrder();
    const second = await paidOrder();
    const old = `whsec_old_${'o'.repeat(20)}`;
    const signedOld = await world.stripe.signed(first.event, old);
    world.changes = { STRIPE_WEBHOOK_SECRETS: `${secret()}, ${old}` };
    expect((await world.post(signedOld.body, signedOld.header)).status).toBe(200);
    world.changes = { STRIPE_WEBHOOK_SECRETS: secret() };
    const late = await world.stripe.signed(second.event, old);
    expect((await world.post(late.body, late.header)).status).toBe(401);
    expect(await world.gold(second.player.id)).toBe('0');
  });

  it('of the other mode is refused, both ways', async () => {
    const { event, player } = await paidOrder();
    const live = await world.stripe.signed({ ...event, livemode: true });
    expect((await world.post(live.body, live.header)).status).toBe(401);
    world.changes = {
      ENVIRONMENT: 'production',
      STRIPE_SECRET_KEY: `sk_live_${'x'.repeat(24)}`,
      SITE_URL: 'https://play.example.com',
      STRIPE_API_URL: '',
      NEON_PROXY_URL: '',
      PARLOR_PLACE: '',
    };
    expect(await world.deliver(event)).toBe(401);
    expect(await world.gold(player.id)).toBe('0');
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
    world.changes = changes;
    // The boot gate answers 503, what it cannot see is a 500: Stripe repeats either.
    expect([500, 503]).toContain(await world.deliver(event));
    expect((await world.call('GET', '/readyz')).status).toBe(503);
    world.changes = {};
    expect((await world.call('GET', '/readyz')).status).toBe(200);
    expect(await world.gold(player.id)).toBe('0');
    expect(world.logged.join('\n')).not.toContain(world.stripe.webhookSecret);
  });
});

describe('catalogue 52: the same payment told many times', () => {
  it('is credited once by twenty deliveries of its event at once', async () => {
    const { event, player } = await paidOrder();
    const statuses = await Promise.all(Array.from({ length: 20 }, () => world.deliver(event)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await world.gold(player.id)).toBe(COINS);
    expect(await world.eventRows(event.id)).toBe(1);
  });

  it('is credited once by completed, async succeeded and three looks at once', async () => {
    const { player, id, reference } = await world.order();
    const [completed, succeeded] = world
      .eventsOf(() => {
        world.stripe.ledger.delay(reference);
        world.stripe.ledger.settle(reference, 'succeeded');
      })
      .filter(({ type }) => type.startsWith('checkout.'));
    if (completed === undefined || succeeded === undefined) throw new Error('no events');
    const { token } = player;
    const look = () => world.call('GET', `/v1/purchases/${id}`, { token });
    await Promise.all([
      world.deliver(completed),
      look(),
      world.deliver(succeeded),
      look(),
      world.deliver(succeeded),
      look(),
    ]);
    expect((await look()).body.status).toBe('paid');
    expect(await world.gold(player.id)).toBe(COINS);
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
    expect(await world.deliver(event)).toBe(200);
    expect(await world.gold(player.id)).toBe('0');
    const seen = await world.call('GET', `/v1/purchases/${id}`, { token: player.token });
    expect(seen.body.status).toBe('review');
    expect(world.logged.join('\n')).toContain('amount_differs');
  });

  it('of somebody else’s checkout credits neither', async () => {
    const mine = await paidOrder();
    const theirs = await world.order();
    mine.event.data.object = { ...mine.event.data.object, client_reference_id: theirs.id };
    expect(await world.deliver(mine.event)).toBe(200);
    expect([await world.gold(mine.player.id), await world.gold(theirs.player.id)]).toEqual([
      '0',
      '0',
    ]);
    expect(world.logged.join('\n')).toContain('foreign_checkout');
  });

  it('of a checkout that we never opened credits nobody', async () => {
    const { event, player } = await paidOrder();
    event.data.object = {
      ...event.data.object,
      id: 'cs_test_xforeign',
      client_reference_id: crypto.randomUUID(),
    };
    expect(await world.deliver(event)).toBe(200);
    expect(await world.gold(player.id)).toBe('0');
    expect(world.logged.join('\n')).toContain('unknown_purchase');
  });

  it('that names a second purchase for one payment credits the first alone', async () => {
    const first = await paidOrder();
    const second = await paidOrder();
    await world.deliver(first.event);
    const paid = first.event.data.object as { payment_intent: string };
    second.event.data.object = {
      ...second.event.data.object,
      payment_intent: paid.payment_intent,
    };
    await world.deliver(second.event);
    expect([await world.gold(first.player.id), await world.gold(second.player.id)]).toEqual([
      COINS,
      '0',
    ]);
  });

  it('with an order of another provider’s credits nothing', async () => {
    const { event, player, id } = await paidOrder();
    await world.db.admin.call(
      sql`update payments.purchases set provider = 'other' where id = ${id}::uuid`,
    );
    expect(await world.deliver(event)).toBe(200);
    expect(await world.gold(player.id)).toBe('0');
  });

  it('of a type that is not ours is acknowledged and does nothing', async () => {
    const { event, player } = await paidOrder();
    expect(await world.deliver({ ...event, type: 'customer.created' })).toBe(200);
    expect(await world.gold(player.id)).toBe('0');
  });
});

describe('catalogue 57: the database while a webhook arrives', () => {
  it('down: 503 and nothing kept; the next delivery credits once', async () => {
    const { event, player } = await paidOrder();
    world.databaseIsDown = true;
    expect(await world.deliver(event)).toBe(503);
    world.databaseIsDown = false;
    expect(await world.eventRows(event.id)).toBe(0);
    expect(await world.deliver(event)).toBe(200);
    expect(await world.deliver(event)).toBe(200);
    expect(await world.gold(player.id)).toBe(COINS);
  });

  it('whose answer is lost after the commit: asked again, credited once', async () => {
    const { event, player } = await paidOrder();
    world.answersToLose = 1;
    expect(await world.deliver(event)).toBe(200);
    expect(await world.gold(player.id)).toBe(COINS);
  });

  it('whose answers are all lost: 503, and the next delivery finds it done', async () => {
    const { event, player } = await paidOrder();
    world.answersToLose = 10;
    expect(await world.deliver(event)).toBe(503);
    world.answersToLose = 0;
    expect(await world.gold(player.id)).toBe(COINS);
    expect(await world.deliver(event)).toBe(200);
    expect(await world.gold(player.id)).toBe(COINS);
  });

  it('failing at any entry of the posting: neither event nor coins are kept, then both', async () => {
    const { event, player } = await paidOrder();
    for (const kind of [15, 6]) {
      // A fault in the middle of the posting: dollars (15) come first, the bonus (6) last.
      await world.db.admin.call(
        sql.raw(`create function public.fail() returns trigger language plpgsql as
        $$ begin if new.kind = ${kind} then raise exception 'cut'; end if; return new; end $$`),
      );
      await world.db.admin.call(
        sql.raw(`create trigger cut before insert on ledger.entries for each row
        execute function public.fail()`),
      );
      expect(await world.deliver(event)).toBe(500);
      expect(await world.eventRows(event.id)).toBe(0);
      expect(await world.gold(player.id)).toBe('0');
      await world.db.admin.call(sql.raw('drop trigger cut on ledger.entries'));
      await world.db.admin.call(sql.raw('drop function public.fail'));
    }
    expect(await world.deliver(event)).toBe(200);
    expect(await world.gold(player.id)).toBe(COINS);
  });

  it('and when no delivery ever comes again, the sweep credits', async () => {
    const { event, player, id } = await paidOrder();
    world.databaseIsDown = true;
    expect(await world.deliver(event)).toBe(503);
    world.databaseIsDown = false;
    await world.db.admin.call(
      sql`update payments.purchases set next_check_at = now() where id = ${id}::uuid`,
    );
    expect(await world.jobs.run('purchase-sweep')).toMatchObject({ ok: true });
    expect(await world.gold(player.id)).toBe(COINS);
  });
});

it('and after all of it the books balance', async () => {
  await world.db.admin.call(sql`delete from payments.purchases where provider = 'other'`);
  expect(await world.differences()).toEqual([]);
});

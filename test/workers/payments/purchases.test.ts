// Purchases over HTTP: what a player and staff can do and see, and nothing more. Card numbers are
// refused wherever a text can be put (attack catalogue, line 58).

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { ROUTES } from '#shared/contracts/http/index.ts';
import * as contract from '#shared/contracts/http/purchases.ts';
import { needsFreshProof, type RouteSpec } from '#shared/http/route.ts';
import { newId } from '#shared/ids.ts';
import { staffToken, tokenOf } from '#test/kit/service.ts';

import { purchaseFixture } from './purchase-fixture.ts';

const fixture = purchaseFixture();

/** The reply must be exactly what the route declares. */
function declared(spec: RouteSpec, answer: { status: number; body: unknown }): void {
  const schema = spec.replies[answer.status] as z.ZodType;
  expect(schema.safeParse(answer.body).error?.issues ?? []).toEqual([]);
}

async function paid(packageId = 'small') {
  const order = await fixture.order(packageId);
  for (const event of fixture.eventsOf(() => fixture.stripe.ledger.pay(order.reference))) {
    await fixture.deliver(event);
  }
  return order;
}

describe('a player', () => {
  it('sees the packages on offer, buys one, and sees it paid', async () => {
    const { token } = await fixture.player();
    const offers = await fixture.call('GET', '/v1/packages', { token });
    declared(contract.packages, offers);
    expect(offers.body.items[0]).toMatchObject({ id: 'welcome', price: '4.99', currency: 'USD' });
    const key = 'buy';
    const body = { packageId: 'welcome' };
    const bought = await fixture.call('POST', '/v1/purchases', { token, key, body });
    expect(bought.status).toBe(201);
    declared(contract.buy, bought);
    expect(bought.body.checkoutUrl).toMatch(/^http:\/\/stripe\.test\/c\/pay\/cs_test_/);
    const again = await fixture.call('POST', '/v1/purchases', { token, key, body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(bought.body);
    const reference = /cs_test_\w+/.exec(bought.body.checkoutUrl)?.[0] ?? '';
    fixture.stripe.ledger.pay(reference);
    const path = `/v1/purchases/${bought.body.purchase.id}`;
    const seen = await fixture.call('GET', path, { token });
    declared(contract.purchase, seen);
    expect(seen.body).toMatchObject({ status: 'paid', goldCoins: '15000.00', checkoutUrl: null });
    const list = await fixture.call('GET', '/v1/purchases', { token });
    declared(contract.purchases, list);
    expect(list.body.items).toHaveLength(1);
    expect(JSON.stringify(list.body)).not.toMatch(/cs_test|pi_x|stripe/);
    const wallet = await fixture.call('GET', '/v1/wallet', { token });
    expect(wallet.body.balances).toMatchObject([
      { currency: 'GC', available: '15000.00' },
      { currency: 'SC', available: '10.00' },
    ]);
  });

  it.each([
    ['a price', { packageId: 'small', price: '0.01' }],
    ['an amount', { packageId: 'small', amount: '0.01' }],
    ['coins', { packageId: 'small', goldCoins: '99999999' }],
    ['a quantity', { packageId: 'small', quantity: 0 }],
    ['a negative quantity', { packageId: 'small', quantity: -1 }],
    ['somebody else', { packageId: 'small', playerId: newId(Date.now()) }],
    ['where to come back to', { packageId: 'small', successUrl: 'https://evil.example' }],
    ['a list of packages', { packageId: ['small', 'vault'] }],
    ['no package', {}],
    ['an odd package', { packageId: "small'; drop table" }],
  ])('cannot choose %s', async (_, body) => {
    const { token } = await fixture.player();
    const answer = await fixture.call('POST', '/v1/purchases', { token, key: 'k', body });
    expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_request']);
  });

  it('comes back to pages of ours only', async () => {
    const { reference, id } = await fixture.order();
    const session = fixture.stripe.ledger.session(reference);
    expect(session.success_url).toBe(`http://localhost:8787/purchases/${id}`);
    expect(session.cancel_url).toBe(`http://localhost:8787/purchases/${id}?cancelled=1`);
  });

  it('gains nothing by opening the return page', async () => {
    const { player, id } = await fixture.order();
    const seen = await fixture.call('GET', `/v1/purchases/${id}`, { token: player.token });
    expect(seen.body.status).toBe('pending');
    expect(await fixture.gold(player.id)).toBe('0');
  });

  it('finds no purchase of somebody else, and none by a made-up id', async () => {
    const { id } = await fixture.order();
    const other = await fixture.player();
    for (const path of [id, newId(Date.now()), 'x', '1', `${id}'`]) {
      const answer = await fixture.call('GET', `/v1/purchases/${path}`, { token: other.token });
      expect([answer.status, answer.body.error.code]).toEqual([404, 'not_found']);
    }
  });

  it('pages through a history without loss or repeat', async () => {
    const { token } = await fixture.player();
    for (const key of ['a', 'b', 'c']) {
      await fixture.call('POST', '/v1/purchases', { token, key, body: { packageId: 'small' } });
    }
    const first = await fixture.call('GET', '/v1/purchases?limit=2', { token });
    const next = `/v1/purchases?limit=2&cursor=${first.body.nextCursor}`;
    const second = await fixture.call('GET', next, { token });
    const ids = [...first.body.items, ...second.body.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(second.body.nextCursor).toBeNull();
    const odd = await fixture.call('GET', '/v1/purchases?cursor=x', { token });
    expect(odd.body.error.code).toBe('invalid_cursor');
  });

  it('is told to try again while Stripe does not answer, and keeps the order', async () => {
    const { token } = await fixture.player();
    const buy = () =>
      fixture.call('POST', '/v1/purchases', { token, key: 'k', body: { packageId: 'small' } });
    fixture.stripe.failNext({ path: '/v1/checkout', kind: 'lost_before' });
    fixture.stripe.failNext({ path: '/v1/checkout', kind: 'lost_before' });
    const first = await buy();
    expect([first.status, first.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await buy()).status).toBe(201);
  });
});

describe('staff', () => {
  it('sees purchases by player and status; support may not refund', async () => {
    const { player, id } = await paid();
    const token = await staffToken('support');
    const path = `/v1/admin/purchases?playerId=${player.id}&status=paid`;
    const list = await fixture.call('GET', path, { token });
    declared(contract.staffPurchases, list);
    expect(list.body.items).toMatchObject([{ id, playerId: player.id, provider: 'stripe' }]);
    const refund = await fixture.call('POST', `/v1/admin/purchases/${id}/refund`, {
      token,
      key: 'k',
      body: { reason: 'x' },
    });
    expect([refund.status, refund.body.error.code]).toEqual([403, 'forbidden']);
    for (const stranger of [player.token, await tokenOf(newId(Date.now()), { roles: ['admin'] })]) {
      const refused = await fixture.call('GET', path, { token: stranger });
      expect(refused.status).toBe(403);
    }
  });

  it('refunds a part and the rest; a repeat with the same key is the same refund', async () => {
    const { player, id } = await paid();
    const token = await staffToken('finance');
    const path = `/v1/admin/purchases/${id}/refund`;
    const body = { amount: '2.00', reason: 'wrong package' };
    const first = await fixture.call('POST', path, { token, key: 'a', body });
    declared(contract.refundPurchase, first);
    expect([first.status, first.body.state, first.body.amount]).toEqual([200, 'sent', '2.00']);
    const again = await fixture.call('POST', path, { token, key: 'a', body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body.id).toBe(first.body.id);
    const rest = await fixture.call('POST', path, { token, key: 'b', body: { reason: 'all' } });
    expect(rest.body.amount).toBe('2.99');
    const over = await fixture.call('POST', path, { token, key: 'c', body });
    expect([over.status, over.body.error.code]).toEqual([409, 'refund_not_allowed']);
    const seen = await fixture.call('GET', `/v1/purchases/${id}`, { token: player.token });
    expect(seen.body).toMatchObject({ status: 'refunded', refunded: '4.99' });
    expect(await fixture.gold(player.id)).toBe('0');
    const audit = await fixture.db.admin.call(
      sql`select 1 from audit.entries where action = 'refund.requested'
        and facts ->> 'purchaseId' = ${id}`,
    );
    expect(audit).toHaveLength(2);
    const listed = await fixture.call('GET', `/v1/admin/purchases/${id}/refunds`, { token });
    declared(contract.staffRefunds, listed);
    expect(listed.body.items).toHaveLength(2);
  });

  it('needs two people above the limit', async () => {
    const { id } = await paid('vault');
    const { token: first } = await fixture.staff('finance');
    const { token: second } = await fixture.staff('finance');
    const asked = await fixture.call('POST', `/v1/admin/purchases/${id}/refund`, {
      token: first,
      key: 'k',
      body: { amount: '50.01', reason: 'large' },
    });
    declared(contract.refundPurchase, asked);
    expect([asked.status, asked.body.state]).toEqual([202, 'proposed']);
    const path = `/v1/admin/purchases/${id}/refunds/${asked.body.id}`;
    const own = await fixture.call('POST', `${path}/approve`, { token: first });
    expect([own.status, own.body.error.code]).toEqual([409, 'second_person_required']);
    const other = await fixture.call('POST', `${path}/approve`, { token: second });
    declared(contract.approveRefund, other);
    expect([other.status, other.body.state]).toEqual([200, 'sent']);
    const late = await fixture.call('POST', `${path}/reject`, { token: second });
    expect(late.status).toBe(409);
    const small = await fixture.call('POST', `/v1/admin/purchases/${id}/refund`, {
      token: first,
      key: 'l',
      body: { amount: '49.98', reason: 'the rest, below the limit' },
    });
    expect([small.status, small.body.state]).toEqual([200, 'sent']);
  });

  it('needs two people also when the same amount is given back in parts', async () => {
    const { id } = await paid('vault');
    const { token } = await fixture.staff('finance');
    const give = (key: string, amount: string) =>
      fixture.call('POST', `/v1/admin/purchases/${id}/refund`, {
        token,
        key,
        body: { amount, reason: 'in parts' },
      });
    expect((await give('a', '49.99')).status).toBe(200);
    const rest = await give('b', '50.00');
    expect([rest.status, rest.body.state]).toEqual([202, 'proposed']);
  });

  it('has no hand in what they get back themselves', async () => {
    const { id } = await paid('vault');
    const [row] = await fixture.db.admin.call<{ player_id: string }>(
      sql`select player_id from payments.purchases where id = ${id}::uuid`,
    );
    const own = await staffToken('finance', row?.player_id);
    const body = { amount: '1.00', reason: 'mine' };
    const asked = await fixture.call('POST', `/v1/admin/purchases/${id}/refund`, {
      token: own,
      key: 'k',
      body,
    });
    expect([asked.status, asked.body.error.code]).toEqual([403, 'forbidden']);
  });

  it('sees what the reconciliation found', async () => {
    await fixture.db.admin.call(sql`
      select payments.reconcile('stripe', now() - interval '1 day', now() + interval '1 minute')`);
    const token = await staffToken('support');
    const runs = await fixture.call('GET', '/v1/admin/reconciliation', { token });
    declared(contract.reconciliation, runs);
    expect(runs.body.items[0].differenceCount).toBeGreaterThan(0);
  });
});

describe('catalogue 58: a card number', () => {
  const CARDS = [
    '4242424242424242',
    '4242 4242 4242 4242',
    '3782-822463-10005',
    '5555555555554444',
  ];
  const CARD = CARDS[0] ?? '';
  const specs = ROUTES.payments.map((spec) => [`${spec.method} ${spec.path}`, spec] as const);
  const takesBody = specs.filter(([, spec]) => spec.body !== undefined);
  const fieldsOf = (spec: RouteSpec): string[] =>
    Object.keys((spec.body as unknown as { shape?: object }).shape ?? {});

  async function send(spec: RouteSpec, options: { body?: unknown; key?: string; query?: string }) {
    const isProved = needsFreshProof(spec.access);
    const token = isProved ? await staffToken('admin') : (await fixture.player()).token;
    const path = spec.path.replaceAll(/:\w+/g, () => newId(Date.now()));
    return fixture.call(spec.method, `${path}${options.query ?? ''}`, {
      token,
      key: 'k',
      ...options,
    });
  }

  async function stored(): Promise<string> {
    const rows = await fixture.db.admin.call<{ all: string }>(sql`
      select coalesce(string_agg(t::text, ''), '') as all from (
        select to_jsonb(k) - 'request_digest' from payments.idempotency_keys k
        union all select to_jsonb(a) from payments.adjustments a
        union all select to_jsonb(r) from payments.refund_requests r
        union all select to_jsonb(e) from audit.entries e) t`);
    return rows[0]?.all ?? '';
  }

  it.each(takesBody)('in any field of %s is refused, not stored, not logged', async (_, spec) => {
    const fields = [...fieldsOf(spec), 'note', 'deep.er'];
    for (const [index, field] of fields.entries()) {
      const card = CARDS[index % CARDS.length];
      const bodies = [{ [field]: card }, { [field]: { nested: [`see ${card}, thanks`] } }];
      for (const body of [...bodies, { [String(card)]: 'x' }]) {
        const answer = await send(spec, { body });
        expect([answer.status, answer.body.error.code]).toEqual([400, 'card_number_refused']);
        expect(JSON.stringify(answer.body)).not.toContain(card);
      }
    }
    for (const card of CARDS) {
      expect(fixture.logged.join('\n')).not.toContain(card);
      expect(await stored()).not.toContain(card);
    }
  });

  it.each(specs.filter(([, spec]) => spec.idempotency !== undefined))(
    'as the Idempotency-Key of %s is refused',
    async (_, spec) => {
      const answer = await send(spec, { key: CARD, body: {} });
      expect([answer.status, answer.body.error.code]).toEqual([400, 'card_number_refused']);
      expect(await stored()).not.toContain(CARD);
    },
  );

  it.each(specs.filter(([, spec]) => spec.query !== undefined))(
    'in the query of %s is refused',
    async (_, spec) => {
      expect((await send(spec, { query: `?cursor=${CARD}` })).status).toBe(400);
      expect((await send(spec, { query: `?${CARD}=1` })).status).toBe(400);
      expect(fixture.logged.join('\n')).not.toContain(CARD);
    },
  );

  it('in an event that Stripe did not sign reaches no log', async () => {
    const answer = await fixture.post(JSON.stringify({ card: CARD }), 't=1,v1=00');
    expect(answer.status).toBe(401);
    expect(fixture.logged.join('\n')).not.toContain(CARD);
  });
});

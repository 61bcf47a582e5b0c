// Buying in the running platform: production bundles, the emulated Stripe over HTTP in both
// directions, its page pressed as a player presses it, and its webhooks as a network delivers them.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { ROUTES } from '#shared/contracts/http/index.ts';
import { newId } from '#shared/ids.ts';
import { until } from '#test/kit/patience.ts';
import { platformFixture } from '#test/kit/platform.ts';
import { expected, mailTo, newPlayer, newPlayers, type Player } from '#test/kit/player.ts';

const platform = platformFixture();

async function buy(player: Player, packageId: string) {
  const bought = await expected(201, player.order(packageId));
  return { id: bought.body.purchase.id as string, url: bought.body.checkoutUrl as string };
}

/** Presses a button of the provider's page; answers where the browser is sent. */
async function press(url: string, act: string): Promise<string> {
  const response = await fetch(`${url}/${act}`, { method: 'POST', redirect: 'manual' });
  return response.headers.get('location') ?? '';
}

/** What the bank does: an act on its page for developers. */
async function bank(act: string, id: string, amount?: number): Promise<{ id: string }> {
  const body = new URLSearchParams({
    act,
    id,
    ...(amount !== undefined && { amount: `${amount}` }),
  });
  const response = await fetch(`${platform.stripe.url}/control`, { method: 'POST', body });
  expect(response.status).toBe(200);
  return response.json() as Promise<{ id: string }>;
}

async function statusOf(player: Player, id: string): Promise<string> {
  const { body } = await player.call('GET', `/v1/purchases/${id}`);
  return body.status;
}

/** Waits for the webhook, reading the list: unlike a look at one purchase it asks nobody. */
async function settled(player: Player, id: string, status: string): Promise<void> {
  let seen = '';
  const isThere = async () => {
    const { body } = await player.call('GET', '/v1/purchases');
    seen = body.items.find((item: { id: string }) => item.id === id).status;
    return seen === status;
  };
  await until(isThere, () => `still ${seen}, not ${status}`, 50);
}

async function coins(player: Player) {
  const { body } = await player.call('GET', '/v1/wallet');
  return body.balances.map(
    ({ currency, available, debt }: Record<string, string>) => `${currency} ${available} -${debt}`,
  );
}

const intentOf = (url: string) => {
  const reference = /cs_test_\w+/.exec(url)?.[0] ?? '';
  return platform.stripe.emulator.ledger.session(reference).payment_intent ?? '';
};

describe('a purchase in the running platform', () => {
  it('is paid on the page, half refunded, disputed and lost, and the books show each step', async () => {
    const player = await newPlayer(platform);
    const { id, url } = await buy(player, 'medium');
    expect(await (await fetch(url)).text()).toContain('$19.99');
    expect(await press(url, 'decline')).toBe('');
    expect(await press(url, 'pay')).toBe(`http://localhost:8787/purchases/${id}`);
    await settled(player, id, 'paid');
    expect(await coins(player)).toEqual(['GC 22000.00 -0.00', 'SC 20.00 -0.00']);

    await bank('refund', intentOf(url), 1_000);
    await settled(player, id, 'partially_refunded');
    expect(await coins(player)).toEqual(['GC 10994.497249 -0.00', 'SC 9.994998 -0.00']);

    // Gold Coins are played away before the card holder complains.
    const opened = await player.sit({ currency: 'GC', buyIn: '10000.00' });
    expect(opened.status).toBe(201);
    const dispute = await bank('dispute', intentOf(url));
    await settled(player, id, 'disputed');
    expect(await coins(player)).toEqual(['GC 0.00 -10000.00', 'SC 0.00 -0.00']);
    const again = await player.sit({ currency: 'GC' }, 'limbo');
    expect(again.body.error.code).toBe('debt_outstanding');

    await bank('lose', dispute.id);
    await settled(player, id, 'charged_back');
    // What lay at the table pays the debt when the player stands up.
    await player.call('DELETE', `/v1/sessions/${opened.body.session.id}`);
    expect(await coins(player)).toEqual(['GC 0.00 -0.00', 'SC 0.00 -0.00']);
    const history = await player.call('GET', '/v1/wallet/transactions?currency=GC');
    expect(history.body.items.map(({ kind }: { kind: string }) => kind)).toEqual([
      'debt_payment',
      'cash_out',
      'claw_back',
      'buy_in',
      'claw_back',
      'purchase',
    ]);
  });

  it('sends a receipt for the payment and for what went back, once each', async () => {
    const player = await newPlayer(platform);
    const { id, url } = await buy(player, 'small');
    await press(url, 'pay');
    await settled(player, id, 'paid');
    await bank('refund', intentOf(url), 250);
    await settled(player, id, 'partially_refunded');
    await Promise.all([platform.job('receipts'), platform.job('receipts')]);
    await platform.job('mail-outbox');
    await platform.job('receipts');
    const mails = (await mailTo(platform.mailboxUrl, player.email, 3)).slice(-2);
    const texts = mails.map(({ subject, text }) => `${subject} ${text}`).sort();
    expect(texts[0]).toMatch(/^Money of a purchase went back .*\$2\.50 in all/);
    expect(texts[1]).toMatch(/^Your receipt .*for \$4\.99/);
    expect(texts[1]).toContain('5000.00 Gold Coins and, as a free gift, 5.00 Sweeps Coins');
    const all = await mailTo(platform.mailboxUrl, player.email);
    expect(all.filter(({ text }) => text.includes(id))).toHaveLength(2);
  });

  it('paid by a debit that arrives later credits then, and one that bounces never', async () => {
    const player = await newPlayer(platform);
    const [late, never] = [await buy(player, 'small'), await buy(player, 'small')];
    for (const { url, id } of [late, never]) {
      await press(url, 'delay');
      await settled(player, id, 'processing');
    }
    expect(await coins(player)).toEqual(['GC 0.00 -0.00', 'SC 0.00 -0.00']);
    await bank('arrive', /cs_test_\w+/.exec(late.url)?.[0] ?? '');
    await bank('bounce', /cs_test_\w+/.exec(never.url)?.[0] ?? '');
    await settled(player, late.id, 'paid');
    await settled(player, never.id, 'failed');
    expect(await coins(player)).toEqual(['GC 5000.00 -0.00', 'SC 5.00 -0.00']);
  });

  it('survives webhooks that are lost, doubled, late and out of order, and a restart between', async () => {
    const players = await newPlayers(platform, 8);
    const hook = `${platform.url}/v1/webhooks/stripe`;
    platform.stripe.deliverTo(hook, {
      seed: 20_261_124,
      loseChance: 0.4,
      duplicateChance: 0.5,
      delayMsMax: 300,
    });
    const orders = await Promise.all(
      players.map(async (player) => ({ player, ...(await buy(player, 'small')) })),
    );
    await Promise.all(orders.map(({ url }) => press(url, 'pay')));
    for (const { url } of orders.slice(0, 4)) await bank('refund', intentOf(url), 250);
    await platform.restart();
    await platform.stripe.firstTries();
    await platform.database.admin.call(sql`update payments.purchases set next_check_at = now()`);
    expect(await platform.job('purchase-sweep')).toMatchObject({ failed: 0 });
    await platform.job('notice-sweep');
    platform.stripe.deliverTo(hook);
    const statuses = await Promise.all(orders.map(({ player, id }) => statusOf(player, id)));
    expect(statuses).toEqual([...Array(4).fill('partially_refunded'), ...Array(4).fill('paid')]);
  });

  it('leaves books that balance and agree with the provider’s account', async () => {
    // The newest hour is left alone by the job, so the comparison itself is asked for here.
    await platform.job('reconciliation');
    const [row] = await platform.database.admin.call<{ answer: { differences: number } }>(sql`
      select payments.reconcile('stripe', now() - interval '1 day', now() + interval '1 minute')
        as answer`);
    expect(row?.answer.differences).toBe(0);
    expect(await platform.job('ledger-check')).toEqual({ differences: 0 });
  });
});

describe('catalogue 58: a card number anywhere', () => {
  const CARD = '4000056655665556';
  const routes = Object.values(ROUTES).flat();

  it('in body, query, path or header of any route is in no log and no table', async () => {
    const player = await newPlayer(platform);
    for (const { method, path } of routes) {
      const filled = path.replaceAll(/:\w+/g, () => newId(Date.now()));
      const spelled = path.replaceAll(/:\w+/g, CARD);
      const body = method === 'GET' ? {} : { body: { note: CARD, [CARD]: 'x', card: [CARD] } };
      const options = { token: player.token, ...body };
      const key = { key: CARD, headers: { 'x-request-id': CARD, 'user-agent': CARD } };
      for (const answer of [
        await platform.call(method, filled, options),
        await platform.call(method, `${filled}?q=${CARD}`, { token: player.token }),
        await platform.call(method, spelled, { token: player.token }),
        await platform.call(method, filled, { ...options, ...key }),
      ]) {
        expect(JSON.stringify(answer.body)).not.toContain(CARD);
      }
    }
    expect(platform.logs.length).toBeGreaterThan(routes.length);
    expect(platform.logs.join('\n')).not.toContain(CARD);
    const tables = await platform.database.admin.call<{ name: string }>(sql`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname in ('auth', 'ledger', 'payments', 'games', 'social', 'audit', 'rules')`);
    for (const { name } of tables) {
      const found = await platform.database.admin.call(
        sql`select 1 from ${sql.raw(name)} t where t::text like ${`%${CARD}%`} limit 1`,
      );
      expect(found, name).toEqual([]);
    }
  });
});

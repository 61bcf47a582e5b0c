// What operators see of payouts: counted by what became of them, with the bank's code, for a day.

import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { collectMetrics } from '#workers/payments/metrics.ts';
import { COIN, redemptionsFixture } from './fixture.ts';

const fixture = redemptionsFixture();
const { database, store, player, paying, advance } = fixture;

const countsOf = async () => {
  const { payouts } = await store().payoutFigures();
  return Object.fromEntries(
    payouts.map(({ outcome, code, count }) => [`${outcome} ${code}`, count]),
  );
};

it('payouts are counted once each by outcome and code, whatever else is said or noted of them', async () => {
  const [first, second, third] = [await player(), await player(), await player()];
  const returned = await paying(first, 100n * COIN);
  await advance(returned, 'sent');
  for (const state of ['paid', 'paid', 'returned', 'returned'] as const) {
    await advance(returned, state, state === 'returned' ? 'R03' : null);
  }
  await advance(returned, 'failed');
  const staff = { by: await fixture.staff(), requestId: 'request' };
  const once = { key: crypto.randomUUID(), digest: new Uint8Array(32) };
  await store().noteRedemption(returned, 'seen', once, staff);
  await advance(await paying(second, 100n * COIN), 'failed', 'something of the provider’s own');
  await paying(third, 100n * COIN);
  expect(await countsOf()).toEqual({
    ...{ 'paying none': 3, 'paid none': 1, 'returned R03': 1, 'failed other': 1 },
  });
});

it('how long they waited is from the request until the provider is asked', async () => {
  const { waits } = await store().payoutFigures();
  expect(waits.half).toBeGreaterThan(0);
  expect(waits.most).toBeGreaterThanOrEqual(waits.half);
});

it('notices are counted by what became of them, and the pause is told', async () => {
  await database.admin.call(sql`insert into payments.payout_events values
    ('hosted', 'one', 'payout.paid', 'applied', null, now(), now()),
    ('hosted', 'two', 'payout.paid', 'contradiction', null, now(), now()),
    ('hosted', 'old', 'payout.paid', 'applied', null, now() - interval '25 hours',
      now() - interval '25 hours')`);
  const somebody = await player();
  const { notices, paused } = await store().payoutFigures();
  expect(notices.sort((a, b) => (a.outcome < b.outcome ? -1 : 1))).toEqual([
    { outcome: 'applied', count: 1 },
    { outcome: 'contradiction', count: 1 },
  ]);
  expect(paused).toBe(false);
  await fixture.say(somebody.id, { paused: 'a difference' });
  expect((await store().payoutFigures()).paused).toBe(true);
  await store().noteLiability();
  const env = {
    PAYMENTS_DATABASE_URL: database.urlFor('parlor_payments'),
    NEON_PROXY_URL: database.proxyUrl,
  };
  const samples = await collectMetrics(env as unknown as Parameters<typeof collectMetrics>[0]);
  const told = (name: string, labels?: object) =>
    samples.find(
      (one) => one.name === name && JSON.stringify(one.labels) === JSON.stringify(labels),
    )?.value;
  expect(told('parlor_payouts_paused')).toBe(1);
  expect(told('parlor_payouts_day', { outcome: 'returned', code: 'R03' })).toBe(1);
  expect(told('parlor_payout_notices_day', { outcome: 'contradiction' })).toBe(1);
  expect(told('parlor_sc_liability_micros', { part: 'on_the_way' })).toBe(100_000_000);
  expect(told('parlor_sc_liability_micros', { part: 'cash' })).toBe(undefined);
  expect(told('parlor_sc_below_floor')).toBe(1);
});

// A payment that arrives after its player decided: late, doubled, in any order, by card or by a debit
// that arrives days later. What was credited before the decision stays; nothing is after it.

import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import type { StripeEvent } from '#scripts/emulators/stripe/objects.ts';
import { purchasesFixture } from './fixture.ts';

const fixture = purchasesFixture();
afterAll(async () => expect(await fixture.differences()).toEqual([]));

const setStatus = (playerId: string, status: string) =>
  fixture.db.admin.call(
    sql`update auth.players set status = ${status} where id = ${playerId}::uuid`,
  );
const owe = (playerId: string) =>
  fixture.db.admin.call(sql`select ledger.claw_back(${`debt:${playerId}`}, ${playerId}::uuid, 'GC',
    50000000)`);

const DECISIONS: Record<string, (playerId: string, sibling: string) => Promise<unknown>> = {
  excluded: (playerId) =>
    fixture.store.exclude({ playerId, kind: 'self_exclusion', untilMs: null }),
  limit_reached: (playerId) =>
    fixture.store.setLimits(playerId, [
      { kind: 'purchase', currency: 'USD', period: 'day', amountMicros: 1_000_000n },
    ]),
  account_closed: (playerId) => setStatus(playerId, 'banned'),
  debt_outstanding: (_, sibling) => owe(sibling),
};

const PAYMENTS: Record<string, (reference: string) => void> = {
  'by card': (reference) => void fixture.stripe.ledger.pay(reference),
  'by a debit that arrives': (reference) => {
    fixture.stripe.ledger.delay(reference);
    fixture.stripe.ledger.settle(reference, 'succeeded');
  },
};

function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield [];
  for (const [index, first] of items.entries()) {
    for (const tail of permutations(items.filter((_, at) => at !== index))) yield [first, ...tail];
  }
}

let persons = 0;
async function opened(pay: (reference: string) => void) {
  persons += 1;
  const [playerId, sibling] = [
    await fixture.player(`late ${persons}`),
    await fixture.player(`late ${persons}`),
  ];
  const order = await fixture.open(playerId);
  const events = fixture.eventsOf(() => pay(order.reference));
  // What says nothing of money changes nothing, and would only multiply the orders.
  return { order, sibling, events: events.filter(({ type }) => !type.endsWith('.processing')) };
}

const MONEY = new Set(['checkout.session.completed', 'checkout.session.async_payment_succeeded']);
const brings = ({ type, data }: StripeEvent) =>
  MONEY.has(type) && (data.object as { payment_status?: string }).payment_status === 'paid';

describe.each(Object.entries(PAYMENTS))('what is paid %s', (_, pay) => {
  it.each(Object.entries(DECISIONS))(
    'after the player is %s goes back whole and once, in every order of the events, each twice',
    async (refusal, decide) => {
      const { events: sample } = await opened(pay);
      const orders = [...permutations(sample.map((_event, index) => index))];
      for (const order of orders) {
        for (const decidedAt of new Set([0, Math.floor(order.length / 2), order.length])) {
          const life = await opened(pay);
          let isCredited = false;
          for (const [position, index] of order.entries()) {
            if (position === decidedAt) await decide(life.order.playerId, life.sibling);
            const event = life.events[index] as StripeEvent;
            if (position < decidedAt) isCredited ||= brings(event);
            await fixture.deliver(event);
            await fixture.deliver(event);
          }
          if (decidedAt === order.length) await decide(life.order.playerId, life.sibling);
          const books = await fixture.books(life.order.id);
          const shown = await fixture.store.purchase(life.order.id, life.order.playerId);
          const told = [books.status, books.credited, books.paidDollars, shown?.refusal];
          const expected = isCredited
            ? ['paid', true, '4.99', null]
            : ['refunded', false, '0.00', refusal];
          expect(told, `${order} decided at ${decidedAt}`).toEqual(expected);
          const [sent] = await fixture.db.admin.call<{ requests: string; mails: string }>(sql`
            select (select count(*) from payments.refund_requests
                where purchase_id = ${life.order.id}::uuid)::text as requests,
              (select count(*) from payments.receipts
                where purchase_id = ${life.order.id}::uuid and kind = 'refused')::text as mails`);
          expect(sent).toEqual(
            isCredited ? { requests: '0', mails: '0' } : { requests: '1', mails: '1' },
          );
        }
      }
    },
  );
});

it('a debit that bounces after the decision gives nothing back, for nothing came', async () => {
  const { order, events } = await opened((reference) => {
    fixture.stripe.ledger.delay(reference);
    fixture.stripe.ledger.settle(reference, 'failed');
  });
  await fixture.store.exclude({ playerId: order.playerId, kind: 'self_exclusion', untilMs: null });
  for (const event of [...events, ...events].reverse()) await fixture.deliver(event);
  expect(await fixture.books(order.id)).toMatchObject({
    status: 'failed',
    reservation: 'released',
  });
});

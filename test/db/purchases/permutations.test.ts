// The order in which a provider's events arrive does not matter, nor how often, nor whether all of
// them do: the books end the same. First every order there is, then random losses with the sweep.

import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StripeEvent } from '#scripts/emulators/stripe/objects.ts';
import { bytesToHex } from '#shared/bytes.ts';
import { newId } from '#shared/ids.ts';
import { EVENT_TYPES, factsOfEvent } from '#workers/payments/providers/stripe-facts.ts';
import { sweepEvents, sweepPurchases } from '#workers/payments/purchases/purchases.ts';
import { type PurchasesFixture, purchasesFixture } from './fixture.ts';

const fixture = purchasesFixture();

type Life = (fixture: PurchasesFixture, reference: string) => void;

const charge = (reference: string) => fixture.stripe.ledger.chargeOf(fixture.intentOf(reference));
const refund = (reference: string, amount: number, status: 'pending' | 'succeeded') =>
  fixture.stripe.ledger.refund(charge(reference), amount, { metadata: {}, reason: null }, status);

/** What can happen to a purchase; each life makes the events of one. */
const LIVES: Readonly<Record<string, Life>> = {
  'paid late, refunded twice, one refund sent back': ({ stripe }, reference) => {
    stripe.ledger.delay(reference);
    stripe.ledger.settle(reference, 'succeeded');
    refund(reference, 100, 'succeeded');
    const second = refund(reference, 200, 'pending');
    stripe.ledger.settleRefund(second.id, 'failed');
  },
  'paid, half refunded, disputed, won': ({ stripe }, reference) => {
    stripe.ledger.pay(reference);
    refund(reference, 250, 'succeeded');
    const dispute = stripe.ledger.dispute(charge(reference));
    stripe.ledger.closeDispute(dispute.id, 'won');
  },
  'paid, inquired, escalated, lost': ({ stripe }, reference) => {
    stripe.ledger.pay(reference);
    const dispute = stripe.ledger.dispute(charge(reference), 'inquiry');
    stripe.ledger.escalate(dispute.id);
    stripe.ledger.closeDispute(dispute.id, 'lost');
  },
  'paid, disputed, lost, reinstated later': ({ stripe }, reference) => {
    stripe.ledger.pay(reference);
    const dispute = stripe.ledger.dispute(charge(reference));
    stripe.ledger.closeDispute(dispute.id, 'lost');
    stripe.ledger.closeDispute(dispute.id, 'won');
  },
  'not paid in the end': ({ stripe }, reference) => {
    stripe.ledger.delay(reference);
    stripe.ledger.settle(reference, 'failed');
  },
};

const isOurs = ({ type }: StripeEvent) => (EVENT_TYPES as readonly string[]).includes(type);

async function eventsOf(life: Life): Promise<{ events: StripeEvent[]; reference: string }> {
  const order = await fixture.open(await fixture.player());
  const events = fixture.eventsOf(() => life(fixture, order.reference)).filter(isOurs);
  for (const { id } of fixture.stripe.ledger.state.events) fixture.stripe.acknowledge(id);
  return { events, reference: order.reference };
}

function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield [];
  for (const [index, first] of items.entries()) {
    const rest = [...items.slice(0, index), ...items.slice(index + 1)];
    for (const tail of permutations(rest)) yield [first, ...tail];
  }
}

/** Plays events for a new player and a new purchase in one round trip, and reads the books. */
async function play(
  template: { events: StripeEvent[]; reference: string },
  order: readonly StripeEvent[],
): Promise<string> {
  const [player, purchase, key] = [newId(Date.now()), newId(Date.now()), newId(Date.now())];
  const session = fixture.stripe.ledger.session(template.reference);
  const mark = bytesToHex(crypto.getRandomValues(new Uint8Array(8)));
  const renamed = (facts: unknown) =>
    JSON.stringify(facts, (_key, value: unknown) => {
      if (typeof value === 'bigint') return value.toString();
      if (value === session.client_reference_id) return purchase;
      const isName = typeof value === 'string' && /^(cs_test|pi|re|du)_/.test(value);
      return isName ? `${value}${mark}` : value;
    });
  const rows = await fixture.db.admin.transaction([
    sql`insert into auth.players (id, email, display_name, display_name_folded, status,
        birth_date, verified_at, terms_accepted_at, created_at)
      values (${player}::uuid, ${player}, ${player}, ${player}, 'active', '1990-01-31', now(), now(), now())`,
    sql`select rules.note_place(${player}::uuid, '{"place": "US-TX", "validForSeconds": 3600}')`,
    sql`select payments.begin_purchase(${purchase}::uuid, ${player}::uuid, 'small', 'stripe',
      'US-TX', '1 hour', ${key}, '\\x00'::bytea)`,
    sql`select payments.attach_checkout(${purchase}::uuid, ${`${template.reference}${mark}`},
      'http://stripe.test')`,
    ...order.map(
      (event) => sql`select payments.apply_event('stripe', ${`${event.id}${mark}`}, ${event.type},
        now(), ${renamed(factsOfEvent(event))}::jsonb)`,
    ),
    sql`select concat_ws(' ', payments.purchase_status(p), p.reversed_micros, p.gc_taken_micros,
        p.sc_taken_micros, (select r.state from ledger.purchase_reservations r
          where r.key = 'purchase:' || p.id),
        (select string_agg(concat_ws(' ', w.currency, w.available, w.debt), ' ')
          from ledger.wallet(p.player_id) w),
        (select a.balance_micros from ledger.payers y
          join ledger.accounts a on a.id = y.account_id where y.player_id = p.player_id),
        (select concat_ws(' ', l.state, l.locked_micros, l.required_micros) from ledger.lots l
          where l.id = p.bonus_lot_id)) as books
      from payments.purchases p where p.id = ${purchase}::uuid`,
  ]);
  return String(rows.at(-1)?.[0]?.books);
}

describe('every order of the events of one purchase ends in the same books', () => {
  for (const [name, life] of Object.entries(LIVES)) {
    it(name, async () => {
      const template = await eventsOf(life);
      const inOrder = await play(template, template.events);
      const ends = new Map<string, number>();
      const waiting = [...permutations(template.events)];
      const count = waiting.length;
      const lane = async () => {
        for (let order = waiting.pop(); order !== undefined; order = waiting.pop()) {
          const books = await play(template, order);
          ends.set(books, (ends.get(books) ?? 0) + 1);
        }
      };
      await Promise.all([lane(), lane(), lane(), lane()]);
      console.log(`${name}: ${count} orders of ${template.events.length} events`);
      expect([...ends]).toEqual([[inOrder, count]]);
    });
  }

  it('and the checker agrees with all of them', async () => {
    expect(await fixture.differences()).toEqual([]);
  });
});

describe('losses, repeats and delays', () => {
  it('end in the books of an undisturbed twin once the sweep has run', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(LIVES)),
        fc.infiniteStream(fc.nat({ max: 1_000_000 })),
        async (name, numbers) => {
          const life = LIVES[name];
          if (life === undefined) throw new Error('no such life');
          const next = () => numbers.next().value ?? 0;
          const twin = await fixture.open(await fixture.player());
          await fixture.deliverAll(
            fixture.eventsOf(() => life(fixture, twin.reference)).filter(isOurs),
          );
          const order = await fixture.open(await fixture.player());
          const events = fixture.eventsOf(() => life(fixture, order.reference)).filter(isOurs);
          // Each event arrives never, once, twice or three times, and in any order.
          const arrivals = events
            .flatMap((event) => Array.from({ length: next() % 4 }, () => event))
            .map((event) => ({ event, at: next() }))
            .sort((left, right) => left.at - right.at);
          await Promise.all(
            [0, 1].map(async (lane) => {
              for (const [index, { event }] of arrivals.entries()) {
                if (index % 2 === lane) await fixture.deliver(event);
              }
            }),
          );
          await fixture.makeDue();
          await sweepPurchases(fixture.context);
          await sweepEvents(fixture.context, Date.now());
          for (const { id } of fixture.stripe.ledger.state.events) fixture.stripe.acknowledge(id);
          expect(await fixture.books(order.id)).toEqual(await fixture.books(twin.id));
        },
      ),
      { numRuns: 40, verbose: 1 },
    );
    expect(await fixture.differences()).toEqual([]);
  });
});

// Paying: a checkout at Stripe, paid at once, late, or not at all; and what a customer's bank does.

import type { Args } from '../decisions.ts';
import type { Ability } from './actor.ts';
import type { Person } from './person.ts';

async function buy(person: Person, args: Args): Promise<void> {
  const { device } = person;
  const offers = await device.call('purchases.packages');
  if (!offers.ok || offers.value.items.length === 0) return;
  const { items } = offers.value;
  const packageId = items[Number(args.which) % items.length]?.id ?? '';
  const answer = await device.call('purchases.buy', { body: { packageId } });
  if (!answer.ok) return;
  const { purchase, checkoutUrl } = answer.value;
  const checkout = /cs_test_\w+/.exec(checkoutUrl ?? '')?.[0];
  if (checkout === undefined) return;
  person.purchases.push({ id: purchase.id, checkout });
  await device.pause(Number(args.afterMs));
  atStripe(person, checkout, String(args.how));
  await device.call('purchases.purchase', { params: { id: purchase.id } });
}

/** What the customer or the bank does there; a state that does not allow it is nobody's fault. */
function atStripe(person: Person, checkout: string, how: string): void {
  person.around.atStripe(({ ledger }) => {
    const charge = () => ledger.chargeOf(ledger.session(checkout).payment_intent ?? '');
    if (how === 'pay') ledger.pay(checkout);
    if (how === 'decline') ledger.decline(checkout);
    if (how === 'delay') ledger.delay(checkout);
    if (how === 'arrives') ledger.settle(checkout, 'succeeded');
    if (how === 'bounces') ledger.settle(checkout, 'failed');
    if (how === 'refund') ledger.refund(charge(), undefined, { metadata: {}, reason: null });
    if (how === 'dispute') ledger.dispute(charge());
  });
}

async function later(person: Person, args: Args): Promise<void> {
  const { purchases, device } = person;
  const purchase = purchases[Number(args.which) % Math.max(1, purchases.length)];
  if (purchase === undefined) return;
  atStripe(person, purchase.checkout, String(args.how));
  await device.call('purchases.purchase', { params: { id: purchase.id } });
}

/** What there is to pay. */
export const PAY: Ability = {
  name: 'pay',
  draw: (random) => {
    const which = random.int(1_000);
    if (random.chance(0.55)) {
      const how = random.pick(['pay', 'pay', 'pay', 'delay', 'decline', 'nothing']);
      return { do: 'buy', which, how, afterMs: random.int(20_000) };
    }
    if (random.chance(0.2)) return { do: 'purchases' };
    const how = random.pick(['arrives', 'bounces', 'refund', 'dispute', 'pay']);
    return { do: 'later', which, how };
  },
  acts: {
    buy,
    later,
    purchases: ({ device }) => device.call('purchases.purchases', { query: { limit: '100' } }),
  },
};

// Behaviours of what comes in from outside for dollars, and of the daily bonus, where they meet what a
// person's other accounts did.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Ledger } from '../ledger.ts';
import { type Behaviours, behind, COIN, funded, sibling, sound, walletOf } from './fixture.ts';

const DOLLARS = '4990000';
const COINS = 5_000n * COIN;

/** Claims today's bonus. */
export const bonus = (ledger: Ledger, player: string) =>
  ledger.call(`select payments.claim_daily_bonus($1, $2, sha256(''))`, [player, randomUUID()]);

/** Begins a purchase of coins. */
export const order = (ledger: Ledger, id: string, player: string, offer = 'small') =>
  ledger.call(
    `select payments.begin_purchase($1, $2, $3, 'stripe', 'US-CA', interval '30 minutes', $4,
      sha256(''))`,
    [id, player, offer, randomUUID()],
  );

const APPLY = `select payments.apply_facts('stripe', $1) as answer`;
const paid = (purchaseId: string, payer?: string) =>
  JSON.stringify([
    {
      kind: 'checkout',
      state: 'paid',
      purchaseId,
      reference: `checkout ${purchaseId}`,
      paymentId: `payment ${purchaseId}`,
      amountMicros: DOLLARS,
      currency: 'usd',
      payer,
    },
  ]);
const refunded = (purchaseId: string) =>
  JSON.stringify([
    {
      kind: 'refund',
      id: `refund ${purchaseId}`,
      paymentId: `payment ${purchaseId}`,
      amountMicros: DOLLARS,
      status: 'succeeded',
    },
  ]);
const take = (ledger: Ledger, facts: string) => ledger.call(APPLY, [facts]);

/** Begins a purchase that must be possible. */
async function ordered(ledger: Ledger, player: string, offer?: string): Promise<string> {
  const id = randomUUID();
  assert.equal((await order(ledger, id, player, offer)).refused, undefined);
  return id;
}

/** The answer to facts that came while a transaction with others was not over. */
const meanwhile = (ledger: Ledger, first: string, second: string) =>
  behind(ledger, [APPLY, [first]], () => take(ledger, second));

async function bookOf(ledger: Ledger, id: string) {
  const [row] = await ledger.admin(
    `select p.credited, p.flag, p.withdrawn_for as withdrawn, p.reversed_micros as reversed,
        (select r.state from ledger.purchase_reservations r where r.key = 'purchase:' || p.id)
          as reservation,
        (select string_agg(q.amount_micros || ' ' || q.reason, ',') from payments.refund_requests q
          where q.purchase_id = p.id) as back
      from payments.purchases p where p.id = $1`,
    [id],
  );
  return row;
}

export const ORDERS: Behaviours = {
  'gives what was paid back, and no coins, while another account of the person owes': async (
    ledger,
  ) => {
    const debtor = await funded(ledger, COIN, 0n);
    const other = await sibling(ledger, debtor, COIN, 0n);
    const [own, others] = [await ordered(ledger, debtor), await ordered(ledger, other)];
    await ledger.clawBack(debtor, 'GC', 3n * COIN);
    // Asked again, it says the same and asks for no second refund.
    for (const _ of [1, 2]) {
      assert.equal((await take(ledger, paid(others))).outcome, 'debt_outstanding');
    }
    assert.deepEqual(await bookOf(ledger, others), {
      credited: false,
      flag: 'debt_outstanding',
      withdrawn: null,
      reversed: '0',
      reservation: 'released',
      back: `${DOLLARS} refused: debt_outstanding`,
    });
    assert.equal((await walletOf(ledger, other, 'GC')).available, COIN);
    assert.equal((await take(ledger, paid(own))).outcome, 'applied');
    const { available, debt } = await walletOf(ledger, debtor, 'GC');
    assert.deepEqual([available, debt], [COINS - 2n * COIN, 0n]);
    await sound(ledger);
  },
  'gives what was paid back, and no coins, once the person is excluded or the account banned':
    async (ledger) => {
      for (const [outcome, decide] of [
        ['excluded', `select ledger.exclude($1, 'self_exclusion', null)`],
        ['account_closed', `update auth.players set status = 'banned' where id = $1`],
      ] as const) {
        const player = await funded(ledger, COIN, 0n);
        const other = await sibling(ledger, player, COIN, 0n);
        const id = await ordered(ledger, player);
        await ledger.admin(decide, [outcome === 'excluded' ? other : player]);
        assert.equal((await take(ledger, paid(id))).outcome, outcome);
        assert.equal((await bookOf(ledger, id))?.back, `${DOLLARS} refused: ${outcome}`);
        assert.equal((await walletOf(ledger, player, 'GC')).available, COIN);
      }
    },
  'withdraws the checkouts of a person’s other accounts when a refund leaves a debt': async (
    ledger,
  ) => {
    const buyer = await funded(ledger, 0n, 0n);
    const other = await sibling(ledger, buyer, COIN, 0n);
    const bought = await ordered(ledger, buyer);
    await take(ledger, paid(bought));
    const sink = await ledger.player();
    const all = (await walletOf(ledger, buyer, 'GC')).available;
    const legs: [string, string, bigint][] = [
      [await ledger.walletId(buyer, 'GC'), await ledger.walletId(sink, 'GC'), all],
    ];
    await ledger.post(randomUUID(), legs);
    const [own, others] = [await ordered(ledger, buyer), await ordered(ledger, other)];
    await take(ledger, refunded(bought));
    assert.equal((await walletOf(ledger, buyer, 'GC')).debt, COINS);
    assert.equal((await bookOf(ledger, others))?.withdrawn, 'debt_outstanding');
    assert.equal((await bookOf(ledger, own))?.withdrawn, null);
  },
  'gives a person one daily bonus a day, whichever of the accounts asks': async (ledger) => {
    const one = await funded(ledger, COIN, 0n);
    const two = await sibling(ledger, one, COIN, 0n);
    const answers = await Promise.all([one, two, one, two].map((each) => bonus(ledger, each)));
    assert.deepEqual(answers.map(({ refused }) => refused).sort(), [
      ...Array.from({ length: 3 }, () => 'bonus_already_claimed'),
      undefined,
    ]);
  },
  'takes a refund into account that arrives at the same moment as its payment': async (ledger) => {
    for (const isPaidFirst of [true, false]) {
      const id = await ordered(ledger, await ledger.player());
      const facts: [string, string] = [paid(id), refunded(id)];
      await meanwhile(ledger, ...(isPaidFirst ? facts : (facts.reverse() as typeof facts)));
      assert.equal((await bookOf(ledger, id))?.reversed, DOLLARS);
    }
  },
  'gives an offer for a first purchase once to two accounts that pay with one card': async (
    ledger,
  ) => {
    const [one, two] = [await ledger.player(), await ledger.player()];
    const orders = [
      await ordered(ledger, one, 'welcome'),
      await ordered(ledger, two, 'welcome'),
    ] as const;
    const card = randomUUID();
    const second = await meanwhile(ledger, paid(orders[0], card), paid(orders[1], card));
    assert.equal(second.outcome, 'offer_used');
  },
};

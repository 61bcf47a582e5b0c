// What Stripe's snapshots are taken to mean: by money and state, never by an event's name alone.

import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import {
  balanceTransactionOf,
  centsToMicros,
  checkoutFact,
  disputeFact,
  factsOfEvent,
  payerNameOf,
  refundFact,
} from '#workers/payments/providers/stripe-facts.ts';

const session = (changes: object) =>
  checkoutFact({
    id: 'cs_1',
    client_reference_id: 'order',
    amount_total: 499,
    currency: 'usd',
    payment_intent: 'pi_1',
    ...changes,
  } as unknown as Stripe.Checkout.Session);

describe('a checkout', () => {
  it.each([
    ['open', 'unpaid', 'pi_1', 'open'],
    ['expired', 'unpaid', null, 'expired'],
    ['complete', 'paid', 'pi_1', 'paid'],
    ['complete', 'unpaid', 'pi_1', 'processing'],
    ['complete', 'unpaid', { id: 'pi_1', status: 'processing' }, 'processing'],
    ['complete', 'unpaid', { id: 'pi_1', status: 'requires_payment_method' }, 'failed'],
    ['complete', 'unpaid', { id: 'pi_1', status: 'canceled' }, 'failed'],
    // Only the word `paid` is money.
    ['complete', 'no_payment_required', null, 'processing'],
    ['complete', undefined, 'pi_1', 'processing'],
    ['complete', null, 'pi_1', 'processing'],
    ['complete', true, 'pi_1', 'processing'],
    ['complete', 'PAID', 'pi_1', 'processing'],
    ['complete', ['paid'], 'pi_1', 'processing'],
  ])('%s and %s with payment %o is %s', (status, payment_status, payment_intent, state) => {
    expect(session({ status, payment_status, payment_intent })?.state).toBe(state);
  });

  it('carries the amount in micros and names its payment', () => {
    expect(session({ status: 'complete', payment_status: 'paid' })).toMatchObject({
      amountMicros: 4_990_000n,
      paymentId: 'pi_1',
      purchaseId: 'order',
    });
  });
});

describe('a dispute', () => {
  const dispute = (status: string, amounts: number[]) =>
    disputeFact({
      id: 'du_1',
      payment_intent: 'pi_1',
      amount: 499,
      reason: 'fraudulent',
      status,
      balance_transactions: amounts.map((amount) => ({ amount })),
    } as unknown as Stripe.Dispute);

  it.each([
    ['warning_needs_response', [], 'inquiry', 0n],
    ['warning_closed', [], 'inquiry_closed', 0n],
    ['needs_response', [-499], 'open', 4_990_000n],
    ['under_review', [-499], 'open', 4_990_000n],
    ['appeal_under_review', [-499], 'open', 4_990_000n],
    ['a status of the future', [-499], 'open', 4_990_000n],
    ['lost', [-499], 'lost', 4_990_000n],
    ['won', [-499, 499], 'won', 0n],
    ['lost', [-499, 499], 'lost', 0n],
  ])('%s after movements %o is %s', (status, amounts, expected, withdrawn) => {
    expect(dispute(status, amounts)).toMatchObject({
      status: expected,
      withdrawnMicros: withdrawn,
      movements: amounts.length,
    });
  });
});

describe('a refund', () => {
  it.each([
    ['pending', 'pending'],
    ['requires_action', 'pending'],
    ['succeeded', 'succeeded'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
  ])('%s is %s', (status, expected) => {
    const refund = { id: 're_1', payment_intent: 'pi_1', amount: 100, status, metadata: {} };
    expect(refundFact(refund as unknown as Stripe.Refund)).toMatchObject({
      status: expected,
      amountMicros: 1_000_000n,
      requestId: null,
    });
  });

  it('of no payment intent is not ours', () => {
    const refund = { id: 're_1', payment_intent: null, amount: 100, status: 'succeeded' };
    expect(refundFact(refund as unknown as Stripe.Refund)).toBeNull();
  });
});

it('an amount that is no whole number of cents is no amount', () => {
  expect(() => centsToMicros(4.99)).toThrow();
  expect(() => centsToMicros(2 ** 60)).toThrow();
  expect(centsToMicros(-499)).toBe(-4_990_000n);
});

it('an event of a type that is not ours says nothing', () => {
  const event = { type: 'charge.refunded', data: { object: {} } };
  expect(factsOfEvent(event)).toEqual([]);
});

it('a line of the statement is sorted by what Stripe reports it as', () => {
  const line = (reporting_category: string) =>
    balanceTransactionOf({
      id: 'txn_1',
      amount: 1,
      fee: 0,
      currency: 'usd',
      created: 1,
      source: 'ch_1',
      reporting_category,
    } as unknown as Stripe.BalanceTransaction).kind;
  expect(['charge', 'refund', 'refund_failure', 'dispute_reversal', 'payout'].map(line)).toEqual([
    'charge',
    'refund',
    'refund',
    'dispute',
    'other',
  ]);
});

describe('the name of who paid', () => {
  const named = (card: unknown, written: unknown) =>
    payerNameOf({
      id: 'cs_1',
      customer_details: written,
      payment_intent: {
        latest_charge: { payment_method_details: { type: 'card' }, billing_details: card },
      },
    });

  it.each([
    [{ name: 'Ada King' }, { name: 'Bob Moss' }, 'Ada King'],
    [{ name: null }, { name: ' Bob Moss ' }, 'Bob Moss'],
    [null, { name: 'Bob Moss' }, 'Bob Moss'],
    [{ name: 'Ada King' }, null, 'Ada King'],
    [{ name: '  ' }, { name: '' }, null],
    [{ name: 7 }, 'Bob', null],
    [undefined, undefined, null],
  ])('of a card by %j and a page by %j is %j', (card, written, name) => {
    expect(named(card, written)).toBe(name);
  });

  it('is none of what is no checkout', () => {
    expect([payerNameOf(null), payerNameOf({ id: 'cs_1' })]).toEqual([null, null]);
  });
});

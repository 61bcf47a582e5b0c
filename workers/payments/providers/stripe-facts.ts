// Stripe's objects as facts. Pure: an event's snapshot, a retrieved object and a line of the
// account statement all go through here, so they cannot come to mean different things.

import type Stripe from 'stripe';
import type { CheckoutFact, DisputeFact, Fact, Movement, RefundFact } from './provider.ts';

const MICROS_PER_CENT = 10_000n;

/** Cents as micros. Stripe's amounts are whole numbers; anything else is not an amount. */
export function centsToMicros(cents: number): bigint {
  if (!Number.isSafeInteger(cents)) throw new Error('not a whole number of cents');
  return BigInt(cents) * MICROS_PER_CENT;
}

function idOf(value: string | { id: string } | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : value.id;
}

function checkoutState(session: Stripe.Checkout.Session): CheckoutFact['state'] {
  if (session.status === 'expired') return 'expired';
  if (session.status !== 'complete') return 'open';
  if (session.payment_status !== 'unpaid') return 'paid';
  const payment = session.payment_intent;
  const isOver =
    typeof payment === 'object' &&
    payment !== null &&
    (payment.status === 'canceled' || payment.status === 'requires_payment_method');
  return isOver ? 'failed' : 'processing';
}

/** A session. `state` overrules where an event says more than its snapshot. */
export function checkoutFact(
  session: Stripe.Checkout.Session,
  state: CheckoutFact['state'] = checkoutState(session),
): CheckoutFact {
  return {
    kind: 'checkout',
    reference: session.id,
    purchaseId: session.client_reference_id,
    state,
    paymentId: idOf(session.payment_intent),
    amountMicros: session.amount_total === null ? null : centsToMicros(session.amount_total),
    currency: session.currency,
  };
}

const REFUND_STATUS: Readonly<Record<string, RefundFact['status']>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'failed',
};

/** A refund; `null` when it belongs to no payment intent and so to no checkout. */
export function refundFact(refund: Stripe.Refund): RefundFact | null {
  const paymentId = idOf(refund.payment_intent);
  if (paymentId === null) return null;
  return {
    kind: 'refund',
    id: refund.id,
    paymentId,
    amountMicros: centsToMicros(refund.amount),
    status: REFUND_STATUS[refund.status ?? ''] ?? 'pending',
    requestId: refund.metadata?.request_id ?? null,
  };
}

const DISPUTE_STATUS: Readonly<Record<string, DisputeFact['status']>> = {
  warning_needs_response: 'inquiry',
  warning_under_review: 'inquiry',
  warning_closed: 'inquiry_closed',
  prevented: 'inquiry_closed',
  won: 'won',
  lost: 'lost',
};

/** A dispute; the balance transactions in it say what was withdrawn and what came back. */
export function disputeFact(dispute: Stripe.Dispute): DisputeFact | null {
  const paymentId = idOf(dispute.payment_intent);
  if (paymentId === null) return null;
  const moved = dispute.balance_transactions.reduce(
    (sum, { amount }) => sum + centsToMicros(amount),
    0n,
  );
  return {
    kind: 'dispute',
    id: dispute.id,
    paymentId,
    amountMicros: centsToMicros(dispute.amount),
    status: DISPUTE_STATUS[dispute.status] ?? 'open',
    reason: dispute.reason,
    withdrawnMicros: moved < 0n ? -moved : 0n,
    movements: dispute.balance_transactions.length,
  };
}

function listed<F extends Fact>(fact: F | null): Fact[] {
  return fact === null ? [] : [fact];
}

/** Types of events that say something about purchases; the endpoint subscribes to exactly these. */
export const EVENT_TYPES = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'charge.dispute.closed',
] as const;

/** What an event says; nothing for types that are not ours to act on. */
export function factsOfEvent(event: Stripe.Event): Fact[] {
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
    case 'checkout.session.expired':
      return [checkoutFact(event.data.object)];
    case 'checkout.session.async_payment_failed':
      return [checkoutFact(event.data.object, 'failed')];
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return listed(refundFact(event.data.object));
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
    case 'charge.dispute.closed':
      return listed(disputeFact(event.data.object));
    default:
      return [];
  }
}

const MOVEMENT_KIND: Readonly<Record<string, Movement['kind']>> = {
  charge: 'charge',
  charge_failure: 'charge',
  refund: 'refund',
  refund_failure: 'refund',
  dispute: 'dispute',
  dispute_reversal: 'dispute',
};

/** A line of the account statement whose source is expanded. */
export function movementOf(line: Stripe.BalanceTransaction): Movement {
  const source = typeof line.source === 'object' ? line.source : null;
  const facts: Fact[] = [];
  let paymentId: string | null = null;
  if (source?.object === 'charge') paymentId = idOf(source.payment_intent);
  if (source?.object === 'refund') facts.push(...listed(refundFact(source)));
  if (source?.object === 'dispute') facts.push(...listed(disputeFact(source)));
  return {
    id: line.id,
    kind: MOVEMENT_KIND[line.reporting_category] ?? 'other',
    amountMicros: centsToMicros(line.amount),
    feeMicros: centsToMicros(line.fee),
    currency: line.currency,
    paymentId: paymentId ?? facts[0]?.paymentId ?? null,
    atMs: line.created * 1000,
    facts,
  };
}

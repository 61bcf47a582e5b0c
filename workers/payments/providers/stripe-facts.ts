// Stripe's objects as facts. Pure: an event's snapshot, a retrieved object and a line of the
// account statement all go through here, so they cannot come to mean different things. Nothing is
// believed to have the shape that Stripe documents: the account may serve other programs, and an
// event of theirs must be taken in and forgotten, not answered with a failure for ever.

import type Stripe from 'stripe';
import { z } from 'zod';
import type {
  BalanceTransaction,
  CheckoutFact,
  DisputeFact,
  Fact,
  RefundFact,
} from './provider.ts';

const MICROS_PER_CENT = 10_000n;
/** Far beyond any payment, and what fits our amounts also in sums. */
const CENTS_MAX = 10_000_000_000;
const TEXT_LENGTH_MAX = 255;

/** Cents as micros. Stripe's amounts are whole numbers; anything else is not an amount. */
export function centsToMicros(cents: number): bigint {
  if (!Number.isSafeInteger(cents)) throw new Error('not a whole number of cents');
  return BigInt(cents) * MICROS_PER_CENT;
}

/** Text that Postgres can keep: no NUL, no half of a surrogate pair, and not without end. */
const isText = (text: string) =>
  text.length > 0 && text.length <= TEXT_LENGTH_MAX && text.isWellFormed() && !text.includes('\0');

const textSchema = z.string().refine(isText);
const idSchema = z.union([textSchema, z.looseObject({ id: textSchema }).transform(({ id }) => id)]);
const centsSchema = z.int().min(-CENTS_MAX).max(CENTS_MAX);
/** What is not as it should be counts as absent. */
const optional = <S extends z.ZodType>(schema: S) => schema.nullish().catch(null);

const methodSchema = z.looseObject({ fingerprint: textSchema });
const cardSchema = z.looseObject({
  three_d_secure: optional(z.looseObject({ result: optional(textSchema) })),
});
const namedSchema = z.looseObject({ name: optional(textSchema) });
const chargeSchema = z.looseObject({
  billing_details: optional(namedSchema),
  payment_method_details: z.looseObject({ type: textSchema }),
});
const paymentSchema = z.looseObject({
  status: optional(textSchema),
  latest_charge: optional(chargeSchema),
});

const sessionSchema = z.looseObject({
  id: textSchema,
  client_reference_id: optional(textSchema),
  status: optional(textSchema),
  payment_status: optional(textSchema),
  payment_intent: z.unknown().optional(),
  amount_total: optional(centsSchema),
  currency: optional(textSchema),
  customer_details: optional(namedSchema),
});

const refundSchema = z.looseObject({
  id: textSchema,
  payment_intent: idSchema,
  amount: centsSchema.positive(),
  status: optional(textSchema),
  metadata: optional(z.looseObject({ request_id: optional(textSchema) })),
});

const disputeSchema = z.looseObject({
  id: textSchema,
  payment_intent: idSchema,
  amount: centsSchema.nonnegative(),
  status: optional(textSchema),
  reason: optional(textSchema),
  balance_transactions: z.array(z.looseObject({ amount: centsSchema })).max(100),
});

/** An event as far as we read it; what it is about is anything. */
export const eventSchema = z.looseObject({
  id: textSchema,
  type: textSchema.catch('unknown'),
  created: optional(z.int().min(0).max(CENTS_MAX)),
  livemode: z.boolean(),
  account: z.unknown().optional(),
  data: optional(z.looseObject({ object: z.unknown() })),
});
export type ReadEvent = z.infer<typeof eventSchema>;

type Session = z.infer<typeof sessionSchema>;

function read<S extends z.ZodType>(schema: S, value: unknown): z.output<S> | null {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** The provider's name of who paid: the same card or account has the same one. */
export function payerOf(payment: unknown): string | null {
  const details = read(paymentSchema, payment)?.latest_charge?.payment_method_details;
  if (details === undefined) return null;
  return read(methodSchema, details[details.type])?.fingerprint ?? null;
}

/** The name of who paid a session: that of the card or account, else what was written beside it. */
export function payerNameOf(value: unknown): string | null {
  const session = read(sessionSchema, value);
  const charge = read(paymentSchema, session?.payment_intent)?.latest_charge;
  const names = [charge?.billing_details?.name, session?.customer_details?.name];
  return names.map((name) => name?.trim()).find((name) => name) ?? null;
}

// The bank vouches for these; another result is none (Stripe's API, `three_d_secure.result`).
const PROVED = new Set(['authenticated', 'attempt_acknowledged']);

/** Whether the holder of the card proved that it is theirs; `null` for what is no card. */
export function authenticatedOf(payment: unknown): boolean | null {
  const details = read(paymentSchema, payment)?.latest_charge?.payment_method_details;
  if (details?.type !== 'card') return null;
  const card = read(cardSchema, details.card);
  return PROVED.has(card?.three_d_secure?.result ?? '');
}

function checkoutState({ status, payment_status, payment_intent }: Session): CheckoutFact['state'] {
  if (status === 'expired') return 'expired';
  if (status !== 'complete') return 'open';
  // Only this word is money. Anything else that is complete is asked about again.
  if (payment_status === 'paid') return 'paid';
  const payment = read(paymentSchema, payment_intent)?.status;
  const isOver = payment === 'canceled' || payment === 'requires_payment_method';
  return isOver ? 'failed' : 'processing';
}

/** A session; `null` for what is none. `state` overrules what the snapshot says. */
export function checkoutFact(value: unknown, state?: CheckoutFact['state']): CheckoutFact | null {
  const session = read(sessionSchema, value);
  if (session === null) return null;
  const { id, client_reference_id, payment_intent, amount_total, currency } = session;
  return {
    kind: 'checkout',
    reference: id,
    purchaseId: client_reference_id ?? null,
    state: state ?? checkoutState(session),
    paymentId: read(idSchema, payment_intent),
    payer: payerOf(payment_intent),
    authenticated: authenticatedOf(payment_intent),
    amountMicros: typeof amount_total === 'number' ? centsToMicros(amount_total) : null,
    currency: currency ?? null,
  };
}

const REFUND_STATUS: ReadonlyMap<string, RefundFact['status']> = new Map([
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
]);

/** A refund; `null` when it belongs to no payment intent and so to no checkout. */
export function refundFact(value: unknown): RefundFact | null {
  const refund = read(refundSchema, value);
  if (refund === null) return null;
  return {
    kind: 'refund',
    id: refund.id,
    paymentId: refund.payment_intent,
    amountMicros: centsToMicros(refund.amount),
    status: REFUND_STATUS.get(refund.status ?? '') ?? 'pending',
    requestId: refund.metadata?.request_id ?? null,
  };
}

const DISPUTE_STATUS: ReadonlyMap<string, DisputeFact['status']> = new Map([
  ['warning_needs_response', 'inquiry'],
  ['warning_under_review', 'inquiry'],
  ['warning_closed', 'inquiry_closed'],
  ['prevented', 'inquiry_closed'],
  ['won', 'won'],
  ['lost', 'lost'],
]);

/** A dispute; the balance transactions in it say what was withdrawn and what came back. */
export function disputeFact(value: unknown): DisputeFact | null {
  const dispute = read(disputeSchema, value);
  if (dispute === null) return null;
  const moved = dispute.balance_transactions.reduce(
    (sum, { amount }) => sum + centsToMicros(amount),
    0n,
  );
  return {
    kind: 'dispute',
    id: dispute.id,
    paymentId: dispute.payment_intent,
    amountMicros: centsToMicros(dispute.amount),
    status: DISPUTE_STATUS.get(dispute.status ?? '') ?? 'open',
    reason: dispute.reason ?? '',
    withdrawnMicros: moved < 0n ? -moved : 0n,
    movements: dispute.balance_transactions.length,
  };
}

/** A fact as a list of what there is of it. */
export function listed<F extends Fact>(fact: F | null): Fact[] {
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

/**
 * What an event says; nothing for types that are not ours to act on, for what we cannot read, or for
 * what happened in a connected account: its owner may name our orders there, and is paid.
 */
export function factsOfEvent({
  type,
  data,
  account,
}: {
  type: string;
  data?: { object?: unknown } | null | undefined;
  account?: unknown;
}): Fact[] {
  if (account !== undefined && account !== null) return [];
  const object = data?.object;
  switch (type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
    case 'checkout.session.expired':
      return listed(checkoutFact(object));
    case 'checkout.session.async_payment_failed':
      return listed(checkoutFact(object, 'failed'));
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return listed(refundFact(object));
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
    case 'charge.dispute.closed':
      return listed(disputeFact(object));
    default:
      return [];
  }
}

const MOVEMENT_KIND: Readonly<Record<string, BalanceTransaction['kind']>> = {
  charge: 'charge',
  charge_failure: 'charge',
  refund: 'refund',
  refund_failure: 'refund',
  dispute: 'dispute',
  dispute_reversal: 'dispute',
};

/** A line of the account statement whose source is expanded. */
export function balanceTransactionOf(line: Stripe.BalanceTransaction): BalanceTransaction {
  const source = typeof line.source === 'object' ? line.source : null;
  const facts: Fact[] = [];
  let paymentId: string | null = null;
  if (source?.object === 'charge') paymentId = read(idSchema, source.payment_intent);
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

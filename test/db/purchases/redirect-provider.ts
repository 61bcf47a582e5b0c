// A provider of the other kind: nothing is created beforehand and no webhook is sent. We sign a
// link to its page, its answer comes back signed in the browser's address, and everything later
// (refunds, chargebacks) is learnt by asking. It proves that the port is not Stripe in disguise; nobody
// can buy with it.

import { z } from 'zod';
import { Unavailable } from '#shared/availability.ts';
import { bytesToHex, utf8 } from '#shared/bytes.ts';
import { formatAmount, parseAmount } from '#shared/money.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import type {
  BalanceTransaction,
  Fact,
  Order,
  PaymentProvider,
  ProviderEvent,
  RefundFact,
  RefundOrder,
  SignedMessage,
} from '#workers/payments/providers/provider.ts';

/** How to reach it. */
export interface RedirectSettings {
  url: string;
  merchant: string;
  /** Shared secret of both directions. */
  secret: string;
}

const TIMEOUT_MS = 5 * SECOND_MS;
const RETURN_LIFE_MS = 15 * MINUTE_MS;

// Text that the database can keep, and amounts that are some: a signature says who sent it, not that
// it makes sense.
const textSchema = z
  .string()
  .max(255)
  .refine((text) => text.isWellFormed() && !text.includes('\0'));
const amountSchema = z.string().regex(/^-?\d{1,10}(\.\d{1,6})?$/);

const refundSchema = z.object({
  id: textSchema,
  amount: amountSchema,
  status: z.enum(['pending', 'done', 'rejected']),
  request: textSchema.nullable(),
});
const orderSchema = z.object({
  order: textSchema,
  status: z.enum(['new', 'waiting', 'paid', 'declined', 'timed_out']),
  payment: textSchema.nullable(),
  amount: amountSchema,
  currency: textSchema,
  refunds: z.array(refundSchema),
  chargeback: z
    .object({ id: textSchema, amount: amountSchema, open: z.boolean(), reversed: z.boolean() })
    .nullable(),
});
type OrderState = z.infer<typeof orderSchema>;

const lineSchema = z.object({
  id: z.string(),
  kind: z.enum(['charge', 'refund', 'dispute', 'other']),
  amount: amountSchema,
  fee: amountSchema,
  payment: z.string().nullable(),
  order: z.string(),
  atMs: z.number(),
});

const STATES = {
  new: 'open',
  waiting: 'processing',
  paid: 'paid',
  declined: 'failed',
  timed_out: 'expired',
} as const;
const REFUNDS = { pending: 'pending', done: 'succeeded', rejected: 'failed' } as const;

function micros(text: string): bigint {
  const negative = text.startsWith('-');
  const amount = parseAmount(negative ? text.slice(1) : text);
  if (!amount.ok) throw new Error('the provider sent no amount');
  return negative ? -amount.value : amount.value;
}

async function macKey(secret: string): Promise<CryptoKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', utf8(secret), algorithm, false, ['sign', 'verify']);
}

/** What is signed: the fields in the order of their names, each as `name=value`. */
function signedText(fields: Readonly<Record<string, string>>): string {
  return Object.keys(fields)
    .sort()
    .map((name) => `${name}=${encodeURIComponent(fields[name] ?? '')}`)
    .join('&');
}

/** The mark that proves fields, hex; the provider makes it the same way. */
export async function macOf(
  fields: Readonly<Record<string, string>>,
  secret: string,
): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', await macKey(secret), utf8(signedText(fields)));
  return bytesToHex(new Uint8Array(mac));
}

async function isGenuine(
  fields: Readonly<Record<string, string>>,
  mac: string,
  secret: string,
): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(mac)) return false;
  const given = Uint8Array.from(mac.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return crypto.subtle.verify('HMAC', await macKey(secret), given, utf8(signedText(fields)));
}

async function ask(
  settings: RedirectSettings,
  method: 'GET' | 'POST',
  path: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: unknown }> {
  const mac = await macOf({ ...fields, path }, settings.secret);
  const query = new URLSearchParams({ ...fields, mac });
  try {
    const response = await fetch(`${settings.url}${path}?${query}`, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (response.status >= 500) throw new Error(`answered ${response.status}`);
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  } catch (error) {
    throw new Unavailable('redirect provider', { cause: error });
  }
}

const refundFact = (refund: z.infer<typeof refundSchema>, paymentId: string): RefundFact => ({
  kind: 'refund',
  id: refund.id,
  paymentId,
  amountMicros: micros(refund.amount),
  status: REFUNDS[refund.status],
  requestId: refund.request,
});

function factsOfOrder(state: OrderState): Fact[] {
  const { order, status, payment, amount, currency, chargeback } = state;
  const facts: Fact[] = [
    {
      kind: 'checkout',
      reference: order,
      purchaseId: order,
      state: STATES[status],
      paymentId: payment,
      amountMicros: micros(amount),
      currency,
    },
  ];
  if (payment === null) return facts;
  facts.push(...state.refunds.map((refund) => refundFact(refund, payment)));
  if (chargeback === null) return facts;
  const dispute = micros(chargeback.amount);
  facts.push({
    kind: 'dispute',
    id: chargeback.id,
    paymentId: payment,
    amountMicros: dispute,
    status: chargeback.reversed ? 'won' : chargeback.open ? 'open' : 'lost',
    reason: 'chargeback',
    withdrawnMicros: chargeback.reversed ? 0n : dispute,
    movements: chargeback.reversed ? 2 : 1,
  });
  return facts;
}

async function link(settings: RedirectSettings, order: Order): Promise<string> {
  const fields = {
    merchant: settings.merchant,
    order: order.purchaseId,
    amount: formatAmount(order.priceMicros),
    currency: 'USD',
    text: order.description,
    expires: String(order.expiresMs),
    back: order.returnUrl,
  };
  const query = new URLSearchParams({ ...fields, mac: await macOf(fields, settings.secret) });
  return `${settings.url}/pay?${query}`;
}

async function readReturn(
  settings: RedirectSettings,
  { url }: SignedMessage,
  nowMs: number,
): Promise<Result<ProviderEvent, 'invalid_signature' | 'invalid_request'>> {
  const { mac = '', ...fields } = Object.fromEntries(new URL(url).searchParams);
  if (!(await isGenuine(fields, mac, settings.secret))) return err('invalid_signature');
  const atMs = Number(fields.at);
  const isRecent = Math.abs(nowMs - atMs) <= RETURN_LIFE_MS;
  // A time that is missing is not recent either: no comparison with NaN is true.
  if (fields.merchant !== settings.merchant || !isRecent) {
    return err('invalid_signature');
  }
  const state = orderSchema.safeParse({
    ...fields,
    payment: fields.payment ?? null,
    refunds: [],
    chargeback: null,
  });
  if (!state.success) return err('invalid_request');
  const { order, status } = state.data;
  return ok({
    id: `return:${order}:${status}`,
    type: 'return',
    createdMs: atMs,
    facts: factsOfOrder(state.data),
  });
}

async function factsOf(settings: RedirectSettings, reference: string): Promise<Fact[]> {
  const { body } = await ask(settings, 'GET', `/orders/${encodeURIComponent(reference)}`);
  return factsOfOrder(orderSchema.parse(body));
}

async function refund(
  settings: RedirectSettings,
  { requestId, paymentId, amountMicros }: RefundOrder,
): Promise<Result<RefundFact, 'refund_not_allowed' | 'try_again'>> {
  try {
    const fields = { amount: formatAmount(amountMicros), request: requestId };
    const path = `/payments/${encodeURIComponent(paymentId)}/refunds`;
    const { status, body } = await ask(settings, 'POST', path, fields);
    return status === 200
      ? ok(refundFact(refundSchema.parse(body), paymentId))
      : err('refund_not_allowed');
  } catch {
    return err('try_again');
  }
}

/** It as a provider. */
export function redirectProvider(settings: RedirectSettings): PaymentProvider {
  return {
    name: 'redirect',
    // The order's own id is the checkout: a link can be made as often as it is asked for.
    createCheckout: async (order) =>
      ok({ reference: order.purchaseId, url: await link(settings, order) }),
    // Its links end by themselves; what is paid over one until then is refunded.
    expireCheckout: async () => {},
    factsOf: (reference) => factsOf(settings, reference),
    // It tells nobody's name.
    payerNameOf: async () => null,
    refund: (order) => refund(settings, order),
    readEvent: (message, nowMs) => readReturn(settings, message, nowMs),
    async *missedEvents() {
      // It keeps none: what it knows is learnt by asking about each order.
    },
    async *balanceTransactions(fromMs, uptoMs): AsyncIterable<BalanceTransaction> {
      const fields = { from: String(fromMs), upto: String(uptoMs) };
      const { body } = await ask(settings, 'GET', '/statement', fields);
      for (const line of z.array(lineSchema).parse(body)) {
        const { id, kind, amount, fee, payment, order, atMs } = line;
        // Nobody tells us of a chargeback: its line is where we learn to ask.
        const isNews = kind === 'refund' || kind === 'dispute';
        yield {
          id,
          kind,
          amountMicros: micros(amount),
          feeMicros: micros(fee),
          currency: 'usd',
          paymentId: payment,
          atMs,
          facts: isNews ? await factsOf(settings, order) : [],
        };
      }
    },
  };
}

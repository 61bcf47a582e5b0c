// Stripe behind the port: hosted Checkout by redirect, so that no card number ever comes near us.
// Stripe's terms restrict gambling-like businesses: read docs/payments.md before going live.

import Stripe from 'stripe';
import { Unavailable } from '#shared/availability.ts';
import { isId } from '#shared/ids.ts';
import { errorFields, log } from '#shared/log.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import type {
  BalanceTransaction,
  Checkout,
  Fact,
  Order,
  PaymentProvider,
  ProviderEvent,
  RefundFact,
  RefundOrder,
  SignedMessage,
} from './provider.ts';
import {
  authenticatedOf,
  balanceTransactionOf,
  checkoutFact,
  disputeFact,
  EVENT_TYPES,
  eventSchema,
  factsOfEvent,
  listed,
  payerNameOf,
  payerOf,
  type ReadEvent,
  refundFact,
} from './stripe-facts.ts';

/** How to reach Stripe. */
export interface StripeSettings {
  secretKey: string;
  /** Every secret that is live; two while one replaces the other. */
  webhookSecrets: readonly string[];
  /** True where real money moves; events of the other mode are refused. */
  live: boolean;
  /** The emulator's address; only outside live environments. */
  apiUrl?: string | undefined;
}

const API_VERSION = '2026-10-28.endive';
const TIMEOUT_MS = 8 * SECOND_MS;
const TOLERANCE_MS = 5 * MINUTE_MS;
const MICROS_PER_CENT = 10_000n;
const PAGE = 100;

const clients = new Map<string, Stripe>();
const cryptoProvider = Stripe.createSubtleCryptoProvider();

function clientOf({ secretKey, apiUrl }: StripeSettings): Stripe {
  const known = clients.get(`${secretKey} ${apiUrl}`);
  if (known !== undefined) return known;
  const url = apiUrl === undefined ? undefined : new URL(apiUrl);
  const client = new Stripe(secretKey, {
    apiVersion: API_VERSION,
    // A redirect would carry the key along to wherever it leads.
    httpClient: Stripe.createFetchHttpClient((input: RequestInfo | URL, init?: RequestInit) =>
      fetch(input, { ...init, redirect: 'manual' }),
    ),
    maxNetworkRetries: 1,
    timeout: TIMEOUT_MS,
    telemetry: false,
    ...(url !== undefined && {
      host: url.hostname,
      port: url.port,
      protocol: url.protocol === 'http:' ? ('http' as const) : ('https' as const),
    }),
  });
  clients.set(`${secretKey} ${apiUrl}`, client);
  return client;
}

/** Throws where a key and the environment do not belong together. */
function checkSettings({ secretKey, webhookSecrets, live, apiUrl }: StripeSettings): void {
  const isLiveKey = /^[sr]k_live_/.test(secretKey);
  if (!/^[sr]k_(live|test)_/.test(secretKey)) throw new Error('STRIPE_SECRET_KEY is not a key');
  if (isLiveKey !== live) throw new Error('STRIPE_SECRET_KEY is of the other mode');
  if (live && apiUrl !== undefined) throw new Error('a live environment talks to Stripe itself');
  if (webhookSecrets.length === 0 || webhookSecrets.some((secret) => secret.trim().length < 16)) {
    throw new Error('STRIPE_WEBHOOK_SECRETS is empty or holds a short secret');
  }
}

const isFinal = (error: unknown) =>
  error instanceof Stripe.errors.StripeInvalidRequestError ||
  error instanceof Stripe.errors.StripeAuthenticationError ||
  error instanceof Stripe.errors.StripePermissionError ||
  (error instanceof Stripe.errors.StripeIdempotencyError && error.statusCode === 400);

// Saved under the key: asking again would only repeat it.
const isSavedFailure = (error: unknown) =>
  error instanceof Stripe.errors.StripeAPIError && (error.statusCode ?? 0) >= 500;

/** Runs a read; an answer that did not come is an outage. */
async function read<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isFinal(error)) throw error;
    throw new Unavailable('stripe', { cause: error });
  }
}

async function createCheckout(
  client: Stripe,
  order: Order,
): Promise<Result<Checkout, 'payment_provider_failed' | 'try_again'>> {
  const { purchaseId, priceMicros, description, authenticate } = order;
  const metadata = { purchase_id: purchaseId };
  try {
    const session = await client.checkout.sessions.create(
      {
        mode: 'payment',
        client_reference_id: purchaseId,
        line_items: [
          {
            quantity: 1,
            price_data: {
              currency: 'usd',
              unit_amount: Number(priceMicros / MICROS_PER_CENT),
              product_data: { name: description },
            },
          },
        ],
        ...(authenticate && {
          payment_method_options: { card: { request_three_d_secure: 'any' as const } },
        }),
        metadata,
        payment_intent_data: { metadata, description },
        success_url: order.returnUrl,
        cancel_url: order.cancelUrl,
        expires_at: Math.floor(order.expiresMs / SECOND_MS),
      },
      { idempotencyKey: `purchase:${purchaseId}` },
    );
    return session.url === null
      ? err('payment_provider_failed')
      : ok({ reference: session.id, url: session.url });
  } catch (error) {
    log('error', 'checkout_not_created', { purchaseId, ...errorFields(error) });
    return err(isFinal(error) || isSavedFailure(error) ? 'payment_provider_failed' : 'try_again');
  }
}

const sessionOf = (client: Stripe, reference: string) =>
  read(() =>
    client.checkout.sessions.retrieve(reference, { expand: ['payment_intent.latest_charge'] }),
  );

async function factsOf(client: Stripe, reference: string): Promise<Fact[]> {
  const session = await sessionOf(client, reference);
  const checkout = checkoutFact(session);
  if (checkout === null || checkout.paymentId === null) return listed(checkout);
  const { paymentId } = checkout;
  const [refunds, disputes] = await read(() =>
    Promise.all([
      client.refunds.list({ payment_intent: paymentId, limit: PAGE }),
      client.disputes.list({ payment_intent: paymentId, limit: PAGE }),
    ]),
  );
  const others = [...refunds.data.map(refundFact), ...disputes.data.map(disputeFact)];
  return [checkout, ...others.filter((fact) => fact !== null)];
}

async function nameOf(client: Stripe, reference: string): Promise<string | null> {
  try {
    return payerNameOf(await sessionOf(client, reference));
  } catch (error) {
    const isGone = error instanceof Stripe.errors.StripeError && error.code === 'resource_missing';
    if (isGone) return null;
    throw error;
  }
}

async function expireCheckout(client: Stripe, reference: string): Promise<void> {
  try {
    await client.checkout.sessions.expire(reference);
  } catch (error) {
    // Paid or ended meanwhile: what became of it is asked for in any case.
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) {
      throw new Unavailable('stripe', { cause: error });
    }
  }
}

/** An event names a payment but not who made it, which decides whose first purchase it is. */
async function withPayer(client: Stripe, fact: Fact): Promise<Fact> {
  const isOurs = fact.kind === 'checkout' && fact.state === 'paid' && isId(fact.purchaseId ?? '');
  if (!isOurs || fact.paymentId === null || fact.payer !== null) return fact;
  const { paymentId } = fact;
  try {
    const expand = ['latest_charge'];
    const payment = await client.paymentIntents.retrieve(paymentId, { expand });
    return { ...fact, payer: payerOf(payment), authenticated: authenticatedOf(payment) };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return fact;
    throw new Unavailable('stripe', { cause: error });
  }
}

/** The refund of a request, when the provider made it although its answer was lost. */
async function findRefund(client: Stripe, order: RefundOrder): Promise<RefundFact | null> {
  const { data } = await client.refunds.list({ payment_intent: order.paymentId, limit: PAGE });
  const found = data.find((refund) => refund.metadata?.request_id === order.requestId);
  return found === undefined ? null : refundFact(found);
}

async function refund(
  client: Stripe,
  order: RefundOrder,
): Promise<Result<RefundFact, 'refund_not_allowed' | 'try_again'>> {
  const { requestId, paymentId, amountMicros } = order;
  try {
    const made = await client.refunds.create(
      {
        payment_intent: paymentId,
        amount: Number(amountMicros / MICROS_PER_CENT),
        metadata: { request_id: requestId },
      },
      { idempotencyKey: `refund:${requestId}` },
    );
    const fact = refundFact(made);
    return fact === null ? err('try_again') : ok(fact);
  } catch (error) {
    log('warn', 'refund_not_made', { requestId, ...errorFields(error) });
    const found = await findRefund(client, order).catch(() => null);
    if (found !== null) return ok(found);
    return err(isFinal(error) ? 'refund_not_allowed' : 'try_again');
  }
}

/** When the signature says that it was made, in milliseconds; 0 when it does not say. */
function signedAtMs(header: string): number {
  return Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(header)?.[1] ?? 0) * SECOND_MS;
}

async function readEvent(
  client: Stripe,
  settings: StripeSettings,
  { headers, body }: SignedMessage,
  nowMs: number,
): Promise<Result<ProviderEvent, 'invalid_signature' | 'invalid_request'>> {
  const header = headers.get('stripe-signature') ?? '';
  // The SDK refuses what is too old; what claims to come from the future it lets pass.
  if (signedAtMs(header) > nowMs + TOLERANCE_MS) return err('invalid_signature');
  let signed: unknown;
  for (const secret of settings.webhookSecrets) {
    try {
      signed = await client.webhooks.constructEventAsync(
        body,
        header,
        secret,
        TOLERANCE_MS / SECOND_MS,
        cryptoProvider,
        nowMs,
      );
      break;
    } catch (error) {
      if (error instanceof SyntaxError) return err('invalid_request');
    }
  }
  if (signed === undefined) return err('invalid_signature');
  const event = eventSchema.safeParse(signed);
  if (!event.success) return err('invalid_request');
  if (event.data.livemode !== settings.live) return err('invalid_signature');
  return ok(await providerEventOf(client, event.data, nowMs));
}

async function providerEventOf(
  client: Stripe,
  event: ReadEvent,
  nowMs: number,
): Promise<ProviderEvent> {
  const { id, type, created } = event;
  const createdMs = typeof created === 'number' ? created * SECOND_MS : nowMs;
  const facts = factsOfEvent(event).map((fact) => withPayer(client, fact));
  return { id, type, createdMs, facts: await Promise.all(facts) };
}

/** Stripe as a provider. Throws when the settings do not belong together. */
export function stripeProvider(settings: StripeSettings): PaymentProvider {
  checkSettings(settings);
  const client = clientOf(settings);
  return {
    name: 'stripe',
    createCheckout: (order) => createCheckout(client, order),
    expireCheckout: (reference) => expireCheckout(client, reference),
    factsOf: (reference) => factsOf(client, reference),
    payerNameOf: (reference) => nameOf(client, reference),
    refund: (order) => refund(client, order),
    readEvent: (message, nowMs) => readEvent(client, settings, message, nowMs),

    async *missedEvents(sinceMs): AsyncIterable<ProviderEvent> {
      const params = {
        types: [...EVENT_TYPES],
        delivery_success: false,
        created: { gte: Math.floor(sinceMs / SECOND_MS) },
        limit: PAGE,
      };
      const events: AsyncIterable<Stripe.Event> = client.events.list(params);
      for await (const listedEvent of events) {
        const event = eventSchema.safeParse(listedEvent);
        if (event.success) yield await providerEventOf(client, event.data, sinceMs);
      }
    },

    async *balanceTransactions(fromMs, uptoMs): AsyncIterable<BalanceTransaction> {
      const span = { gte: Math.floor(fromMs / SECOND_MS), lt: Math.floor(uptoMs / SECOND_MS) };
      const params = { created: span, limit: PAGE, expand: ['data.source'] };
      const lines: AsyncIterable<Stripe.BalanceTransaction> =
        client.balanceTransactions.list(params);
      for await (const line of lines) yield balanceTransactionOf(line);
    },
  };
}

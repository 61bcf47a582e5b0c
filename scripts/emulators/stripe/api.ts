// The endpoints the SDK calls. Each takes exactly the parameters described here; everything else is
// refused as Stripe refuses it, so that a mistake in a call shows here and not in production.

import { type Fields, readParams, requireParams } from './form.ts';
import type { StripeLedger } from './ledger.ts';
import { type Dispute, newStripeId, outside, type Refund, type Session } from './objects.ts';
import { Refusal } from './refusal.ts';

/** A request as an endpoint sees it. */
export interface ApiCall {
  ledger: StripeLedger;
  id: string;
  params: Record<string, unknown>;
  /** The emulator's own address, for links to its pages. */
  url: string;
}

interface Endpoint {
  method: 'GET' | 'POST';
  /** `:id` stands for one segment. */
  path: string;
  fields: Fields;
  run(call: ApiCall): object;
}

const LIST_FIELDS: Fields = {
  limit: 'integer',
  starting_after: 'string',
  created: { fields: { gt: 'integer', gte: 'integer', lt: 'integer', lte: 'integer' } },
};

const SESSION_FIELDS: Fields = {
  mode: 'string',
  client_reference_id: 'string',
  success_url: 'string',
  cancel_url: 'string',
  expires_at: 'integer',
  metadata: 'metadata',
  payment_method_options: { fields: { card: { fields: { request_three_d_secure: 'string' } } } },
  payment_intent_data: { fields: { description: 'string', metadata: 'metadata' } },
  line_items: {
    list: {
      fields: {
        quantity: 'integer',
        price: 'string',
        price_data: {
          fields: {
            currency: 'string',
            unit_amount: 'integer',
            product_data: { fields: { name: 'string', description: 'string' } },
          },
        },
      },
    },
  },
};

interface LineItem {
  quantity?: number;
  price_data?: { currency?: string; unit_amount?: number; product_data?: { name?: string } };
}

const AMOUNT_MIN = 50;
const AMOUNT_MAX = 99_999_999;
const HOUR_SECONDS = 3_600;

function totalOf(items: LineItem[]): { amount: number; name: string } {
  if (items.length === 0) {
    throw new Refusal(400, 'Missing required param: line_items.', { code: 'parameter_missing' });
  }
  let amount = 0;
  for (const [index, item] of items.entries()) {
    const at = `line_items[${index}]`;
    const { quantity, price_data: price } = item;
    if (price === undefined) {
      throw new Refusal(400, `No such price`, { code: 'resource_missing', param: `${at}[price]` });
    }
    requireParams(price, ['currency', 'unit_amount', 'product_data']);
    requireParams(price.product_data ?? {}, ['name']);
    if (price.currency?.toLowerCase() !== 'usd') {
      throw new Refusal(400, 'The emulator settles in usd only.', { param: `${at}[currency]` });
    }
    if ((price.unit_amount ?? 0) < 0 || (quantity ?? 0) < 1) {
      throw new Refusal(400, 'Invalid non-negative integer', {
        code: 'parameter_invalid_integer',
        param: `${at}[${(quantity ?? 0) < 1 ? 'quantity' : 'price_data][unit_amount'}]`,
      });
    }
    amount += (price.unit_amount ?? 0) * (quantity ?? 0);
  }
  if (amount < AMOUNT_MIN) {
    const message = "The Checkout Session's total amount due must add up to at least $0.50 usd";
    throw new Refusal(400, message, { code: 'amount_too_small' });
  }
  if (amount > AMOUNT_MAX) {
    throw new Refusal(400, 'The amount is too large.', { code: 'amount_too_large' });
  }
  return { amount, name: items[0]?.price_data?.product_data?.name ?? '' };
}

function checkUrl(text: unknown, param: string): void {
  if (URL.canParse(String(text))) return;
  throw new Refusal(400, 'Not a valid URL', { code: 'url_invalid', param });
}

const THREE_D_SECURE = ['any', 'automatic', 'challenge'] as const;

function threeDSecureOf(options: unknown) {
  const { card } = (options ?? {}) as { card?: { request_three_d_secure?: string } };
  const asked = card?.request_three_d_secure ?? 'automatic';
  const known = THREE_D_SECURE.find((one) => one === asked);
  if (known !== undefined) return known;
  const message = `Invalid request_three_d_secure: must be one of ${THREE_D_SECURE.join(', ')}`;
  throw new Refusal(400, message, { param: 'payment_method_options[card]' });
}

function createSession({ ledger, params, url }: ApiCall): Session {
  requireParams(params, ['mode', 'success_url']);
  if (params.mode !== 'payment') throw new Refusal(400, 'Only mode=payment.', { param: 'mode' });
  checkUrl(params.success_url, 'success_url');
  if (params.cancel_url !== undefined) checkUrl(params.cancel_url, 'cancel_url');
  const reference = (params.client_reference_id as string | undefined) ?? null;
  if (reference !== null && !/^[\w-]{1,200}$/.test(reference)) {
    throw new Refusal(400, 'Invalid client_reference_id', { param: 'client_reference_id' });
  }
  const now = ledger.seconds();
  const expiresAt = (params.expires_at as number | undefined) ?? now + 24 * HOUR_SECONDS;
  if (expiresAt < now + HOUR_SECONDS / 2 || expiresAt > now + 24 * HOUR_SECONDS) {
    const message =
      'The `expires_at` timestamp must be between 30 minutes and 24 hours from session creation.';
    throw new Refusal(400, message, { param: 'expires_at' });
  }
  const { amount, name } = totalOf((params.line_items as LineItem[] | undefined) ?? []);
  const data = (params.payment_intent_data ?? {}) as {
    metadata?: Record<string, string>;
    description?: string;
  };
  const id = newStripeId('cs_test');
  const session: Session = {
    id,
    object: 'checkout.session',
    amount_total: amount,
    amount_subtotal: amount,
    cancel_url: (params.cancel_url as string | undefined) ?? null,
    client_reference_id: reference,
    created: now,
    currency: 'usd',
    customer_details: null,
    expires_at: expiresAt,
    livemode: false,
    metadata: (params.metadata as Record<string, string> | undefined) ?? {},
    mode: 'payment',
    payment_intent: null,
    payment_status: 'unpaid',
    status: 'open',
    success_url: String(params.success_url),
    ui_mode: 'hosted_page',
    url: `${url}/c/pay/${id}`,
    payment_method_options: {
      card: { request_three_d_secure: threeDSecureOf(params.payment_method_options) },
    },
    payment_intent_data: {
      metadata: data.metadata ?? {},
      description: data.description ?? null,
    },
    line_name: name,
  };
  ledger.state.sessions[id] = session;
  return session;
}

const REFUND_REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'];

function createRefund({ ledger, params }: ApiCall): Refund {
  const { payment_intent: intent, charge: chargeId, amount, reason } = params;
  if (intent === undefined && chargeId === undefined) {
    const message = 'One of the following params should be provided: charge or payment_intent.';
    throw new Refusal(400, message);
  }
  if (reason !== undefined && !REFUND_REASONS.includes(String(reason))) {
    throw new Refusal(400, `Invalid reason: must be one of ${REFUND_REASONS.join(', ')}`, {
      param: 'reason',
    });
  }
  const charge =
    intent === undefined ? ledger.charge(String(chargeId)) : ledger.chargeOf(String(intent));
  return ledger.refund(charge, amount as number | undefined, {
    metadata: (params.metadata as Record<string, string> | undefined) ?? {},
    reason: (reason as string | undefined) ?? null,
  });
}

type Listed = { id: string; created: number };

function page(path: string, all: readonly Listed[], params: Record<string, unknown>): object {
  const { created = {}, starting_after: after } = params as {
    created?: { gt?: number; gte?: number; lt?: number; lte?: number };
    starting_after?: string;
  };
  const limit = (params.limit as number | undefined) ?? 10;
  if (limit < 1 || limit > 100) throw new Refusal(400, 'Invalid limit', { param: 'limit' });
  const { gt = -1, gte = 0, lt = Infinity, lte = Infinity } = created;
  const found = all
    .filter(({ created: at }) => at > gt && at >= gte && at < lt && at <= lte)
    .reverse();
  const start = after === undefined ? 0 : found.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && start === 0) {
    throw new Refusal(400, `No such object: '${after}'`, { code: 'resource_missing' });
  }
  const data = found.slice(start, start + limit);
  return { object: 'list', url: path, has_more: start + limit < found.length, data };
}

/** The list of what happened to payments, of one of them where it is asked for. */
const listOfIntent = (kind: 'refunds' | 'disputes'): Endpoint => ({
  method: 'GET',
  path: `/v1/${kind}`,
  fields: { ...LIST_FIELDS, payment_intent: 'string', charge: 'string' },
  run({ ledger, params }) {
    const { payment_intent: intent, charge } = params;
    const found = Object.values<Refund | Dispute>(ledger.state[kind]).filter(
      (item) =>
        (intent === undefined || item.payment_intent === intent) &&
        (charge === undefined || item.charge === charge),
    );
    return page(`/v1/${kind}`, found, params);
  },
});

function listEvents({ ledger, params }: ApiCall): object {
  const types = params.types as string[] | undefined;
  const success = params.delivery_success as boolean | undefined;
  const { events, delivered } = ledger.state;
  const known = new Set(delivered);
  const found = events.filter(
    ({ id, type }) =>
      (types === undefined || types.includes(type)) &&
      (params.type === undefined || params.type === type) &&
      (success === undefined || known.has(id) === success),
  );
  return page('/v1/events', found, params);
}

function listLines({ ledger, params }: ApiCall): object {
  const lines = Object.values(ledger.state.lines).filter(
    ({ type, source }) =>
      (params.type === undefined || params.type === type) &&
      (params.source === undefined || params.source === source),
  );
  const listed = page('/v1/balance_transactions', lines, params) as { data: { source: string }[] };
  if (!((params.expand as string[] | undefined) ?? []).includes('data.source')) return listed;
  const { charges, refunds, disputes } = ledger.state;
  const data = listed.data.map((line) => ({
    ...line,
    source: charges[line.source] ?? refunds[line.source] ?? disputes[line.source] ?? line.source,
  }));
  return { ...listed, data };
}

function showSession({ ledger, id, params }: ApiCall): object {
  const session = ledger.session(id);
  const expand = (params.expand as string[] | undefined) ?? [];
  const inner = expand.filter((path) => path.startsWith('payment_intent.'));
  if (session.payment_intent === null || (inner.length === 0 && !expand.includes('payment_intent')))
    return session;
  const paths = inner.map((path) => path.slice('payment_intent.'.length));
  return { ...session, payment_intent: expandedIntent(ledger, session.payment_intent, paths) };
}

function expandedIntent(ledger: StripeLedger, id: string, expand: readonly string[]): object {
  const intent = ledger.intent(id);
  if (!expand.includes('latest_charge') || intent.latest_charge === null) return intent;
  return { ...intent, latest_charge: ledger.charge(intent.latest_charge) };
}

const ENDPOINTS: readonly Endpoint[] = [
  { method: 'POST', path: '/v1/checkout/sessions', fields: SESSION_FIELDS, run: createSession },
  { method: 'GET', path: '/v1/checkout/sessions/:id', fields: {}, run: showSession },
  {
    method: 'POST',
    path: '/v1/checkout/sessions/:id/expire',
    fields: {},
    run: ({ ledger, id }) => ledger.expire(id),
  },
  {
    method: 'GET',
    path: '/v1/payment_intents/:id',
    fields: {},
    run: ({ ledger, id, params }) =>
      expandedIntent(ledger, id, (params.expand as string[] | undefined) ?? []),
  },
  {
    method: 'POST',
    path: '/v1/refunds',
    fields: {
      payment_intent: 'string',
      charge: 'string',
      amount: 'integer',
      reason: 'string',
      metadata: 'metadata',
    },
    run: createRefund,
  },
  listOfIntent('refunds'),
  listOfIntent('disputes'),
  {
    method: 'GET',
    path: '/v1/events',
    fields: {
      ...LIST_FIELDS,
      type: 'string',
      types: { list: 'string' },
      delivery_success: 'boolean',
    },
    run: listEvents,
  },
  {
    method: 'GET',
    path: '/v1/balance_transactions',
    fields: { ...LIST_FIELDS, type: 'string', source: 'string' },
    run: listLines,
  },
];

function match(path: string, pattern: string): string | null {
  const parts = path.split('/');
  const wanted = pattern.split('/');
  if (parts.length !== wanted.length) return null;
  let id = '';
  for (const [index, part] of wanted.entries()) {
    if (part === ':id') id = decodeURIComponent(parts[index] ?? '');
    else if (part !== parts[index]) return null;
  }
  return id;
}

/** Runs a call of the API on the emulated account. */
export function runApi(
  ledger: StripeLedger,
  request: { method: string; path: string; text: string; url: string },
): object {
  for (const endpoint of ENDPOINTS) {
    if (endpoint.method !== request.method) continue;
    const id = match(request.path, endpoint.path);
    if (id === null) continue;
    const params = readParams(request.text, endpoint.fields);
    return outside(endpoint.run({ ledger, id, params, url: request.url }));
  }
  const message = `Unrecognized request URL (${request.method}: ${request.path}).`;
  throw new Refusal(404, message);
}

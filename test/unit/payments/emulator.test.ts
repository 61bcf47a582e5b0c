// The emulated Stripe, asked by the official SDK over HTTP: it must refuse what Stripe refuses,
// answer keys as Stripe answers them, and deliver events as badly as a network can.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningEmulator, startStripeEmulator } from '#scripts/emulators/stripe/server.ts';
import type { Faults } from '#scripts/emulators/webhooks.ts';
import { clientOf, emulatedStripe, KEY, params, SECRET } from './emulated-stripe.ts';

let running: RunningEmulator;
let stripe: Stripe;
beforeAll(async () => {
  ({ running, stripe } = await emulatedStripe());
});
afterAll(() => running.stop());

async function refusal(work: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('what it refuses', () => {
  const changed = (changes: object) =>
    stripe.checkout.sessions.create({
      ...params(),
      ...changes,
    } as Stripe.Checkout.SessionCreateParams);
  const inAnHour = Math.floor(Date.now() / 1000) + 3600;

  it.each([
    ['an unknown parameter', { surprise: 'x' }, 'parameter_unknown', 'surprise'],
    ['no mode', { mode: undefined }, 'parameter_missing', 'mode'],
    ['no success page', { success_url: undefined }, 'parameter_missing', 'success_url'],
    ['a page that is no URL', { success_url: 'back' }, 'url_invalid', 'success_url'],
    ['no items', { line_items: [] }, 'parameter_missing', undefined],
    ['less than the least charge', params(49), 'amount_too_small', undefined],
    ['too large an amount', params(100_000_000), 'amount_too_large', undefined],
    ['an end too soon', { expires_at: inAnHour - 3000 }, undefined, 'expires_at'],
    ['an end too late', { expires_at: inAnHour + 24 * 3600 }, undefined, 'expires_at'],
  ])('%s', async (_, changes, code, param) => {
    const error = await refusal(changed(changes));
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect([error.statusCode, error.code, error.param]).toEqual([400, code, param]);
  });

  it('an amount that is not whole, negative, or not a number', async () => {
    for (const cents of [4.99, -1, Number.NaN]) {
      expect((await refusal(changed(params(cents)))).statusCode).toBe(400);
    }
  });

  it('another key, another version, another path', async () => {
    const wrong = clientOf(running.url, 'sk_test_wrong');
    const error = await refusal(wrong.checkout.sessions.create(params()));
    expect(error).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    expect(error.message).not.toContain(KEY);
    const old = await refusal(
      stripe.checkout.sessions.create(params(), { apiVersion: '2020-08-27' as never }),
    );
    expect(old.message).toContain('version');
    const other = await refusal(stripe.customers.create({}));
    expect(other.statusCode).toBe(404);
    const missing = await refusal(stripe.checkout.sessions.retrieve('cs_test_none'));
    expect([missing.statusCode, missing.code]).toEqual([404, 'resource_missing']);
  });

  it('refunds beyond the charge, after it, and of disputed charges', async () => {
    const { ledger } = running.emulator;
    const session = await stripe.checkout.sessions.create(params());
    const intent = String(ledger.pay(session.id).payment_intent);
    const ask = (amount?: number) =>
      stripe.refunds.create({ payment_intent: intent, ...(amount !== undefined && { amount }) });
    expect((await refusal(ask(500))).param).toBe('amount');
    expect((await refusal(ask(0))).code).toBe('parameter_invalid_integer');
    await ask(100);
    expect((await refusal(ask(400))).param).toBe('amount');
    await ask();
    expect((await refusal(ask())).code).toBe('charge_already_refunded');
    const second = await stripe.checkout.sessions.create(params());
    ledger.pay(second.id);
    const disputed = String(second.id && ledger.session(second.id).payment_intent);
    ledger.dispute(ledger.chargeOf(disputed));
    const error = await refusal(stripe.refunds.create({ payment_intent: disputed }));
    expect(error.code).toBe('charge_disputed');
    const why = { payment_intent: disputed, reason: 'bored' as never };
    expect((await refusal(stripe.refunds.create(why))).param).toBe('reason');
  });
});

describe('keys of requests', () => {
  const create = (key: string, cents = 499) =>
    stripe.checkout.sessions.create(params(cents), { idempotencyKey: key });

  it('give the first answer again, and say so', async () => {
    const first = await create('one');
    const again = await create('one');
    expect(again.id).toBe(first.id);
    const { headers } = again.lastResponse as unknown as Response;
    expect(headers.get('idempotent-replayed')).toBe('true');
  });

  it('refuse other parameters with 400', async () => {
    await create('two');
    const error = await refusal(create('two', 999));
    expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    expect(error.statusCode).toBe(400);
  });

  it('refuse a second request while the first runs with 409', async () => {
    running.emulator.failNext({ path: '/v1/checkout', kind: 'slow', delayMs: 100 });
    const [first, second] = await Promise.allSettled([create('three'), create('three')]);
    const outcomes = [first, second].map(({ status }) => status).sort();
    expect(outcomes).toEqual(['fulfilled', 'rejected']);
    const failed = [first, second].find(({ status }) => status === 'rejected');
    expect((failed as PromiseRejectedResult).reason.code).toBe('idempotency_key_in_use');
  });

  it('save a 500 and give it again', async () => {
    running.emulator.failNext({ path: '/v1/checkout', kind: 'error_saved' });
    expect((await refusal(create('four'))).statusCode).toBe(500);
    expect((await refusal(create('four'))).statusCode).toBe(500);
  });

  it('do not save a refusal of parameters', async () => {
    expect((await refusal(create('five', 1))).code).toBe('amount_too_small');
    expect((await create('five')).amount_total).toBe(499);
  });

  it('save what the account’s state forbids, also when it would be possible later', async () => {
    const { ledger } = running.emulator;
    const session = await create('seven');
    const charge = ledger.chargeOf(String(ledger.pay(session.id).payment_intent));
    const dispute = ledger.dispute(charge);
    const refund = (idempotencyKey: string) =>
      stripe.refunds.create({ charge: charge.id }, { idempotencyKey });
    expect((await refusal(refund('eight'))).code).toBe('charge_disputed');
    ledger.closeDispute(dispute.id, 'won');
    expect((await refusal(refund('eight'))).code).toBe('charge_disputed');
    expect((await refund('nine')).status).toBe('succeeded');
  });

  it('belong to the endpoint they were first used for', async () => {
    await create('ten');
    const error = await refusal(stripe.refunds.create({ charge: 'x' }, { idempotencyKey: 'ten' }));
    expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    expect(error.message).toContain('for POST /v1/checkout/sessions');
  });

  it('are not used up by a rate limit', async () => {
    running.emulator.failNext({ path: '/v1/checkout', kind: 'rate_limit' });
    expect(await refusal(create('six'))).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    expect((await create('six')).status).toBe('open');
  });
});

describe('what a bank can do with a dispute', () => {
  async function act(name: string, id: string, amount?: number) {
    const body = new URLSearchParams({ act: name, id });
    if (amount !== undefined) body.set('amount', String(amount));
    const response = await fetch(`${running.url}/control`, { method: 'POST', body });
    return { status: response.status, body: (await response.json()) as Stripe.Dispute };
  }

  async function charged(): Promise<string> {
    const session = await stripe.checkout.sessions.create(params());
    return String(running.emulator.ledger.pay(session.id).payment_intent);
  }

  it('is to win it, or to lose it and reinstate it later, and nothing after it was won', async () => {
    const { id } = (await act('dispute', await charged())).body;
    expect((await act('lose', id)).body.status).toBe('lost');
    expect((await act('lose', id)).status).toBe(400);
    const won = await act('win', id);
    expect(won.body.balance_transactions.map(({ amount }) => amount)).toEqual([-499, 499]);
    for (const name of ['win', 'lose', 'escalate']) expect((await act(name, id)).status).toBe(400);
  });

  it('is to close an inquiry or make a dispute of it, once', async () => {
    const [closed, escalated] = [await charged(), await charged()];
    const first = (await act('inquire', closed)).body;
    expect((await act('win', first.id)).body.status).toBe('warning_closed');
    for (const name of ['win', 'lose', 'escalate']) {
      expect((await act(name, first.id)).status).toBe(400);
    }
    const second = (await act('inquire', escalated)).body;
    expect((await act('escalate', second.id)).body.status).toBe('needs_response');
    expect((await act('escalate', second.id)).status).toBe(400);
  });

  it('is not to dispute twice at once, nor more than was charged', async () => {
    const intent = await charged();
    expect((await act('dispute', intent, 500)).status).toBe(400);
    expect((await act('dispute', intent, 200)).body.amount).toBe(200);
    expect((await act('dispute', intent)).status).toBe(400);
    const refunded = await charged();
    await stripe.refunds.create({ payment_intent: refunded });
    // A bank may take back what was given back already.
    expect((await act('dispute', refunded)).body.amount).toBe(499);
  });
});

describe('lists', () => {
  it('page through events without loss, newest first, filtered', async () => {
    const made: string[] = [];
    for (let count = 0; count < 7; count++) {
      const session = await stripe.checkout.sessions.create(params());
      running.emulator.ledger.expire(session.id);
      made.push(session.id);
    }
    const seen: string[] = [];
    const list = stripe.events.list({ types: ['checkout.session.expired'], limit: 3 });
    for await (const event of list) seen.push((event.data.object as { id: string }).id);
    expect(seen).toEqual(made.reverse());
  });
});

describe('delivery', () => {
  interface Arrival {
    id: string;
    header: string;
    body: string;
  }

  async function deliver(
    faults: Partial<Faults>,
    answers: (index: number) => number,
    acts: number,
    arrivalsMin = 0,
  ) {
    const arrivals: Arrival[] = [];
    const server: Server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const header = String(request.headers['stripe-signature']);
        arrivals.push({ id: JSON.parse(body).id, header, body });
        response.writeHead(answers(arrivals.length - 1)).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const mine = await startStripeEmulator({ port: 0, secretKey: KEY, webhookSecret: SECRET });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    mine.deliverTo(url, faults);
    const client = clientOf(mine.url);
    const sessions: string[] = [];
    for (let count = 0; count < acts; count++) {
      sessions.push((await client.checkout.sessions.create(params())).id);
    }
    // All at one moment, so that only their delays order them.
    for (const id of sessions) mine.emulator.ledger.expire(id);
    await mine.firstTries();
    await expect.poll(() => arrivals.length).toBeGreaterThanOrEqual(arrivalsMin);
    const undelivered = await client.events.list({ delivery_success: false, limit: 100 });
    await mine.stop();
    server.close();
    server.closeAllConnections();
    const made = mine.emulator.ledger.state.events.map(({ id }) => id);
    return { arrivals, made, undelivered: undelivered.data.length };
  }

  it('signs the body so that the SDK accepts it', async () => {
    const { arrivals } = await deliver({}, () => 200, 1);
    const [arrival] = arrivals;
    const event = stripe.webhooks.constructEvent(
      arrival?.body ?? '',
      arrival?.header ?? '',
      SECRET,
    );
    expect(event.type).toBe('checkout.session.expired');
  });

  it('repeats what was not acknowledged', async () => {
    const { arrivals, made } = await deliver({}, (index) => (index === 0 ? 500 : 200), 1, 2);
    expect(arrivals.map(({ id }) => id)).toEqual([made[0], made[0]]);
  });

  it('loses, doubles and reorders by its seed, the same each time', async () => {
    const faults = { seed: 7, loseChance: 0.2, duplicateChance: 0.5, delayMsMax: 200 };
    const [one, two] = [await deliver(faults, () => 200, 20), await deliver(faults, () => 200, 20)];
    const order = ({ arrivals, made }: typeof one) => arrivals.map(({ id }) => made.indexOf(id));
    const places = order(one);
    expect(new Set(places).size).toBeLessThan(20);
    expect(places.length).toBeGreaterThan(new Set(places).size);
    expect(places).not.toEqual([...places].sort((left, right) => left - right));
    expect(new Set(order(two))).toEqual(new Set(places));
    expect(one.undelivered).toBe(20 - new Set(places).size);
  });

  it('goes wrong from the developer’s page on, and right again', async () => {
    const form = (fields: Record<string, string>) =>
      fetch(`${running.url}/control/faults`, { method: 'POST', body: new URLSearchParams(fields) });
    const seen: string[] = [];
    const server: Server = createServer((request, response) => {
      request.resume();
      seen.push(String(request.headers['stripe-signature']));
      response.writeHead(200).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    running.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
    const expire = async () => {
      const session = await stripe.checkout.sessions.create(params());
      running.emulator.ledger.expire(session.id);
      await running.firstTries();
      return seen.splice(0);
    };
    expect(await expire()).toHaveLength(1);
    const set = await form({ seed: '5', duplicateChance: '1', skewSeconds: '900' });
    expect(await set.json()).toMatchObject({ seed: 5, duplicateChance: 1, loseChance: 0 });
    const askedSeconds = Math.floor(Date.now() / 1000);
    const doubled = await expire();
    expect(doubled).toHaveLength(2);
    const seconds = Number(/t=(\d+)/.exec(doubled[0] ?? '')?.[1]);
    expect(seconds).toBeGreaterThanOrEqual(askedSeconds + 900);
    expect(await (await fetch(running.url)).text()).toContain('name="skewSeconds" value="900"');
    await form({ loseChance: '1' });
    expect(await expire()).toEqual([]);
    await form({});
    expect(await expire()).toHaveLength(1);
    server.close();
    server.closeAllConnections();
  });

  it('signs with a clock that is off when asked to', async () => {
    const askedSeconds = Math.floor(Date.now() / 1000);
    const { arrivals } = await deliver({ skewSeconds: 600 }, () => 200, 1);
    const seconds = Number(/t=(\d+)/.exec(arrivals[0]?.header ?? '')?.[1]);
    expect(seconds).toBeGreaterThanOrEqual(askedSeconds + 600);
  });
});

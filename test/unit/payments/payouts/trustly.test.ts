import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { payoutVariables } from '#scripts/emulators/partners/partners.ts';
import { TRUSTLY_PATH } from '#scripts/emulators/partners/payouts/trustly.ts';
import { utf8 } from '#shared/bytes.ts';
import { DAY_MS } from '#shared/time.ts';
import { trustlyPayoutProvider } from '#workers/payments/payouts/trustly-provider.ts';
import { trustlyKeys } from '#workers/payments/payouts/trustly-signature.ts';
import { PARTNERS_URL, partnersFixture } from './partners.ts';
import { orderOf, type Tried, testPort } from './port.ts';

const newPartners = partnersFixture();
const RETURN = { returnUrl: 'https://parlor.test/redeem' };

interface TriedTrustly extends Tried {
  /** A notice with these fields, signed as the provider signs. */
  said(
    fields: Record<string, string>,
    accessKey?: string,
  ): Parameters<Tried['provider']['readNotice']>[0];
  failNext(path: string, kind: 'lost_after' | 'error'): void;
  secret: string;
  setNow(now: () => number): void;
}

function begin(change: { accessKey?: string; merchantId?: string } = {}): TriedTrustly {
  const { payouts, secrets } = newPartners();
  const { PAYOUT_PROVIDER_URL: url, PAYOUT_PROVIDER_KEY } = payoutVariables(
    PARTNERS_URL,
    secrets,
    'trustly',
  );
  const keys = trustlyKeys(PAYOUT_PROVIDER_KEY);
  if (keys === null) throw new Error('no keys');
  let now = Date.now;
  const provider = trustlyPayoutProvider({
    ...{ url, ...keys, ...change, now: () => now() },
    noticeKeys: ['the next one', secrets.webhookSecret],
  });
  let seen = 0;
  const messageOf = ({ body, headers }: { body: string; headers: Record<string, string> }) => ({
    ...{ headers: new Headers(headers), url: 'https://parlor.test/v1/webhooks/payouts' },
    body: utf8(body),
  });
  const fresh = () => {
    const all = payouts.notices.undelivered(0);
    const since = all.slice(seen);
    seen = all.length;
    return since;
  };
  return {
    provider,
    bank: payouts.bank,
    secret: secrets.webhookSecret,
    async messages() {
      return fresh().map((notice) => messageOf(payouts.trustly.sealed(notice)));
    },
    async forged() {
      const [notice] = payouts.notices.undelivered(0);
      if (notice === undefined) throw new Error('nothing was said');
      return messageOf(payouts.trustly.sealed(notice, 'a key of somebody else'));
    },
    said: (data, accessKey) =>
      messageOf(
        payouts.trustly.sealed(
          { id: crypto.randomUUID(), type: 'any', createdMs: 1, data },
          accessKey,
        ),
      ),
    breakNext: (kind) => payouts.failNext({ path: `${TRUSTLY_PATH}/transactions/acct_`, kind }),
    failNext: (path, kind) => payouts.failNext({ path: `${TRUSTLY_PATH}${path}`, kind }),
    setNow: (given) => {
      now = given;
    },
  };
}

testPort('in the shape of Trustly', begin);

async function authorised(tried: TriedTrustly) {
  const asked = { destinationId: crypto.randomUUID(), playerId: crypto.randomUUID(), ...RETURN };
  const page = await tried.provider.beginDestination({ ...asked, kind: 'bank' });
  if (!page.ok) throw new Error(page.error.code);
  const { reference } = page.value;
  tried.bank.show(reference, {
    ...{ owners: ['Ada King'], label: 'A bank', last4: '6789', outcome: 'pays', code: 'R03' },
  });
  return reference;
}

it('a request that is not signed as it should be opens no page, and no gift card is offered', async () => {
  const asked = { destinationId: crypto.randomUUID(), playerId: 'any', ...RETURN };
  const { provider } = begin({ merchantId: '7' });
  const wrong = await provider.beginDestination({ ...asked, kind: 'bank' });
  expect(wrong).toMatchObject({ ok: false, error: { code: 'payment_provider_failed' } });
  const card = await begin().provider.beginDestination({ ...asked, kind: 'gift_card' });
  expect(card).toMatchObject({ ok: false, error: { code: 'payment_provider_failed' } });
  const stranger = begin({ accessKey: 'another' }).provider;
  expect(await stranger.beginDestination({ ...asked, kind: 'bank' })).toMatchObject({
    ...{ ok: false, error: { code: 'payment_provider_failed' } },
  });
});

it('an order is asked about first, so one whose answer was lost is found and not made again', async () => {
  const tried = begin();
  const order = orderOf(crypto.randomUUID(), await authorised(tried));
  tried.failNext('/transactions/acct_', 'lost_after');
  expect(await tried.provider.pay(order)).toEqual({ outcome: 'try_again' });
  // It does not even have to be asked for the first time by the same process.
  for (let again = 0; again < 3; again += 1) {
    expect(await tried.provider.pay(order)).toMatchObject({ outcome: 'taken' });
  }
  expect(tried.bank.payoutsBy(order.redemptionId)).toHaveLength(1);
  tried.failNext('/transactions', 'error');
  expect(
    await tried.provider.pay(orderOf(crypto.randomUUID(), order.destinationReference)),
  ).toEqual({ outcome: 'try_again' });
  expect(Object.keys(tried.bank.state.payouts)).toHaveLength(1);
});

it('nobody orders who may no longer do so alone, for two orders at once are two payouts there', async () => {
  const tried = begin();
  const order = orderOf(crypto.randomUUID(), await authorised(tried));
  tried.setNow(() => order.untilMs - 20_000);
  expect(await tried.provider.pay(order)).toEqual({ outcome: 'try_again' });
  expect(tried.bank.payoutsBy(order.redemptionId)).toEqual([]);
  tried.setNow(() => order.untilMs - 30_000);
  await Promise.all([tried.provider.pay(order), tried.provider.pay(order)]);
  expect(tried.bank.payoutsBy(order.redemptionId)).toHaveLength(2);
});

it('an order that is refused as a second one is not refused for good: the first one is asked about', async () => {
  const tried = begin();
  const order = orderOf(crypto.randomUUID(), await authorised(tried));
  const { redemptionId: key, destinationReference: accountId } = order;
  // Ordered by another one between the question and the order.
  tried.setNow(() => {
    const { id } = tried.bank.orderAnew({ key, accountId, amount: '20.00', payee: 'Ada King' });
    tried.bank.advance(id, 'sent');
    return Date.now();
  });
  expect(await tried.provider.pay(order)).toEqual({ outcome: 'try_again' });
  tried.setNow(Date.now);
  expect(await tried.provider.pay(order)).toMatchObject({
    ...{ outcome: 'taken', fact: { state: 'sent' } },
  });
  expect(tried.bank.payoutsBy(key)).toHaveLength(1);
});

it('a credit that a bank sends back before it was told as paid is returned, with its code', async () => {
  const tried = begin();
  const order = orderOf(crypto.randomUUID(), await authorised(tried));
  await tried.provider.pay(order);
  const id = tried.bank.payoutsBy(order.redemptionId)[0]?.id ?? '';
  tried.bank.advance(id, 'sent');
  tried.bank.advance(id, 'returned', 'R16');
  expect(await tried.provider.payoutOf(order.redemptionId)).toMatchObject({
    ...{ state: 'returned', code: 'R16' },
  });
});

it('a notice is the same one however late it comes, and however it was lost', async () => {
  const tried = begin();
  const order = orderOf(crypto.randomUUID(), await authorised(tried));
  await tried.provider.pay(order);
  await tried.messages();
  tried.bank.advance(tried.bank.payoutsBy(order.redemptionId)[0]?.id ?? '', 'sent');
  const [message] = await tried.messages();
  if (message === undefined) throw new Error('nothing was said');
  const late = await tried.provider.readNotice(message, Date.now() + 3 * DAY_MS);
  if (!late.ok) throw new Error(late.error.code);
  const missed: string[] = [];
  for await (const { id } of tried.provider.missedNotices(0)) missed.push(id);
  expect(missed).toContain(late.value.id);
});

it('a notice whose signed reading could be another one is refused, and so is one of another merchant', async () => {
  const { provider, said, secret } = begin();
  const fields = {
    ...{
      merchantId: '1000001',
      eventType: 'Complete',
      objectId: 'po_x',
      objectType: 'Transaction',
    },
    ...{ merchantReference: crypto.randomUUID(), transactionType: '6', statusMessage: 'Completed' },
    createdAt: String(Date.now()),
  };
  const codeOf = async (message: Parameters<typeof provider.readNotice>[0]) => {
    const read = await provider.readNotice(message, Date.now());
    return read.ok ? read.value.facts.map((fact) => fact.kind) : read.error.code;
  };
  expect(await codeOf(said(fields))).toEqual(['payout']);
  expect(await codeOf(said(fields, 'the next one'))).toEqual(['payout']);
  expect(await codeOf(said(fields, 'an old one'))).toBe('invalid_signature');
  expect(await codeOf(said({ ...fields, merchantId: '2' }))).toBe('invalid_request');
  expect(await codeOf(said({ ...fields, createdAt: 'soon' }))).toBe('invalid_request');
  // The signature holds of all of these: they read the same.
  const whole = said({ message: 'x', ...fields });
  const text = new TextDecoder().decode(whole.body);
  const moved = text.replace('&statusMessage=', '%26statusMessage=');
  expect(await codeOf({ ...whole, body: utf8(moved) })).toBe('invalid_request');
  const twice = said({ ...fields, note: '&statusMessage=Failed' });
  const split = new TextDecoder()
    .decode(twice.body)
    .replace('%26statusMessage%3D', '&statusMessage=');
  expect(await codeOf({ ...twice, body: utf8(split) })).toBe('invalid_request');
  // What is no text, or no such header, is not read at all.
  const mac = createHmac('sha1', secret).update('').digest('base64');
  for (const authorization of ['', 'Basic', `Basic ${btoa(mac)}`, `Bearer ${btoa(`a:${mac}`)}`]) {
    const headers = new Headers({ authorization });
    expect(await codeOf({ ...whole, headers }), authorization).toBe('invalid_signature');
  }
  const broken = new Uint8Array([37, 255]) as Uint8Array<ArrayBuffer>;
  expect(await codeOf({ ...whole, body: broken })).toBe('invalid_signature');
});

it('keys are of three parts', () => {
  expect(trustlyKeys('1:id:key')).toEqual({ merchantId: '1', accessId: 'id', accessKey: 'key' });
  for (const text of ['', 'key', 'id:key', '1:id:', '1::key', '1:id:key:more']) {
    expect(trustlyKeys(text), text).toBeNull();
  }
});

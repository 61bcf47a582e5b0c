import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NOTICE_HEADER } from '#scripts/emulators/partners/notices.ts';
import { newPartnerSecrets, Partners } from '#scripts/emulators/partners/partners.ts';
import { ConnectionLost } from '#scripts/emulators/stripe/refusal.ts';
import { utf8 } from '#shared/bytes.ts';
import { hostedPayoutProvider } from '#workers/payments/payouts/hosted-provider.ts';
import { type Tried, testPort } from './port.ts';

const URL_OF = 'http://partners.test';
let partners: Partners;

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    try {
      return await partners.handle(new Request(input, init));
    } catch (error) {
      if (error instanceof ConnectionLost) throw new TypeError('Network connection lost.');
      throw error;
    }
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

function begin(): Tried {
  const secrets = newPartnerSecrets(() => crypto.randomUUID());
  partners = new Partners({ secrets, url: URL_OF });
  const { payouts } = partners;
  const { key, webhookSecret } = secrets.payouts;
  const provider = hostedPayoutProvider({
    ...{ url: `${URL_OF}/payouts`, key, webhookSecrets: ['the next one', webhookSecret] },
  });
  let seen = 0;
  const messageOf = (secret: string) => (notice: Parameters<typeof payouts.notices.signed>[0]) => {
    const { body, header } = payouts.notices.signed(notice, secret);
    const headers = new Headers({ [NOTICE_HEADER]: header });
    return { headers, url: 'https://parlor.test/v1/webhooks/payouts', body: utf8(body) };
  };
  return {
    provider,
    bank: payouts.bank,
    async messages() {
      const all = payouts.notices.undelivered(0);
      const fresh = all.slice(seen);
      seen = all.length;
      return fresh.map(messageOf(webhookSecret));
    },
    async forged() {
      const [notice] = payouts.notices.undelivered(0);
      if (notice === undefined) throw new Error('nothing was said');
      return messageOf('a secret of somebody else')(notice);
    },
    breakNext: (kind) => payouts.failNext({ path: '/payouts/v1/payouts', kind }),
  };
}

testPort('with a page of its own', begin);

it('the emulated provider answers a key that is used for another order with a refusal that proves nothing', async () => {
  const { provider, bank } = begin();
  const page = await provider.beginDestination({
    ...{ destinationId: crypto.randomUUID(), playerId: crypto.randomUUID(), kind: 'bank' },
    returnUrl: 'https://parlor.test/redeem',
  });
  if (!page.ok) throw new Error(page.error.code);
  bank.show(page.value.reference, {
    ...{ owners: ['Ada King'], label: 'A bank', last4: '6789', outcome: 'pays', code: 'R03' },
  });
  const payee = { givenName: 'Ada', familyName: 'King' } as never;
  const order = {
    ...{ redemptionId: crypto.randomUUID(), destinationReference: page.value.reference },
    ...{ amountMicros: 20_000_000n, payee },
  };
  expect(await provider.pay(order)).toMatchObject({ outcome: 'taken' });
  const other = await provider.pay({ ...order, amountMicros: 30_000_000n });
  expect(other).toEqual({ outcome: 'try_again' });
  expect(bank.payoutsBy(order.redemptionId).map(({ amount }) => amount)).toEqual(['20.00']);
});

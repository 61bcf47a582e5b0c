import { expect, it } from 'vitest';
import { NOTICE_HEADER } from '#scripts/emulators/partners/notices.ts';
import { utf8 } from '#shared/bytes.ts';
import { hostedPayoutProvider } from '#workers/payments/payouts/hosted-provider.ts';
import { PARTNERS_URL, partnersFixture } from './partners.ts';
import { orderOf, type Tried, testPort } from './port.ts';

const newPartners = partnersFixture();

function begin(): Tried {
  const { payouts, secrets } = newPartners();
  const { key, webhookSecret } = secrets;
  const provider = hostedPayoutProvider({
    ...{ url: `${PARTNERS_URL}/payouts`, key, webhookSecrets: ['the next one', webhookSecret] },
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
  const order = orderOf(crypto.randomUUID(), page.value.reference);
  expect(await provider.pay(order)).toMatchObject({ outcome: 'taken' });
  const other = await provider.pay({ ...order, amountMicros: 30_000_000n });
  expect(other).toEqual({ outcome: 'try_again' });
  expect(bank.payoutsBy(order.redemptionId).map(({ amount }) => amount)).toEqual(['20.00']);
});

// A chapter on buying coins, and on what comes back.

import { randomUUID } from 'node:crypto';
import { call, type Json, SITE, say, shown, traveller } from './traveller.ts';

/** A button of the emulated Stripe: on the player's page, or on the bank's. */
export async function press(path: string, form: Record<string, string> = {}): Promise<Json> {
  const fields = Object.entries(form).map(([name, value]) => ` -d ${name}=${value}`);
  say(`$ curl -X POST $STRIPE${path}${fields.join('')}`);
  const body = new URLSearchParams(form);
  const response = await fetch(traveller.stripe + path, {
    method: 'POST',
    body,
    redirect: 'manual',
  });
  const location = response.headers.get('location');
  const answer = location === null ? await response.json() : undefined;
  say(
    `${response.status} ${location === null ? shown(answer) : `→ ${location.replace(SITE, '$SITE')}`}\n`,
  );
  return answer;
}

/** Buys, has half refunded, and loses the rest to a dispute. */
export async function buyCoins(): Promise<void> {
  say('## Buying coins\n');
  await call('GET', '/v1/packages', 200);
  const { purchase, checkoutUrl } = await call('POST', '/v1/purchases', 201, {
    key: randomUUID(),
    body: { packageId: 'small' },
  });
  if (new URL(checkoutUrl).hostname === 'localhost') traveller.stripe = new URL(checkoutUrl).origin;
  else {
    say(`Pay at ${checkoutUrl}: this is Stripe itself.\n`);
    return;
  }
  await press(`${new URL(checkoutUrl).pathname}/pay`);
  const seen = async (status: string) => {
    for (let attempt = 0; attempt < 100; attempt++) {
      const response = await fetch(`${SITE}/v1/purchases`, {
        headers: { authorization: `Bearer ${traveller.token}` },
      });
      const { items } = (await response.json()) as Json;
      if (items[0].status === status) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const found = await call('GET', `/v1/purchases/${purchase.id}`, 200);
    if (found.status !== status) throw new Error(`the purchase is ${found.status}`);
    return call('GET', '/v1/wallet', 200);
  };
  await seen('paid');
  say('Half of it is refunded, then the card holder disputes the rest and wins.\n');
  const reference = /cs_test_\w+/.exec(checkoutUrl)?.[0] ?? '';
  await press('/control', { act: 'refund', id: reference, amount: '250' });
  await seen('partially_refunded');
  const dispute = await press('/control', { act: 'dispute', id: reference });
  await press('/control', { act: 'lose', id: dispute.id });
  await seen('charged_back');
}

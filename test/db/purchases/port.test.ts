// The same rules and books over a provider that is nothing like Stripe: signed links instead of
// sessions, a signed redirect instead of a webhook, and questions instead of events.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#shared/bytes.ts';
import { newId } from '#shared/ids.ts';
import { MINUTE_MS } from '#shared/time.ts';
import type { PurchaseContext } from '#workers/payments/purchases/context.ts';
import {
  applyEvent,
  refreshPurchase,
  sweepPurchases,
} from '#workers/payments/purchases/purchases.ts';
import { reconcile } from '#workers/payments/purchases/reconciliation.ts';
import { requestRefund } from '#workers/payments/purchases/refunds.ts';
import { purchasesFixture } from './fixture.ts';
import { redirectProvider } from './redirect-provider.ts';
import { RedirectPsp } from './redirect-psp.ts';

const fixture = purchasesFixture();
const MERCHANT = 'parlor';
const SECRET = 'a secret of both sides';
const psp = new RedirectPsp(MERCHANT, SECRET);

beforeAll(() => psp.start());
afterAll(() => psp.stop());

const context = (): PurchaseContext => ({
  store: fixture.store,
  provider: redirectProvider({ url: psp.url, merchant: MERCHANT, secret: SECRET }),
});

async function order() {
  const player = await fixture.player();
  const bought = await fixture.buy(player, { context: context() });
  if (!bought.ok || bought.value.checkoutUrl === null) throw new Error('not bought');
  return { player, id: bought.value.id, link: bought.value.checkoutUrl };
}

async function comeBack(url: string, nowMs = Date.now()): Promise<string> {
  const { provider } = context();
  const message = { url, headers: new Headers(), body: utf8('') };
  const notice = await provider.readEvent(message, nowMs);
  if (!notice.ok) return notice.error.code;
  return (await applyEvent(context(), notice.value)).outcome;
}

const credited = { status: 'paid', gold: '5000.00', sweeps: '5.00', paidDollars: '4.99' };

describe('a provider of signed redirects', () => {
  it('credits by its signed answer, once', async () => {
    const { id, link } = await order();
    const back = await psp.visit(link, 'paid');
    expect(await comeBack(back)).toBe('applied');
    expect(await comeBack(back)).toBe('repeated');
    expect(await fixture.books(id)).toMatchObject(credited);
  });

  it('credits nothing by an answer that was changed, is old, or is another merchant’s', async () => {
    const { id, link } = await order();
    const declined = await psp.visit(link, 'declined');
    const forged = declined.replace('status=declined', 'status=paid');
    expect(await comeBack(forged)).toBe('invalid_signature');
    psp.settle(id, 'paid');
    const back = await psp.answer(id);
    expect(await comeBack(back.replace('amount=4.99', 'amount=9.99'))).toBe('invalid_signature');
    expect(await comeBack(back, Date.now() + 16 * MINUTE_MS)).toBe('invalid_signature');
    expect(await comeBack(back.replace(/mac=\w+/, 'mac='))).toBe('invalid_signature');
    expect((await fixture.books(id)).gold).toBe('0.00');
  });

  it('is asked by the sweep and by the player’s look when the browser never comes back', async () => {
    const swept = await order();
    await psp.visit(swept.link, 'paid');
    await fixture.makeDue();
    await sweepPurchases(context());
    expect(await fixture.books(swept.id)).toMatchObject(credited);
    const looked = await order();
    await psp.visit(looked.link, 'waiting');
    expect(await refreshPurchase(context(), looked.id, looked.player)).toMatchObject({
      status: 'processing',
    });
    psp.settle(looked.id, 'paid');
    await fixture.makeDue();
    await sweepPurchases(context());
    expect(await fixture.books(looked.id)).toMatchObject(credited);
  });

  it('refunds, and a chargeback that nobody told us of is found by the statement', async () => {
    const refunded = await order();
    await comeBack(await psp.visit(refunded.link, 'paid'));
    const asked = await requestRefund(
      context(),
      {
        id: newId(Date.now()),
        purchaseId: refunded.id,
        amountMicros: null,
        reason: 'asked',
        by: newId(Date.now()),
        requestId: null,
      },
      'k',
      utf8('k'),
    );
    expect(asked).toMatchObject({ ok: true, value: { state: 'sent' } });
    expect(await fixture.books(refunded.id)).toMatchObject({ status: 'refunded', gold: '0.00' });

    const charged = await order();
    await comeBack(await psp.visit(charged.link, 'paid'));
    psp.charge(charged.id, 'open');
    await reconcile(context(), Date.now() + 1_000, 0);
    expect(await fixture.books(charged.id)).toMatchObject({ status: 'disputed', gold: '0.00' });
    psp.charge(charged.id, 'reversed');
    const outcome = await reconcile(context(), Date.now() + 1_000, 0);
    expect(await fixture.books(charged.id)).toMatchObject(credited);
    expect(outcome.differences).toBe(0);
  });

  it('leaves purchases of the other provider alone, and the books balance', async () => {
    const stripes = await fixture.open(await fixture.player());
    await fixture.makeDue();
    expect((await sweepPurchases(context())).failed).toBe(0);
    expect(await fixture.books(stripes.id)).toMatchObject({ status: 'pending' });
    expect(await fixture.differences()).toEqual([]);
  });
});

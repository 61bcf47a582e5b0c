// The emulated Checkout page: its buttons are how a payment ends, and what is written there is told.

import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningEmulator } from '#scripts/emulators/stripe/server.ts';
import { emulatedStripe, params } from './emulated-stripe.ts';

let running: RunningEmulator;
let stripe: Stripe;
beforeAll(async () => {
  ({ running, stripe } = await emulatedStripe());
});
afterAll(() => running.stop());

describe('the page', () => {
  const open = async () => {
    const session = await stripe.checkout.sessions.create(params());
    return { id: session.id, url: session.url ?? '' };
  };
  const press = (url: string, act: string, written: Record<string, string> = {}) => {
    const body = new URLSearchParams(written);
    return fetch(`${url}/${act}`, { method: 'POST', redirect: 'manual', body });
  };

  it('shows what is paid, holds no field for a card, and pays by a button', async () => {
    const { id, url } = await open();
    const page = await (await fetch(url)).text();
    expect(page).toContain('$4.99');
    expect(page).not.toMatch(/<input(?! (?:type="hidden"|name="name"))/);
    const paid = await press(url, 'pay');
    expect([paid.status, paid.headers.get('location')]).toEqual([303, 'http://localhost/back']);
    expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe('paid');
    expect((await fetch(url)).status).toBe(410);
  });

  it('tells the name that was written there, of a card and of a debit, and none where none was', async () => {
    const expand = ['payment_intent.latest_charge'];
    for (const [act, name, told] of [
      ['pay', ' Ada King ', 'Ada King'],
      ['pay-a', '', null],
      ['delay', 'Bob Moss', 'Bob Moss'],
    ] as const) {
      const { id, url } = await open();
      await press(url, act, { name });
      if (act === 'delay') running.emulator.ledger.settle(id, 'succeeded');
      const session = await stripe.checkout.sessions.retrieve(id, { expand });
      const payment = session.payment_intent as Stripe.PaymentIntent;
      const charge = payment.latest_charge as Stripe.Charge;
      expect(session.customer_details?.name).toBe(told);
      expect(charge.billing_details.name).toBe(told);
    }
  });

  it('declines, goes back, and pays later', async () => {
    const { id, url } = await open();
    expect(await (await press(url, 'decline')).text()).toContain('declined');
    expect((await stripe.checkout.sessions.retrieve(id)).status).toBe('open');
    const back = await press(url, 'cancel');
    expect(back.headers.get('location')).toBe('http://localhost/back?cancelled=1');
    await press(url, 'delay');
    const session = await stripe.checkout.sessions.retrieve(id);
    expect([session.status, session.payment_status]).toEqual(['complete', 'unpaid']);
  });
});

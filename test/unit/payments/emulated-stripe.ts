// The emulated Stripe over HTTP, and the official SDK that asks it.

import Stripe from 'stripe';
import { startStripeEmulator } from '#scripts/emulators/stripe/server.ts';

export const KEY = 'sk_test_0123456789abcdef';
export const SECRET = 'whsec_0123456789abcdef';

/** The SDK against an address. */
export function clientOf(url: string, key = KEY): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(key, {
    host: hostname,
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(),
  });
}

/** A running one with its SDK; whoever asks stops it. */
export async function emulatedStripe() {
  const running = await startStripeEmulator({ port: 0, secretKey: KEY, webhookSecret: SECRET });
  return { running, stripe: clientOf(running.url) };
}

/** What a checkout is made of. */
export const params = (cents = 499): Stripe.Checkout.SessionCreateParams => ({
  mode: 'payment',
  client_reference_id: 'order-1',
  line_items: [
    {
      quantity: 1,
      price_data: { currency: 'usd', unit_amount: cents, product_data: { name: 'Coins' } },
    },
  ],
  success_url: 'http://localhost/back',
  cancel_url: 'http://localhost/back?cancelled=1',
});

// Which provider takes the money in this environment.

import type { PaymentsEnv } from '../env.ts';
import type { PaymentProvider } from './provider.ts';
import { stripeProvider } from './stripe.ts';

/** The provider of this environment; throws when it is not set up as it must be. */
export function providerOf(env: PaymentsEnv): PaymentProvider {
  return stripeProvider({
    secretKey: env.STRIPE_SECRET_KEY,
    webhookSecrets: env.STRIPE_WEBHOOK_SECRETS.split(',').map((secret) => secret.trim()),
    live: env.ENVIRONMENT === 'production',
    apiUrl: env.STRIPE_API_URL || undefined,
  });
}

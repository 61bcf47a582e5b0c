// Keys for a test run: new ones each time, so that no test can lean on a known secret.

import { randomBytes } from 'node:crypto';
import { partnerVariables } from '#scripts/emulators/partners/partners.ts';
import { newPlaceKeys } from '#scripts/emulators/place/keys.ts';
import { newKeys } from '#scripts/platform/settings/keys.ts';
import { randomPartnerSecrets } from '#scripts/platform/settings/partners.ts';

/** Everything that a Worker may require, as plain bindings. */
export function testSecrets(): Record<string, string> {
  return {
    ...newKeys(),
    ...newPlaceKeys(),
    ...partnerVariables('http://partners.test', randomPartnerSecrets()),
    SITE_URL: 'http://localhost:8787',
    PARLOR_PLACE: 'US-TX',
    STRIPE_SECRET_KEY: `sk_test_${randomBytes(18).toString('hex')}`,
    STRIPE_WEBHOOK_SECRETS: `whsec_${randomBytes(18).toString('hex')}`,
    STRIPE_API_URL: 'http://stripe.test',
  };
}

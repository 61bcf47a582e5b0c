// What the gateway needs before it serves anybody. Without its keys it could only say 401 to everyone,
// and without a metrics token `Bearer undefined` would be one. Which origins may read replies is held
// to what an origin is: `*`, `null` and plain http open the API to pages that are nobody's.

import * as rule from '#shared/env-schema.ts';
import { listedOrigins } from './admission/origin.ts';

/** https://developers.cloudflare.com/turnstile/troubleshooting/testing/ */
const TEST_SITE_KEY = /^[123]x0{20}(AA|AB|BB|FF)$/;
// It is written into the page, so it must be nothing but a key.
const SITE_KEY = /^[A-Za-z0-9_-]{0,64}$/;

function isHttpsOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && text.startsWith('https://');
}

export const GATEWAY_SCHEMA = rule.envSchema({
  METRICS_TOKEN: rule.required,
  TOKEN_PUBLIC_KEYS: rule.publicKeys,
  ALLOWED_ORIGINS: {
    live: rule.anyText.refine(
      (text) => listedOrigins(text).every(isHttpsOrigin),
      'holds more than https origins',
    ),
    local: rule.optional.local,
  },
  // Without it nobody could register: auth asks for the check wherever real people are.
  TURNSTILE_SITE_KEY: {
    live: rule.text
      .regex(SITE_KEY, 'is no site key')
      .refine((key) => !TEST_SITE_KEY.test(key), 'is a published test key'),
    local: rule.anyText.refine((key = '') => SITE_KEY.test(key), 'is no site key'),
  },
  ALLOWED_HOSTS: rule.optional,
  TRUSTED_ADDRESS_HEADER: rule.optional,
});

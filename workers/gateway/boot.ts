// What the gateway needs before it serves anybody. Without its keys it could only say 401 to everyone,
// and without a metrics token `Bearer undefined` would be one. Which origins may read replies is held
// to what an origin is: `*`, `null` and plain http open the API to pages that are nobody's.

import { type BootRules, publicKeyProblems } from '#shared/boot.ts';
import { listedOrigins } from './admission/origin.ts';

/** The part of the environment that the gate looks at. */
export interface BootEnv {
  METRICS_TOKEN: string;
  TOKEN_PUBLIC_KEYS: string;
  ALLOWED_ORIGINS: string;
  TURNSTILE_SITE_KEY: string;
}

/** https://developers.cloudflare.com/turnstile/troubleshooting/testing/ */
const TEST_SITE_KEY = /^[123]x0{20}(AA|AB|BB|FF)$/;
// It is written into the page, so it must be nothing but a key.
const SITE_KEY = /^[A-Za-z0-9_-]{0,64}$/;

function isHttpsOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && text.startsWith('https://');
}

/** The rules of the gate. */
export const BOOT_RULES: BootRules<BootEnv> = {
  required: ['METRICS_TOKEN', 'TOKEN_PUBLIC_KEYS'],
  // Without it nobody could register: auth asks for the check wherever real people are.
  requiredLive: ['TURNSTILE_SITE_KEY'],
  check({ TOKEN_PUBLIC_KEYS, ALLOWED_ORIGINS, TURNSTILE_SITE_KEY }, isLive) {
    const problems = publicKeyProblems(TOKEN_PUBLIC_KEYS);
    if (!SITE_KEY.test(TURNSTILE_SITE_KEY)) problems.push('TURNSTILE_SITE_KEY is no site key');
    if (isLive && TEST_SITE_KEY.test(TURNSTILE_SITE_KEY)) {
      problems.push('TURNSTILE_SITE_KEY is a published test key');
    }
    if (isLive && !listedOrigins(ALLOWED_ORIGINS).every(isHttpsOrigin)) {
      problems.push('ALLOWED_ORIGINS holds more than https origins');
    }
    return problems;
  },
};

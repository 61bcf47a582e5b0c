// What payments needs before it serves anybody.

import { type BootRules, publicKeyProblems } from '#shared/boot.ts';
import type { PaymentsEnv } from './env.ts';

/** The rules of the gate. */
export const BOOT_RULES: BootRules<PaymentsEnv> = {
  required: [
    'PAYMENTS_DATABASE_URL',
    'ROOT_SIGNING_KEY',
    'STRIPE_SECRET_KEY',
    'STRIPE_WEBHOOK_SECRETS',
    'TOKEN_PUBLIC_KEYS',
  ],
  developmentOnly: ['NEON_PROXY_URL', 'STRIPE_API_URL', 'PARLOR_PLACE'],
  requiredLive: ['SITE_URL'],
  httpsLive: ['SITE_URL'],
  check: (env) => publicKeyProblems(env.TOKEN_PUBLIC_KEYS),
};

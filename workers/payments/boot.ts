// What payments needs before it serves anybody.

import { type ApprovalEnv, approverRoleAgeProblems } from '#shared/approvals.ts';
import { type BootRules, publicKeyProblems } from '#shared/boot.ts';

/** The part of the environment that the gate looks at. */
interface BootEnv extends ApprovalEnv {
  PAYMENTS_DATABASE_URL: string;
  ROOT_SIGNING_KEY: string;
  STRIPE_SECRET_KEY: string;
  STRIPE_WEBHOOK_SECRETS: string;
  TOKEN_PUBLIC_KEYS: string;
  SITE_URL: string;
  NEON_PROXY_URL?: string;
  STRIPE_API_URL?: string;
  PARLOR_PLACE?: string;
}

/** The rules of the gate. */
export const BOOT_RULES: BootRules<BootEnv> = {
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
  check: (env) => [...publicKeyProblems(env.TOKEN_PUBLIC_KEYS), ...approverRoleAgeProblems(env)],
};

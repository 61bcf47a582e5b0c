// What payments needs before it serves anybody.

import { z } from 'zod';
import { approverRoleAge } from '#shared/approvals.ts';
import { botCheckSecret } from '#shared/bot-check.ts';
import * as rule from '#shared/env-schema.ts';
import { partnerSecret, partnerUrl } from '#shared/partners.ts';
import { trustlyKeys } from './payouts/trustly-signature.ts';

/** Adapters that there are (`payouts/index.ts`). */
const payoutProvider = z
  .enum(['', 'hosted', 'trustly'], 'is neither hosted nor trustly')
  .optional();

const RULES = {
  PAYMENTS_DATABASE_URL: rule.required,
  ROOT_SIGNING_KEY: rule.signingKey,
  STRIPE_SECRET_KEY: rule.required,
  STRIPE_WEBHOOK_SECRETS: rule.required,
  PAYOUT_PROVIDER: rule.everywhere(payoutProvider),
  PAYOUT_PROVIDER_URL: partnerUrl,
  PAYOUT_PROVIDER_KEY: partnerSecret,
  PAYOUT_PROVIDER_WEBHOOK_SECRETS: partnerSecret,
  TOKEN_PUBLIC_KEYS: rule.publicKeys,
  SITE_URL: { ...rule.siteUrl, local: rule.optional.local },
  TURNSTILE_SECRET: botCheckSecret,
  APPROVER_ROLE_AGE_SECONDS: approverRoleAge,
  NEON_PROXY_URL: rule.developmentOnly,
  STRIPE_API_URL: rule.developmentOnly,
  PARLOR_PLACE: rule.developmentOnly,
};

export const PAYMENTS_SCHEMA = rule.envSchema(RULES, (env) =>
  env.PAYOUT_PROVIDER === 'trustly' && trustlyKeys(env.PAYOUT_PROVIDER_KEY) === null
    ? 'PAYOUT_PROVIDER_KEY is not merchantId:accessId:accessKey'
    : null,
);

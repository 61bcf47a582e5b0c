// What payments needs before it serves anybody.

import { approverRoleAge } from '#shared/approvals.ts';
import { botCheckSecret } from '#shared/bot-check.ts';
import * as rule from '#shared/env-schema.ts';
import { partnerSecret, partnerUrl } from '#shared/partners.ts';

export const PAYMENTS_SCHEMA = rule.envSchema({
  PAYMENTS_DATABASE_URL: rule.required,
  ROOT_SIGNING_KEY: rule.signingKey,
  STRIPE_SECRET_KEY: rule.required,
  STRIPE_WEBHOOK_SECRETS: rule.required,
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
});

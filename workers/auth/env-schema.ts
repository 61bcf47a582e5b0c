// What auth needs before it serves anybody.

import { approverRoleAge } from '#shared/approvals.ts';
import { botCheckSecret } from '#shared/bot-check.ts';
import * as rule from '#shared/env-schema.ts';
import { isHashLogN } from './credentials/password-hash.ts';

const signingKey = rule.keySet.refine(
  ({ keys }) => keys.every(({ d }) => d !== undefined && d !== ''),
  'holds no private key',
);

// A token that nobody can verify would sign everybody out.
function signsWithShownKey(
  env: Record<'TOKEN_SIGNING_KEY' | 'TOKEN_PUBLIC_KEYS', string>,
): string | null {
  const [own] = rule.keySet.parse(env.TOKEN_SIGNING_KEY).keys;
  const shown = rule.keySet.parse(env.TOKEN_PUBLIC_KEYS).keys;
  const isShown = shown.some(({ kid, x }) => kid === own?.kid && x === own.x);
  return isShown ? null : 'TOKEN_PUBLIC_KEYS lacks the key that signs';
}

export const AUTH_SCHEMA = rule.envSchema(
  {
    AUTH_DATABASE_URL: rule.required,
    TOKEN_SIGNING_KEY: rule.everywhere(signingKey),
    TOKEN_PUBLIC_KEYS: rule.publicKeys,
    REFRESH_KEY: rule.keyRing,
    PASSWORD_PEPPER: rule.keyRing,
    TOTP_KEY: rule.keyRing,
    PERSON_KEY: rule.keyRing,
    SITE_URL: rule.siteUrl,
    MAIL: rule.requiredLive,
    MAIL_FROM: rule.requiredLive,
    MAIL_REPLY_TO: rule.requiredLive,
    TURNSTILE_SECRET: botCheckSecret,
    APPROVER_ROLE_AGE_SECONDS: approverRoleAge,
    NEON_PROXY_URL: rule.developmentOnly,
    MAILBOX_URL: rule.developmentOnly,
    LIMIT_SCALE: rule.developmentOnly,
    PARLOR_PLACE: rule.developmentOnly,
    SCRYPT_LOG_N: {
      ...rule.developmentOnly,
      local: rule.anyText.refine((text) => !text || isHashLogN(text), 'is not from 4 to 15'),
    },
  },
  signsWithShownKey,
);

// What social needs before it serves anybody.

import * as rule from '#shared/env-schema.ts';

export const SOCIAL_SCHEMA = rule.envSchema({
  SOCIAL_DATABASE_URL: rule.required,
  TOKEN_PUBLIC_KEYS: rule.publicKeys,
  ROUTING_KEY: rule.keyRing,
  ALLOWED_ORIGINS: rule.optional,
  NEON_PROXY_URL: rule.developmentOnly,
});

// What games needs before it serves anybody.

import * as rule from '#shared/env-schema.ts';

export const GAMES_SCHEMA = rule.envSchema({
  GAMES_DATABASE_URL: rule.required,
  TOKEN_PUBLIC_KEYS: rule.publicKeys,
  ROUTING_KEY: rule.keyRing,
  ALLOWED_ORIGINS: rule.optional,
  NEON_PROXY_URL: rule.developmentOnly,
  PARLOR_PLACE: rule.developmentOnly,
});

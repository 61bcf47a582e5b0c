// What game-session needs before an object of it works.

import { OBJECT_RULES } from '#objects/live/env-rules.ts';
import { envSchema, signingKey, wholeNumber } from '#shared/env-schema.ts';

export const GAME_SESSION_SCHEMA = envSchema({
  ...OBJECT_RULES,
  FRAMES_PER_SECOND: wholeNumber,
  RECEIPT_SIGNING_KEY: signingKey,
});

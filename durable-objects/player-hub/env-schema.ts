// What player-hub needs before an object of it works.

import { OBJECT_RULES } from '#objects/live/env-rules.ts';
import { envSchema } from '#shared/env-schema.ts';

export const PLAYER_HUB_SCHEMA = envSchema(OBJECT_RULES);

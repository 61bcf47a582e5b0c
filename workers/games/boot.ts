// What games needs before it serves anybody.

import { type BootRules, publicKeyProblems } from '#shared/boot.ts';
import type { GamesEnv } from './env.ts';

/** The rules of the gate. */
export const BOOT_RULES: BootRules<GamesEnv> = {
  required: ['GAMES_DATABASE_URL', 'TOKEN_PUBLIC_KEYS'],
  developmentOnly: ['NEON_PROXY_URL', 'PARLOR_PLACE'],
  check: (env) => publicKeyProblems(env.TOKEN_PUBLIC_KEYS),
};

// What social needs before it serves anybody.

import { type BootRules, publicKeyProblems } from '#shared/boot.ts';
import type { SocialEnv } from './env.ts';

/** The rules of the gate. */
export const BOOT_RULES: BootRules<SocialEnv> = {
  required: ['SOCIAL_DATABASE_URL', 'TOKEN_PUBLIC_KEYS'],
  developmentOnly: ['NEON_PROXY_URL'],
  check: (env) => publicKeyProblems(env.TOKEN_PUBLIC_KEYS),
};

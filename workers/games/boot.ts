// What games needs before it serves anybody.

import { type BootRules, publicKeyProblems } from '#shared/boot.ts';

/** The part of the environment that the gate looks at. */
interface BootEnv {
  GAMES_DATABASE_URL: string;
  TOKEN_PUBLIC_KEYS: string;
  NEON_PROXY_URL?: string;
  PARLOR_PLACE?: string;
}

/** The rules of the gate. */
export const BOOT_RULES: BootRules<BootEnv> = {
  required: ['GAMES_DATABASE_URL', 'TOKEN_PUBLIC_KEYS'],
  developmentOnly: ['NEON_PROXY_URL', 'PARLOR_PLACE'],
  check: ({ TOKEN_PUBLIC_KEYS }) => publicKeyProblems(TOKEN_PUBLIC_KEYS),
};

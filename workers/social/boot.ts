// What social needs before it serves anybody.

import { type BootRules, publicKeyProblems } from '#shared/boot.ts';
import { readKeyRing } from '#shared/key-ring.ts';

/** The part of the environment that the gate looks at. */
interface BootEnv {
  SOCIAL_DATABASE_URL: string;
  TOKEN_PUBLIC_KEYS: string;
  ROUTING_KEY: string;
  NEON_PROXY_URL?: string;
}

/** The rules of the gate. */
export const BOOT_RULES: BootRules<BootEnv> = {
  required: ['SOCIAL_DATABASE_URL', 'TOKEN_PUBLIC_KEYS', 'ROUTING_KEY'],
  developmentOnly: ['NEON_PROXY_URL'],
  check({ TOKEN_PUBLIC_KEYS, ROUTING_KEY }) {
    readKeyRing(ROUTING_KEY);
    return publicKeyProblems(TOKEN_PUBLIC_KEYS);
  },
};

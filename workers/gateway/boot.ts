// What the gateway needs before it serves anybody. Without its keys it could only say 401 to everyone,
// and without a metrics token `Bearer undefined` would be one.

import { type BootRules, publicKeyProblems } from '#shared/boot.ts';

/** The part of the environment that the gate looks at. */
export interface BootEnv {
  METRICS_TOKEN: string;
  TOKEN_PUBLIC_KEYS: string;
}

/** The rules of the gate. */
export const BOOT_RULES: BootRules<BootEnv> = {
  required: ['METRICS_TOKEN', 'TOKEN_PUBLIC_KEYS'],
  check: ({ TOKEN_PUBLIC_KEYS }) => publicKeyProblems(TOKEN_PUBLIC_KEYS),
};

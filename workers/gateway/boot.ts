// What the gateway needs before it serves anybody. Without its keys it could only say 401 to everyone,
// and without a metrics token `Bearer undefined` would be one.

import type { BootRules } from '#shared/boot.ts';

/** The part of the environment that the gate looks at. */
export interface BootEnv {
  METRICS_TOKEN: string;
  TOKEN_PUBLIC_KEYS: string;
}

/** The rules of the gate. */
export const BOOT_RULES: BootRules<BootEnv> = {
  required: ['METRICS_TOKEN', 'TOKEN_PUBLIC_KEYS'],
  check({ TOKEN_PUBLIC_KEYS }) {
    const { keys } = JSON.parse(TOKEN_PUBLIC_KEYS) as { keys?: { d?: string }[] };
    if (!Array.isArray(keys) || keys.length === 0) return ['TOKEN_PUBLIC_KEYS holds no key'];
    const isPrivate = keys.some(({ d }) => d !== undefined);
    return isPrivate ? ['TOKEN_PUBLIC_KEYS holds a private key'] : [];
  },
};

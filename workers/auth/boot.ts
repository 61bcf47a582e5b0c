// What auth needs before it serves anybody.

import { approverRoleAgeProblems } from '#shared/approvals.ts';
import type { BootRules } from '#shared/boot.ts';
import { HASH_COST, hashCost } from './credentials/password-hash.ts';
import type { AuthEnv } from './env.ts';
import { readKeyRing } from './keys/key-ring.ts';
import { TEST_SECRETS } from './registration/bot-check.ts';

type Jwks = { keys: { kid?: string; d?: string; x?: string }[] };

function keySet(name: string, text: string): Jwks['keys'] {
  const { keys } = JSON.parse(text) as Jwks;
  if (!Array.isArray(keys) || keys.length === 0) throw new Error(`${name} holds no key`);
  if (keys.some((key) => !key.kid || !key.x)) throw new Error(`${name} holds an incomplete key`);
  return keys;
}

function signingProblems(env: AuthEnv): string[] {
  const problems: string[] = [];
  const own = keySet('TOKEN_SIGNING_KEY', env.TOKEN_SIGNING_KEY);
  const shown = keySet('TOKEN_PUBLIC_KEYS', env.TOKEN_PUBLIC_KEYS);
  if (own.some((key) => !key.d)) problems.push('TOKEN_SIGNING_KEY holds no private key');
  if (shown.some((key) => key.d)) problems.push('TOKEN_PUBLIC_KEYS holds a private key');
  const [first] = own;
  if (!shown.some((key) => key.kid === first?.kid && key.x === first?.x)) {
    problems.push('TOKEN_PUBLIC_KEYS lacks the key that signs');
  }
  return problems;
}

/** The rules of the gate. */
export const BOOT_RULES: BootRules<AuthEnv> = {
  required: [
    'AUTH_DATABASE_URL',
    'TOKEN_SIGNING_KEY',
    'TOKEN_PUBLIC_KEYS',
    'REFRESH_KEY',
    'PASSWORD_PEPPER',
    'TOTP_KEY',
    'PERSON_KEY',
    'SITE_URL',
  ],
  requiredLive: ['MAIL', 'MAIL_FROM', 'MAIL_REPLY_TO', 'TURNSTILE_SECRET'],
  developmentOnly: ['NEON_PROXY_URL', 'MAILBOX_URL', 'SCRYPT_LOG_N', 'LIMIT_SCALE', 'PARLOR_PLACE'],
  httpsLive: ['SITE_URL'],
  check(env, isLive) {
    const problems = [...signingProblems(env), ...approverRoleAgeProblems(env)];
    for (const ring of [env.REFRESH_KEY, env.PASSWORD_PEPPER, env.TOTP_KEY, env.PERSON_KEY]) {
      readKeyRing(ring);
    }
    const { logN, r, p } = hashCost(env);
    if (isLive && (logN < HASH_COST.logN || r < HASH_COST.r || p < HASH_COST.p)) {
      problems.push('the password hash is too weak');
    }
    if (isLive && Object.values<string>(TEST_SECRETS).includes(env.TURNSTILE_SECRET ?? '')) {
      problems.push('TURNSTILE_SECRET is a published test secret');
    }
    return problems;
  },
};

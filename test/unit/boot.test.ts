// Every service refuses to serve when it is not set up as it must be.

import { describe, expect, it } from 'vitest';
import { newKeys } from '#scripts/platform/settings/keys.ts';
import { type BootRules, bootProblems } from '#shared/boot.ts';
import { BOOT_RULES as GAMES } from '#workers/games/boot.ts';
import { BOOT_RULES as PAYMENTS } from '#workers/payments/boot.ts';
import { BOOT_RULES as SOCIAL } from '#workers/social/boot.ts';

const keys = newKeys();
const COMPLETE: Record<string, string> = {
  ...keys,
  ENVIRONMENT: 'production',
  PAYMENTS_DATABASE_URL: 'postgresql://x',
  GAMES_DATABASE_URL: 'postgresql://x',
  SOCIAL_DATABASE_URL: 'postgresql://x',
  STRIPE_SECRET_KEY: 'sk_live_x',
  STRIPE_WEBHOOK_SECRETS: 'whsec_x',
  SITE_URL: 'https://play.example.com',
};

type Rules = BootRules<Record<string, string>>;
const SERVICES = Object.entries({ GAMES, PAYMENTS, SOCIAL }).map(
  ([name, rules]) => [name.toLowerCase(), rules as unknown as Rules] as const,
);

describe.each(SERVICES)('%s', (_, rules) => {
  it('serves with everything it needs', () => {
    expect(bootProblems(COMPLETE, rules)).toEqual([]);
  });

  it('refuses without any one of its secrets', () => {
    for (const name of rules.required) {
      expect(bootProblems({ ...COMPLETE, [name]: '' }, rules)).toEqual([`${name} is missing`]);
    }
  });

  it('refuses what is for development only where real people are', () => {
    for (const name of rules.developmentOnly ?? []) {
      const problems = bootProblems({ ...COMPLETE, [name]: 'http://127.0.0.1:1/sql' }, rules);
      expect(problems).toEqual([`${name} is for development only`]);
    }
  });

  it('refuses private keys where the public ones belong', () => {
    const mixed = { ...COMPLETE, TOKEN_PUBLIC_KEYS: keys.TOKEN_SIGNING_KEY };
    expect(bootProblems(mixed, rules)).toEqual(['TOKEN_PUBLIC_KEYS holds a private key']);
  });
});

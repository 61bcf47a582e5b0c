// Every service refuses to serve when it is not set up as it must be.

import { describe, expect, it } from 'vitest';
import { newKeys } from '#scripts/platform/settings/keys.ts';
import { GAMES_SCHEMA } from '#workers/games/env-schema.ts';
import { PAYMENTS_SCHEMA } from '#workers/payments/env-schema.ts';
import { SOCIAL_SCHEMA } from '#workers/social/env-schema.ts';

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

const SERVICES = [
  {
    name: 'games',
    schema: GAMES_SCHEMA,
    required: ['GAMES_DATABASE_URL', 'TOKEN_PUBLIC_KEYS', 'ROUTING_KEY'],
    developmentOnly: ['NEON_PROXY_URL', 'PARLOR_PLACE'],
  },
  {
    name: 'payments',
    schema: PAYMENTS_SCHEMA,
    required: [
      'PAYMENTS_DATABASE_URL',
      'ROOT_SIGNING_KEY',
      'STRIPE_SECRET_KEY',
      'STRIPE_WEBHOOK_SECRETS',
      'TOKEN_PUBLIC_KEYS',
      'SITE_URL',
    ],
    developmentOnly: ['NEON_PROXY_URL', 'STRIPE_API_URL', 'PARLOR_PLACE'],
  },
  {
    name: 'social',
    schema: SOCIAL_SCHEMA,
    required: ['SOCIAL_DATABASE_URL', 'TOKEN_PUBLIC_KEYS', 'ROUTING_KEY'],
    developmentOnly: ['NEON_PROXY_URL'],
  },
];

describe.each(SERVICES)('$name', ({ schema, required, developmentOnly }) => {
  it('serves with everything it needs', () => {
    expect(schema.problems(COMPLETE)).toEqual([]);
  });

  it('refuses without any one of its secrets', () => {
    for (const name of required) {
      expect(schema.problems({ ...COMPLETE, [name]: '' })).toEqual([`${name} is missing`]);
    }
  });

  it('refuses what is for development only where real people are', () => {
    for (const name of developmentOnly) {
      const problems = schema.problems({ ...COMPLETE, [name]: 'http://127.0.0.1:1/sql' });
      expect(problems).toEqual([`${name} is for development only`]);
    }
  });

  it('refuses private keys where the public ones belong', () => {
    const mixed = { ...COMPLETE, TOKEN_PUBLIC_KEYS: keys.TOKEN_SIGNING_KEY };
    expect(schema.problems(mixed)).toEqual(['TOKEN_PUBLIC_KEYS holds a private key']);
  });
});

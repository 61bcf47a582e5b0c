// Every service refuses to serve when it is not set up as it must be.

import { describe, expect, it } from 'vitest';
import { CHAT_ROOM_SCHEMA } from '#objects/chat-room/env-schema.ts';
import { GAME_SESSION_SCHEMA } from '#objects/game-session/env-schema.ts';
import { PLAYER_HUB_SCHEMA } from '#objects/player-hub/env-schema.ts';
import { newPartnerSecrets } from '#scripts/emulators/partners/partners.ts';
import { newPlaceKeys } from '#scripts/emulators/place/keys.ts';
import { newKeys } from '#scripts/platform/settings/keys.ts';
import { COMPLIANCE_SCHEMA } from '#workers/compliance/env-schema.ts';
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
  COMPLIANCE_DATABASE_URL: 'postgresql://x',
  IDENTITY_PROVIDER_URL: 'https://identity.example.com',
  IDENTITY_PROVIDER_KEY: 'key',
  IDENTITY_PROVIDER_WEBHOOK_SECRETS: 'secret',
  PAYOUT_PROVIDER_URL: 'https://payouts.example.com',
  PAYOUT_PROVIDER_KEY: 'key',
  PAYOUT_PROVIDER_WEBHOOK_SECRETS: 'secret',
  TAX_VENDOR_URL: 'https://tax.example.com',
  TAX_VENDOR_KEY: 'key',
  TAX_VENDOR_WEBHOOK_SECRETS: 'secret',
  SANCTIONS_LIST_URL: 'https://list.example.com',
  STRIPE_SECRET_KEY: 'sk_live_x',
  STRIPE_WEBHOOK_SECRETS: 'whsec_x',
  TURNSTILE_SECRET: '0x-real',
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
      'PAYOUT_PROVIDER_URL',
      'PAYOUT_PROVIDER_KEY',
      'PAYOUT_PROVIDER_WEBHOOK_SECRETS',
      'TOKEN_PUBLIC_KEYS',
      'SITE_URL',
      'TURNSTILE_SECRET',
    ],
    developmentOnly: ['NEON_PROXY_URL', 'STRIPE_API_URL', 'PARLOR_PLACE'],
  },
  {
    name: 'social',
    schema: SOCIAL_SCHEMA,
    required: ['SOCIAL_DATABASE_URL', 'TOKEN_PUBLIC_KEYS', 'ROUTING_KEY'],
    developmentOnly: ['NEON_PROXY_URL'],
  },
  {
    name: 'compliance',
    schema: COMPLIANCE_SCHEMA,
    required: [
      'COMPLIANCE_DATABASE_URL',
      'TOKEN_PUBLIC_KEYS',
      'IDENTITY_KEY',
      'IDENTITY_PROVIDER_URL',
      'IDENTITY_PROVIDER_KEY',
      'IDENTITY_PROVIDER_WEBHOOK_SECRETS',
      'TAX_VENDOR_URL',
      'TAX_VENDOR_KEY',
      'TAX_VENDOR_WEBHOOK_SECRETS',
      'SANCTIONS_LIST_URL',
      'SITE_URL',
    ],
    developmentOnly: ['NEON_PROXY_URL', 'PARLOR_PLACE'],
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

describe('keys of proofs of places', () => {
  const proofKeys = { keys: JSON.parse(keys.TOKEN_PUBLIC_KEYS).keys };
  const problems = (PLACE_PROOF_KEYS: string, more = {}) =>
    COMPLIANCE_SCHEMA.problems({ ...COMPLETE, PLACE_PROOF_KEYS, ...more });

  it('may be absent, then none are taken', () => {
    expect(problems('')).toEqual([]);
    expect(problems(JSON.stringify(proofKeys))).toEqual([]);
  });

  it.each(['x', '{}', '{"keys":[]}', keys.TOKEN_SIGNING_KEY])('are public keys: %#', (text) => {
    expect(problems(text)).toEqual(['PLACE_PROOF_KEYS holds other than public keys']);
  });

  it('are not the emulator’s where real people are: it checks nothing', () => {
    const { PLACE_PROOF_KEYS } = newPlaceKeys();
    const problem = 'PLACE_PROOF_KEYS holds a key of the emulator';
    expect(problems(PLACE_PROOF_KEYS)).toEqual([problem]);
    expect(problems(JSON.stringify(JSON.parse(PLACE_PROOF_KEYS), null, 2))).toEqual([problem]);
    expect(problems(PLACE_PROOF_KEYS, { ENVIRONMENT: 'staging' })).toEqual([problem]);
    expect(problems(PLACE_PROOF_KEYS, { ENVIRONMENT: 'development' })).toEqual([]);
  });
});

describe('a partner', () => {
  const problems = (change: object) => COMPLIANCE_SCHEMA.problems({ ...COMPLETE, ...change });

  it.each(['http://localhost:8791/identity', 'https://127.0.0.1/identity', 'http://x.com', 'x'])(
    'is not on this machine where real people are: %s',
    (IDENTITY_PROVIDER_URL) => {
      const problem = 'IDENTITY_PROVIDER_URL is not the address of a partner';
      expect(problems({ IDENTITY_PROVIDER_URL })).toEqual([problem]);
      expect(problems({ IDENTITY_PROVIDER_URL, ENVIRONMENT: 'staging' })).toEqual([problem]);
      expect(problems({ IDENTITY_PROVIDER_URL, ENVIRONMENT: 'development' })).toEqual([]);
    },
  );

  it('has no key and no secret of the emulator where real people are: it checks nothing', () => {
    const emulated = newPartnerSecrets(() => 'x').identity;
    expect(
      problems({
        IDENTITY_PROVIDER_KEY: emulated.key,
        IDENTITY_PROVIDER_WEBHOOK_SECRETS: `real,${emulated.webhookSecret}`,
      }),
    ).toEqual([
      'IDENTITY_PROVIDER_KEY is the emulator’s',
      'IDENTITY_PROVIDER_WEBHOOK_SECRETS is the emulator’s',
    ]);
  });
});

describe('whoever sends prizes', () => {
  const problems = (change: object) => PAYMENTS_SCHEMA.problems({ ...COMPLETE, ...change });

  it('is one that we speak to, with a key of its form', () => {
    expect(problems({ PAYOUT_PROVIDER: 'hosted' })).toEqual([]);
    expect(problems({ PAYOUT_PROVIDER: 'somebody' })).toEqual([
      'PAYOUT_PROVIDER is neither hosted nor trustly',
    ]);
    const trustly = { PAYOUT_PROVIDER: 'trustly' };
    expect(problems({ ...trustly, PAYOUT_PROVIDER_KEY: '1:id:key' })).toEqual([]);
    for (const PAYOUT_PROVIDER_KEY of ['key', 'id:key', '1:id:', '1:id:key:more']) {
      expect(problems({ ...trustly, PAYOUT_PROVIDER_KEY })).toEqual([
        'PAYOUT_PROVIDER_KEY is not merchantId:accessId:accessKey',
      ]);
    }
  });
});

describe('the objects', () => {
  const complete = {
    ...COMPLETE,
    LINE_HOLD_SECONDS: '25',
    PINGS_ANSWERED_BY: 'runtime',
    FRAMES_PER_SECOND: '500',
  };
  const objects = Object.entries({ CHAT_ROOM_SCHEMA, GAME_SESSION_SCHEMA, PLAYER_HUB_SCHEMA });

  it.each(objects)('work with everything they need: %s', (_, schema) => {
    expect(schema.problems(complete)).toEqual([]);
  });

  it.each(objects)('name what is missing or malformed, and show nothing of it: %s', (_, schema) => {
    const wrong = {
      ROUTING_KEY: 'hunter2',
      LINE_HOLD_SECONDS: 'soon',
      PINGS_ANSWERED_BY: '',
    };
    expect(schema.problems({ ...complete, ...wrong })).toEqual([
      'ROUTING_KEY is not a key ring',
      'LINE_HOLD_SECONDS is not a whole number',
      'PINGS_ANSWERED_BY is neither object nor runtime',
    ]);
  });

  it('sign receipts with a key that signs', () => {
    const shown = JSON.stringify(JSON.parse(keys.TOKEN_PUBLIC_KEYS).keys[0]);
    expect(GAME_SESSION_SCHEMA.problems({ ...complete, RECEIPT_SIGNING_KEY: shown })).toEqual([
      'RECEIPT_SIGNING_KEY holds no private key',
    ]);
  });
});

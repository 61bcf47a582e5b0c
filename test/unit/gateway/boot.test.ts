import { describe, expect, it } from 'vitest';
import { newKeys } from '#scripts/platform/settings/keys.ts';
import { GATEWAY_SCHEMA } from '#workers/gateway/env-schema.ts';

const { METRICS_TOKEN, TOKEN_PUBLIC_KEYS, TOKEN_SIGNING_KEY } = newKeys();
const good = {
  ENVIRONMENT: 'production',
  METRICS_TOKEN,
  TOKEN_PUBLIC_KEYS,
  ALLOWED_ORIGINS: 'https://play.example, https://play.example:8443',
  TURNSTILE_SITE_KEY: '0x4AAAAAAAexample-key_',
};

describe('the gate of the gateway', () => {
  it('lets a complete environment pass', () => {
    expect(GATEWAY_SCHEMA.problems(good)).toEqual([]);
  });

  it('lets an empty list of origins pass, and any list in development', () => {
    expect(GATEWAY_SCHEMA.problems({ ...good, ALLOWED_ORIGINS: '' })).toEqual([]);
    const local = { ...good, ENVIRONMENT: 'development', ALLOWED_ORIGINS: 'http://localhost:5173' };
    expect(GATEWAY_SCHEMA.problems(local)).toEqual([]);
  });

  // evidence: V3.4.2
  it.each([
    ['a missing metrics token', { METRICS_TOKEN: undefined }],
    ['an empty metrics token', { METRICS_TOKEN: '' }],
    ['no public keys', { TOKEN_PUBLIC_KEYS: '' }],
    ['public keys that are no JSON', { TOKEN_PUBLIC_KEYS: 'key' }],
    ['an empty key set', { TOKEN_PUBLIC_KEYS: '{"keys":[]}' }],
    ['a private key among the public ones', { TOKEN_PUBLIC_KEYS: TOKEN_SIGNING_KEY }],
    ['an origin list that allows everybody', { ALLOWED_ORIGINS: '*' }],
    ['an origin list with pages that have no origin', { ALLOWED_ORIGINS: 'null' }],
    ['an origin list with plain http', { ALLOWED_ORIGINS: 'http://play.example' }],
    ['an origin list with a path', { ALLOWED_ORIGINS: 'https://play.example/' }],
    ['no site key, without which nobody could register', { TURNSTILE_SITE_KEY: '' }],
    ['a site key that anybody passes', { TURNSTILE_SITE_KEY: '1x00000000000000000000AA' }],
    ['a site key that would be markup', { TURNSTILE_SITE_KEY: '"><script>' }],
    ['an environment that nobody knows', { ENVIRONMENT: 'prod' }],
  ])('stays shut for %s', (_, change) => {
    const problems = GATEWAY_SCHEMA.problems({ ...good, ...change });
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain(METRICS_TOKEN);
  });
});

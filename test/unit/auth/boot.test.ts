// The boot gate: what a live environment must and must not have, and that nothing is served without.

import { describe, expect, it, vi } from 'vitest';
import { newKeys } from '#scripts/platform/settings/keys.ts';
import { approverRoleAge, approverRoleAgeMs } from '#shared/approvals.ts';
import { gated, requireBoot } from '#shared/boot.ts';
import { TEST_SECRETS } from '#shared/bot-check.ts';
import { envSchema, required } from '#shared/env-schema.ts';
import type { AuthEnv } from '#workers/auth/env.ts';
import { AUTH_SCHEMA } from '#workers/auth/env-schema.ts';

const good = (changes: Record<string, unknown> = {}) =>
  ({
    ...newKeys(),
    ENVIRONMENT: 'production',
    AUTH_DATABASE_URL: 'postgresql://parlor_auth:x@ep-x.neon.tech/parlor',
    SITE_URL: 'https://parlor.example',
    MAIL: { send: async () => ({}) },
    MAIL_FROM: 'no-reply@parlor.example',
    MAIL_REPLY_TO: 'support@parlor.example',
    TURNSTILE_SECRET: '0x-real',
    ...changes,
  }) as unknown as AuthEnv;

const problems = (changes: Record<string, unknown> = {}) => AUTH_SCHEMA.problems(good(changes));

describe('the gate of auth', () => {
  it('lets a complete production environment through', () => {
    expect(problems()).toEqual([]);
  });

  // evidence: V13.2.1 V13.2.3
  it.each([
    ['AUTH_DATABASE_URL'],
    ['TOKEN_SIGNING_KEY'],
    ['TOKEN_PUBLIC_KEYS'],
    ['REFRESH_KEY'],
    ['PASSWORD_PEPPER'],
    ['TOTP_KEY'],
    ['PERSON_KEY'],
    ['SITE_URL'],
    ['MAIL'],
    ['MAIL_FROM'],
    ['MAIL_REPLY_TO'],
    ['TURNSTILE_SECRET'],
  ])('refuses to serve without %s', (name) => {
    for (const absent of [undefined, '']) {
      expect(problems({ [name]: absent })).toEqual([`${name} is missing`]);
    }
  });

  // evidence: V12.3.1 V13.4.2 V15.2.3
  it.each([
    ['NEON_PROXY_URL', 'http://127.0.0.1:5000'],
    ['MAILBOX_URL', 'http://127.0.0.1:8788'],
    ['SCRYPT_LOG_N', '4'],
    ['LIMIT_SCALE', '1000'],
    ['PARLOR_PLACE', 'US-TX'],
  ])('refuses the development setting %s where real people are', (name, value) => {
    expect(problems({ [name]: value })).toEqual([`${name} is for development only`]);
    expect(problems({ [name]: value, ENVIRONMENT: 'staging' })).toHaveLength(1);
    expect(problems({ [name]: value, ENVIRONMENT: 'development' })).toEqual([]);
  });

  it.each([
    ['an http site', { SITE_URL: 'http://parlor.example' }, 'SITE_URL is not https'],
    ['no URL as site', { SITE_URL: 'parlor' }, 'SITE_URL is not https'],
    ['a test secret', { TURNSTILE_SECRET: TEST_SECRETS.passes }, /test secret/],
    ['an unknown environment', { ENVIRONMENT: 'prod' }, /ENVIRONMENT/],
    ['a ring that is none', { REFRESH_KEY: 'secret' }, /key ring/],
    ['a key set that is none', { TOKEN_SIGNING_KEY: 'x' }, /JSON/],
    [
      'the public keys of others',
      { TOKEN_PUBLIC_KEYS: newKeys().TOKEN_PUBLIC_KEYS },
      /lacks the key/,
    ],
  ])('refuses %s', (_, changes, problem) => {
    const found = problems(changes);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(problem);
  });

  it('refuses to publish a private key', () => {
    const keys = newKeys();
    const shown = {
      TOKEN_SIGNING_KEY: keys.TOKEN_SIGNING_KEY,
      TOKEN_PUBLIC_KEYS: keys.TOKEN_SIGNING_KEY,
    };
    expect(problems(shown)).toEqual(['TOKEN_PUBLIC_KEYS holds a private key']);
  });

  it('refuses to let a role decide that is younger than a day, where real people are', () => {
    const named = (APPROVER_ROLE_AGE_SECONDS: string, changes = {}) =>
      problems({ APPROVER_ROLE_AGE_SECONDS, ...changes });
    const ageOnly = envSchema({
      APPROVER_ROLE_AGE_SECONDS: approverRoleAge,
    });
    const young = ['APPROVER_ROLE_AGE_SECONDS is less than a day'];
    for (const ENVIRONMENT of ['production', 'staging']) {
      for (const seconds of ['0', '1', '86399']) {
        expect(named(seconds, { ENVIRONMENT })).toEqual(young);
        const env = { ENVIRONMENT, APPROVER_ROLE_AGE_SECONDS: seconds };
        expect(ageOnly.problems(env)).toEqual(young);
      }
      for (const seconds of ['', '86400', '604800']) {
        expect(named(seconds, { ENVIRONMENT })).toEqual([]);
      }
      expect(approverRoleAgeMs({ ENVIRONMENT })).toBe(86_400_000);
    }
    for (const wrong of ['-1', '1e9', '1.5', 'a day', ' 86400'])
      expect(named(wrong)).toHaveLength(1);
    expect(named('5', { ENVIRONMENT: 'development' })).toEqual([]);
    expect(approverRoleAgeMs({ ENVIRONMENT: 'development' })).toBe(0);
  });

  it('names what is wrong and shows no value', () => {
    const lines: string[] = [];
    const spy = vi.spyOn(console, 'error').mockImplementation((line) => void lines.push(line));
    const env = good({ REFRESH_KEY: 'hunter2', PASSWORD_PEPPER: '' });
    expect(() => requireBoot(env, AUTH_SCHEMA)).toThrow('dependency_unavailable');
    expect(() => requireBoot(env, AUTH_SCHEMA)).toThrow();
    spy.mockRestore();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('PASSWORD_PEPPER is missing');
    expect(lines[0]).not.toContain('hunter2');
  });

  it.each([
    ['text that is no JSON', 'TOKEN_SIGNING_KEY', 'hunter2', 'is not JSON'],
    ['JSON that is no key set', 'TOKEN_SIGNING_KEY', '{"key":"hunter2"}', 'holds no key'],
    ['half a key', 'TOKEN_PUBLIC_KEYS', '{"keys":[{"x":"hunter2"}]}', 'holds an incomplete key'],
    ['a public key to sign with', 'TOKEN_SIGNING_KEY', '', 'holds no private key'],
    ['a ring with one key twice', 'TOTP_KEY', '', 'is not a key ring'],
    ['a cost that no hash has', 'SCRYPT_LOG_N', 'hunter2', 'is not from 4 to 15'],
  ])(
    'names the variable that is malformed by %s, and shows nothing of it',
    (_, name, text, wrong) => {
      const keys = newKeys();
      const [ringKey] = keys.TOTP_KEY.split(',');
      const made: Record<string, string> = {
        TOKEN_SIGNING_KEY: keys.TOKEN_PUBLIC_KEYS,
        TOTP_KEY: `${ringKey},${ringKey}`,
      };
      const value = text || made[name];
      expect(problems({ ENVIRONMENT: 'development', [name]: value })).toEqual([`${name} ${wrong}`]);
    },
  );

  it('names every variable that is wrong at once', () => {
    expect(problems({ SITE_URL: '', REFRESH_KEY: 'x', MAILBOX_URL: 'http://x' })).toEqual([
      'REFRESH_KEY is not a key ring',
      'SITE_URL is missing',
      'MAILBOX_URL is for development only',
    ]);
  });
});

describe('a gated Worker', () => {
  const schema = envSchema({ KEY: required });
  type Env = { ENVIRONMENT: string; KEY?: string };
  const serve = gated<Env>(() => new Response('served'), schema);
  const context = {} as ExecutionContext;

  it('answers 503 in the envelope and calls nothing', async () => {
    const spy = vi.spyOn(console, 'error').mockImplementation(() => {});
    const response = await serve(new Request('https://x.test/'), { ENVIRONMENT: 'test' }, context);
    spy.mockRestore();
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ error: { code: 'try_again' } });
  });

  it('serves once all is there', async () => {
    const env = { ENVIRONMENT: 'test', KEY: 'x' };
    const response = await serve(new Request('https://x.test/'), env, context);
    expect(await response.text()).toBe('served');
  });
});

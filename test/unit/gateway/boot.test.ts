import { describe, expect, it } from 'vitest';
import { newKeys } from '#scripts/platform/keys.ts';
import { bootProblems } from '#shared/boot.ts';
import { BOOT_RULES } from '#workers/gateway/boot.ts';

const { METRICS_TOKEN, TOKEN_PUBLIC_KEYS, TOKEN_SIGNING_KEY } = newKeys();
const good = { ENVIRONMENT: 'production', METRICS_TOKEN, TOKEN_PUBLIC_KEYS };

describe('the gate of the gateway', () => {
  it('lets a complete environment pass', () => {
    expect(bootProblems(good, BOOT_RULES)).toEqual([]);
  });

  it.each([
    ['a missing metrics token', { METRICS_TOKEN: undefined }],
    ['an empty metrics token', { METRICS_TOKEN: '' }],
    ['no public keys', { TOKEN_PUBLIC_KEYS: '' }],
    ['public keys that are no JSON', { TOKEN_PUBLIC_KEYS: 'key' }],
    ['an empty key set', { TOKEN_PUBLIC_KEYS: '{"keys":[]}' }],
    ['a private key among the public ones', { TOKEN_PUBLIC_KEYS: TOKEN_SIGNING_KEY }],
    ['an environment that nobody knows', { ENVIRONMENT: 'prod' }],
  ])('stays shut for %s', (_, change) => {
    const env = { ...good, ...change } as typeof good;
    const problems = bootProblems(env, BOOT_RULES);
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain(METRICS_TOKEN);
  });
});

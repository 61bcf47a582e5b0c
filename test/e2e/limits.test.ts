// Limits by address at the door, before anything is looked up.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Platform, startPlatform } from '#test/helpers/platform.ts';
import { call } from '#test/helpers/player.ts';

const limit = (namespace: string, times: number) => ({
  namespace_id: namespace,
  simple: { limit: times, period: 60 as const },
});

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform({
    overrides: {
      gateway: {
        ratelimits: { RATE_LIMIT_GENERAL: limit('1', 20), RATE_LIMIT_SIGN_IN: limit('2', 3) },
      },
    },
  });
  // All counters start anew with the minute; a test that begins just before it would see it twice.
  const leftMs = 60_000 - (Date.now() % 60_000);
  if (leftMs < 10_000) await new Promise((resolve) => setTimeout(resolve, leftMs));
});
afterAll(() => platform.stop());

describe('one address', () => {
  it('may try to sign in three times, and to reset a password as often', async () => {
    const attempt = (path: string) =>
      call(platform.url, 'POST', path, { body: { email: 'x@example.com', password: 'wrong' } });
    for (const path of ['/v1/auth/login', '/v1/auth/password/forgot']) {
      for (let index = 0; index < 3; index++) expect((await attempt(path)).status).not.toBe(429);
      const { status, body, headers } = await attempt(path);
      expect([status, body.error.code]).toEqual([429, 'rate_limited']);
      expect(headers.get('retry-after')).not.toBeNull();
    }
  });

  it('may ask twenty times in a minute, whatever it asks for', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 30 }, async () => (await call(platform.url, 'GET', '/v1/games')).status),
    );
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(10);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
  });
});

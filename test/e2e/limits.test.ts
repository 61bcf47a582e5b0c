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
});
afterAll(() => platform.stop());

/** All counters start anew with the minute, so what is counted must fall into one: tried until it does. */
async function inOneMinute<T>(work: () => Promise<T>): Promise<T> {
  const minute = () => Math.floor(Date.now() / 60_000);
  for (;;) {
    const started = minute();
    const result = await work();
    if (minute() === started) return result;
    console.info('the minute ended in between; once more');
  }
}

describe('one address', () => {
  it('may try to sign in three times, and to reset a password as often', async () => {
    const attempt = (path: string) =>
      call(platform.url, 'POST', path, { body: { email: 'x@example.com', password: 'wrong' } });
    for (const path of ['/v1/auth/login', '/v1/auth/password/forgot']) {
      const answers = await inOneMinute(async () => [
        await attempt(path),
        await attempt(path),
        await attempt(path),
        await attempt(path),
      ]);
      const last = answers.pop();
      for (const { status } of answers) expect(status).not.toBe(429);
      expect([last?.status, last?.body.error.code]).toEqual([429, 'rate_limited']);
      expect(last?.headers.get('retry-after')).not.toBeNull();
    }
  });

  it('may ask twenty times in a minute, whatever it asks for', async () => {
    const ask = async () => (await call(platform.url, 'GET', '/v1/games')).status;
    const statuses = await inOneMinute(() => Promise.all(Array.from({ length: 30 }, ask)));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(10);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
  });
});

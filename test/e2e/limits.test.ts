// Limits by address at the door, before anything is looked up. The platform stands behind a proxy that
// tells addresses; one that nobody tells addresses must not count everybody together.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '#test/kit/call.ts';
import { type Platform, startPlatform } from '#test/kit/platform.ts';

const limit = (namespace: string, times: number) => ({
  namespace_id: namespace,
  simple: { limit: times, period: 60 as const },
});

const HEADER = 'x-forwarded-for';
const from = (address: string) => ({ headers: { [HEADER]: `10.9.9.9, ${address}` } });

let platform: Platform;

const overrides = {
  gateway: {
    ratelimits: { RATE_LIMIT_GENERAL: limit('1', 20), RATE_LIMIT_SIGN_IN: limit('2', 3) },
  },
};

beforeAll(async () => {
  platform = await startPlatform({ variables: { TRUSTED_ADDRESS_HEADER: HEADER }, overrides });
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
      platform.call('POST', path, {
        body: { email: 'x@example.com', password: 'wrong' },
        ...from('203.0.113.1'),
      });
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
    const ask = async () => (await platform.call('GET', '/v1/games', from('203.0.113.2'))).status;
    const statuses = await inOneMinute(() => Promise.all(Array.from({ length: 30 }, ask)));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(10);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
  });

  it('does not use up what another one may, and cannot say that it is another', async () => {
    const statuses = await inOneMinute(async () => {
      const ask = async (address: string, claim: string) => {
        const headers = { [HEADER]: `${claim}, ${address}` };
        return (await platform.call('GET', '/v1/games', { headers })).status;
      };
      const flood = await Promise.all(
        Array.from({ length: 30 }, (_, index) => ask('203.0.113.3', `203.0.113.${100 + index}`)),
      );
      return { flood, other: await ask('203.0.113.4', '203.0.113.3') };
    });
    expect(statuses.flood.filter((status) => status === 429).length).toBeGreaterThanOrEqual(10);
    expect(statuses.other).toBe(200);
  });
});

describe('a platform that nobody tells addresses', () => {
  it('does not lock everybody out because somebody asks a lot', async () => {
    const alone = await startPlatform({ overrides });
    try {
      const body = { email: 'x@example.com', password: 'wrong' };
      for (let times = 0; times < 30; times++) {
        expect((await call(alone.url, 'GET', '/v1/games')).status).toBe(200);
      }
      for (let times = 0; times < 5; times++) {
        const forgot = await call(alone.url, 'POST', '/v1/auth/password/forgot', {
          body: { email: body.email },
        });
        expect(forgot.status).toBe(202);
      }
    } finally {
      await alone.stop();
    }
  });
});

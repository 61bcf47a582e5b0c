// The check that a person registers: what Turnstile answers, and what it does not.

import { describe, expect, it } from 'vitest';
import { TEST_SECRETS } from '#shared/bot-check.ts';
import { authFixture, newcomer } from './fixture.ts';

const fixture = authFixture();
const register = (input: unknown, options = {}) =>
  fixture.post('/v1/auth/register', input, options);

describe('the check that a person registers', () => {
  const withSecret = (TURNSTILE_SECRET: string, botCheckToken?: string) =>
    register(newcomer(botCheckToken === undefined ? {} : { botCheckToken }), {
      env: { TURNSTILE_SECRET },
    });

  // evidence: V2.4.1 A16
  it('follows the official test secrets', async () => {
    expect((await withSecret(TEST_SECRETS.passes, 'token')).status).toBe(202);
    for (const secret of [TEST_SECRETS.fails, TEST_SECRETS.alreadySpent]) {
      const answer = await withSecret(secret, 'token');
      expect([answer.status, answer.body.error.code]).toEqual([403, 'bot_check_failed']);
    }
    expect((await withSecret(TEST_SECRETS.passes)).body.error.code).toBe('bot_check_failed');
  });

  // evidence: A16
  it.each([
    ['another action', { success: true, action: 'login', hostname: 'localhost' }, 403],
    ['another hostname', { success: true, action: 'register', hostname: 'evil.example' }, 403],
    ['no success', { success: false, 'error-codes': ['timeout-or-duplicate'] }, 403],
    ['success', { success: true, action: 'register', hostname: 'localhost' }, 202],
    ['an HTML page', '<html>oops</html>', 503],
    ['a list', [], 503],
  ])('judges siteverify that answers with %s', async (_, reply, status) => {
    fixture.siteverify = (body) => {
      expect(body).toMatchObject({ response: 'token', secret: '0x-a-real-secret' });
      return typeof reply === 'string' ? new Response(reply) : Response.json(reply);
    };
    const answer = await withSecret('0x-a-real-secret', 'token');
    expect(answer.status, answer.text).toBe(status);
    expect(fixture.siteverifyCalls).toBe(1);
  });

  // evidence: A16 A68
  it('registers nobody while siteverify does not answer', async () => {
    fixture.siteverify = () => {
      throw new TypeError('network connection lost');
    };
    const answer = await withSecret('0x-a-real-secret', 'token');
    expect([answer.status, answer.body.error.code]).toEqual([503, 'try_again']);
  });
});

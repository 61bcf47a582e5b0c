// Work that was under way when something changed underneath it. The change is made by another request
// right before the statement that would finish the work, so each race runs the same every time.

import { generateSync } from 'otplib';
import { describe, expect, it, vi } from 'vitest';
import { authFixture, PASSWORD, player } from './fixture.ts';

const fixture = authFixture();
const NEXT = 'another good phrase';
const login = (email: string) => fixture.post('/v1/auth/login', { email, password: PASSWORD });

/** Does something once, right before the first statement that calls this function. */
function rightBefore(sqlFunction: string, act: () => Promise<unknown>): () => boolean {
  const next = vi.mocked(globalThis.fetch).getMockImplementation();
  let happened = false;
  vi.mocked(globalThis.fetch).mockImplementation(async (input, init) => {
    const statement = String(init?.body).replaceAll('\\"', '');
    if (!happened && statement.includes(`${sqlFunction}(`)) {
      happened = true;
      await act();
    }
    if (next === undefined) throw new Error('The harness does not stand in for fetch.');
    return next(input, init);
  });
  return () => happened;
}

async function resetOf(email: string): Promise<() => Promise<void>> {
  await fixture.post('/v1/auth/password/forgot', { email });
  const token = fixture.lastLink(email);
  return async () => {
    const reset = await fixture.post('/v1/auth/password/reset', { token, password: NEXT });
    expect(reset.status, reset.text).toBe(204);
  };
}

describe('a sign-in with the old password, under way during a reset', () => {
  // evidence: V15.4.2 A7
  it('does not outlive it', async () => {
    const person = await player(fixture);
    const happened = rightBefore('auth.open_sign_in', await resetOf(person.email));
    const late = await login(person.email);
    expect(happened()).toBe(true);
    expect([late.status, late.body.error?.code]).toEqual([401, 'invalid_credentials']);
    expect(fixture.hub.lists.get(person.player.id)?.signIns).toEqual([]);
  });

  // evidence: A7 A30
  it('gets no challenge either, where a second factor is asked for', async () => {
    const person = await player(fixture);
    const { accessToken: token } = person;
    const { secret } = (await fixture.post('/v1/auth/mfa/totp', undefined, { token })).body;
    const code = generateSync({ secret, epoch: Math.floor(fixture.nowMs / 1000) });
    await fixture.post('/v1/auth/mfa/totp/confirm', { code }, { token });
    const happened = rightBefore('auth.open_challenge', await resetOf(person.email));
    const late = await login(person.email);
    expect(happened()).toBe(true);
    expect([late.status, late.body.error?.code]).toEqual([401, 'invalid_credentials']);
  });

  // evidence: A7
  it('is not kept from its owner by a hash that is only being renewed', async () => {
    const person = await player(fixture);
    // Both find a hash of an older cost and make a new one; the version of the password stays.
    const env = { SCRYPT_LOG_N: '5' };
    const { email } = person;
    const both = await Promise.all(
      [1, 2, 3, 4].map(() =>
        fixture.post('/v1/auth/login', { email, password: PASSWORD }, { env }),
      ),
    );
    expect(both.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });
});

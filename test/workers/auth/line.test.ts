// The line through auth: register, verify, sign in, refresh, list, sign out.

import { describe, expect, it } from 'vitest';
import { authFixture, linkToken, mailCode, newcomer, player, signIn, verified } from './fixture.ts';

const fixture = authFixture();

describe('the line', () => {
  // evidence: V14.3.1
  it('registers, verifies by link, signs in, shows the account and signs out', async () => {
    const person = newcomer();
    const registered = await fixture.post('/v1/auth/register', person);
    expect(registered.status, registered.text).toBe(202);
    expect(registered.body).toEqual({ status: 'verification_sent' });
    const mail = fixture.lastMail(person.email);
    expect(mail.text).toContain('http://localhost:8787/verify-email#token=');
    const unverified = await fixture.post('/v1/auth/login', {
      email: person.email,
      password: person.password,
    });
    expect([unverified.status, unverified.body.error.code]).toEqual([403, 'email_not_verified']);
    const proved = await fixture.post('/v1/auth/verify-email', { token: linkToken(mail) });
    expect(proved.status, proved.text).toBe(204);

    const session = await signIn(fixture, person);
    const me = await fixture.call('GET', '/v1/me', { token: session.accessToken });
    expect(me.status).toBe(200);
    expect(me.body).toMatchObject({
      email: person.email,
      displayName: person.displayName,
      emailVerified: true,
      roles: ['player'],
      mfaEnabled: false,
    });
    const list = fixture.hub.lists.get(session.player.id);
    expect(list?.signIns).toHaveLength(1);

    const out = await fixture.post('/v1/auth/logout', undefined, { token: session.accessToken });
    expect(out.status, out.text).toBe(204);
    expect(out.headers.get('clear-site-data')).toContain('storage');
    expect(fixture.hub.lists.get(session.player.id)?.signIns).toEqual([]);
    const refreshed = await fixture.post('/v1/auth/refresh', {
      refreshToken: session.refreshToken,
    });
    expect(refreshed.status).toBe(401);
  });

  // evidence: V6.5.4
  it('verifies by typed code', async () => {
    const person = newcomer();
    await fixture.post('/v1/auth/register', person);
    const code = mailCode(fixture.lastMail(person.email));
    expect(code).toMatch(/^\d{8}$/);
    const proved = await fixture.post('/v1/auth/verify-email', { email: person.email, code });
    expect(proved.status, proved.text).toBe(204);
    await signIn(fixture, person);
  });

  it('refreshes, and lists and ends sign-ins', async () => {
    const person = await player(fixture);
    const refreshed = await fixture.post('/v1/auth/refresh', { refreshToken: person.refreshToken });
    expect(refreshed.status, refreshed.text).toBe(200);
    expect(refreshed.body.refreshToken).not.toBe(person.refreshToken);
    const second = await signIn(fixture, person);
    const list = await fixture.call('GET', '/v1/auth/sessions', { token: second.accessToken });
    expect(list.body.items).toHaveLength(2);
    const other = list.body.items.find((item: { current: boolean }) => !item.current);
    const ended = await fixture.call('DELETE', `/v1/auth/sessions/${other.id}`, {
      token: second.accessToken,
    });
    expect(ended.status).toBe(204);
    const after = await fixture.post('/v1/auth/refresh', {
      refreshToken: refreshed.body.refreshToken,
    });
    expect(after.status).toBe(401);
  });

  it('answers a second registration of a known address alike and tells its owner', async () => {
    const person = await verified(fixture);
    fixture.mails = [];
    const again = await fixture.post('/v1/auth/register', newcomer({ email: person.email }));
    expect([again.status, again.body]).toEqual([202, { status: 'verification_sent' }]);
    expect(fixture.lastMail(person.email).subject).toBe('You already have an account');
  });

  it('publishes the public keys and nothing private', async () => {
    const keys = await fixture.call('GET', '/.well-known/jwks.json');
    expect(keys.status).toBe(200);
    expect(keys.body.keys).toHaveLength(1);
    expect(Object.keys(keys.body.keys[0])).not.toContain('d');
  });
});

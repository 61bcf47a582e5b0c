// Mail that anybody can have sent to any address: how much of it, when it leaves, what it says.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import {
  authFixture,
  linkToken,
  newcomer,
  player,
  signIn,
  staffMember,
  verified,
} from './fixture.ts';

const fixture = authFixture();
const RESET = 'Set a new password';
const register = (input: unknown, options = {}) =>
  fixture.post('/v1/auth/register', input, options);
const forgot = (email: string) => fixture.post('/v1/auth/password/forgot', { email });

describe('mail', () => {
  // evidence: V2.3.2 A10
  it('sends at most five mails an hour to one address and does not say so', async () => {
    const person = newcomer();
    await register(person);
    for (let index = 0; index < 8; index++) {
      const answer = await fixture.post('/v1/auth/verify-email/resend', { email: person.email });
      expect(answer.status).toBe(202);
    }
    expect(fixture.mailsTo(person.email)).toHaveLength(5);
    fixture.pass(3600_000 + 1);
    await fixture.post('/v1/auth/verify-email/resend', { email: person.email });
    expect(fixture.mailsTo(person.email)).toHaveLength(6);
  });

  // evidence: A7 A10
  it('of one kind in a flood leaves the other kinds alone', async () => {
    const person = await verified(fixture);
    fixture.mails = [];
    for (let index = 0; index < 8; index++) {
      const stranger = newcomer({ email: person.email });
      expect((await register(stranger, { address: `192.0.2.${index}` })).status).toBe(202);
    }
    const owner = await verified(fixture);
    const { accessToken: token } = await signIn(fixture, owner);
    const wish = { newEmail: person.email, password: owner.password };
    await fixture.post('/v1/auth/email/change', wish, { token });
    expect((await forgot(person.email)).status).toBe(202);
    expect(fixture.lastMail(person.email).subject).toBe('Set a new password');
  });

  // evidence: A7 A10
  it('with a reset link is refused only while the last one still works', async () => {
    const person = await verified(fixture);
    const resets = () => fixture.mailsTo(person.email).filter(({ subject }) => subject === RESET);
    // A stranger has links sent all the time; whenever none goes out, the owner has a good one.
    for (let minute = 0; minute < 65; minute += 5) {
      const before = resets().length;
      expect((await forgot(person.email)).status).toBe(202);
      if (resets().length > before) continue;
      const token = linkToken(resets().at(-1) ?? { text: '' });
      const weak = await fixture.post('/v1/auth/password/reset', { token, password: 'password1' });
      expect(weak.body.error.code, `minute ${minute}`).toBe('weak_password');
      fixture.pass(5 * 60_000);
    }
    expect(resets().length).toBeLessThanOrEqual(9);
  });

  // evidence: A10 A68
  it('keeps a mail while the provider is down and sends it once, later', async () => {
    fixture.mailIsDown = true;
    const person = newcomer();
    expect((await register(person)).status).toBe(202);
    expect(fixture.mailsTo(person.email)).toEqual([]);
    fixture.mailIsDown = false;
    const { JOBS } = await import('#workers/auth/jobs.ts');
    fixture.pass(61_000);
    await JOBS['mail-outbox']?.run(fixture.env, fixture.nowMs);
    await JOBS['mail-outbox']?.run(fixture.env, fixture.nowMs + 120_000);
    expect(fixture.mailsTo(person.email)).toHaveLength(1);
  });

  // evidence: V14.2.4
  it('holds no token in clear text while it waits', async () => {
    fixture.mailIsDown = true;
    const person = newcomer();
    await register(person);
    const [row] = await fixture.db.admin.call<{ row: string }>(
      sql`select m::text as row from auth.mail_outbox m where to_address = ${person.email}`,
    );
    expect(row?.row).toContain('verify_email');
    expect(row?.row).not.toMatch(/token=|http|displayName/);
  });

  // evidence: V1.2.2 A42
  it('escapes what people chose and links only to the configured site', async () => {
    const person = newcomer();
    const answer = await register(person, { headers: { host: 'evil.example' } });
    expect(answer.status).toBe(202);
    const mail = fixture.lastMail(person.email);
    expect(mail.html).not.toContain('evil.example');
    for (const [link] of mail.text.matchAll(/https?:\S+/g)) {
      expect(link.startsWith('http://localhost:8787/')).toBe(true);
    }
    expect(mail.text).not.toMatch(/\?[^\s]*token=/);
  });

  it('says that a program made it, and where an answer goes if it asks for one', async () => {
    const person = await player(fixture);
    expect(fixture.lastMail(person.email).headers).toEqual({ 'Auto-Submitted': 'auto-generated' });
    expect(fixture.lastMail(person.email).replyTo).toBeUndefined();
    const boss = await staffMember(fixture, 'admin');
    const path = `/v1/admin/players/${person.player.id}/ban`;
    const reason = 'seen by a test';
    expect((await fixture.post(path, { reason }, { token: boss.token })).status).toBe(204);
    const banned = fixture.lastMail(person.email);
    expect(banned.text).toContain('Answer this mail');
    expect(banned).toMatchObject({
      headers: { 'Auto-Submitted': 'auto-generated' },
      replyTo: 'support@parlor.example',
    });
  });
});

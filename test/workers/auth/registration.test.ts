// Registration and proof of the address, as strangers and attackers try it.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { authFixture, mailCode, newcomer, PASSWORD, signIn, verified } from './fixture.ts';

const fixture = authFixture();
const register = (input: unknown, options = {}) =>
  fixture.post('/v1/auth/register', input, options);

async function accounts(email: string): Promise<number> {
  const [row] = await fixture.db.admin.call<{ count: string }>(
    sql`select count(*)::text as count from auth.players where email = ${email}`,
  );
  return Number(row?.count);
}

async function waiting(email: string): Promise<number> {
  const [row] = await fixture.db.admin.call<{ count: string }>(
    sql`select count(*)::text as count from auth.registrations where email = ${email}`,
  );
  return Number(row?.count);
}

describe('registration', () => {
  // evidence: V15.4.3 A1
  it('makes one account of 50 registrations at once, with replies all alike', async () => {
    const person = newcomer();
    const spellings = [
      person.email,
      person.email.toUpperCase(),
      `${person.email} `,
      person.email.replace('@', '＠'),
      person.email.normalize('NFD'),
    ];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        register({ ...person, email: spellings[index % spellings.length] }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect([await waiting(person.email), await accounts(person.email)]).toEqual([1, 0]);
    const token = fixture.lastLink(person.email);
    expect((await fixture.post('/v1/auth/verify-email', { token })).status).toBe(204);
    expect(await accounts(person.email)).toBe(1);
  });

  // evidence: A1
  it('makes one account of a punycode and a Unicode spelling of a domain', async () => {
    const person = newcomer();
    const local = person.email.split('@')[0];
    await register({ ...person, email: `${local}@bücher.example` });
    await register({ ...person, email: `${local}@xn--bcher-kva.example` });
    expect(await waiting(`${local}@xn--bcher-kva.example`)).toBe(1);
  });

  // evidence: V6.3.8 A1
  it('tells nobody by a held name whether an address is known', async () => {
    const known = await verified(fixture);
    for (const email of [known.email, newcomer().email]) {
      const name = newcomer().displayName;
      const first = await register(newcomer({ email, displayName: name }));
      const again = await register(newcomer({ email, displayName: name }));
      const other = await register(newcomer({ displayName: name }));
      expect([first.status, again.status, other.status]).toEqual([202, 202, 409]);
    }
  });

  // Mails to one address are limited to five in an hour.
  async function useUpMails(email: string): Promise<void> {
    for (let tries = 0; tries < 6; tries++) {
      await fixture.post('/v1/auth/verify-email/resend', { email });
    }
    expect(fixture.mailsTo(email)).toHaveLength(5);
  }

  // evidence: A1
  it('leaves name, password and code alone when the address gets no more mail', async () => {
    const person = newcomer();
    await register(person);
    await useUpMails(person.email);
    const stranger = newcomer({ email: person.email, password: 'the password of a stranger' });
    const answer = await register(stranger);
    expect([answer.status, fixture.mailsTo(person.email).length]).toEqual([202, 5]);
    const code = mailCode(fixture.lastMail(person.email));
    const proof = { email: person.email, code, password: person.password };
    expect((await fixture.post('/v1/auth/verify-email', proof)).status).toBe(204);
    const { player } = await signIn(fixture, person);
    expect(player).toMatchObject({ displayName: person.displayName });
    const theirs = { email: person.email, password: stranger.password };
    expect((await fixture.post('/v1/auth/login', theirs)).status).toBe(401);
  });

  // evidence: A1
  it('holds the name of a registration that changed nothing, so that all look alike', async () => {
    const person = newcomer();
    await register(person);
    await useUpMails(person.email);
    const name = newcomer().displayName;
    expect((await register(newcomer({ email: person.email, displayName: name }))).status).toBe(202);
    const other = await register(newcomer({ displayName: name }));
    expect([other.status, other.body.error.code]).toEqual([409, 'display_name_taken']);
  });

  // evidence: A1
  it('tells in the mail that the password will be asked for, and no word that was typed', async () => {
    const person = newcomer({ displayName: 'Winners Choice' });
    await register(person);
    const { subject, text, html } = fixture.lastMail(person.email);
    expect(text).toContain('the password that you chose');
    expect(`${subject} ${text} ${html}`).not.toContain('Winners');
  });

  // evidence: A1
  it('gives nobody a name that speaks for the house, then or later', async () => {
    for (const displayName of ['Admin', 'аdmіn', 'Parlor Support']) {
      const answer = await register(newcomer({ displayName }));
      expect([answer.status, answer.body.error.code]).toEqual([409, 'display_name_taken']);
    }
    const player = await verified(fixture);
    const { accessToken: token } = await signIn(fixture, player);
    const renamed = await fixture.call('PATCH', '/v1/me', {
      token,
      body: { displayName: 'Moderator' },
    });
    expect([renamed.status, renamed.body.error.code]).toEqual([409, 'display_name_taken']);
  });

  // evidence: V2.2.1 A2
  it.each([
    ['a line break', 'a\r\nbcc: x@example.com@example.com'],
    ['two @', 'a@b@example.com'],
    ['a quoted local part', '"a b"@example.com'],
    ['a display name', 'Eve <eve@example.com>'],
    ['too many characters', `${'a'.repeat(320)}@example.com`],
    ['a long local part', `${'a'.repeat(65)}@example.com`],
    ['no domain', 'eve@'],
    ['no dot', 'eve@localhost'],
    ['an address literal', 'eve@[127.0.0.1]'],
    ['a numeric host', 'eve@2130706433'],
    ['a path', 'eve@example.com/x'],
    ['a leading dot', '.eve@example.com'],
    ['a letter that only looks Latin', 'еve@example.com'],
  ])('refuses an address with %s and mails nothing', async (_, email) => {
    const answer = await register(newcomer({ email }));
    expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_request']);
    expect(fixture.mails).toEqual([]);
  });

  // evidence: A2
  it('refuses NUL and lone surrogates in any text as 400', async () => {
    for (const text of ['a\u0000b@example.com', 'a\ud800@example.com']) {
      const answer = await register(newcomer({ email: text }));
      expect(answer.status).toBe(400);
    }
  });

  // evidence: V6.2.1 A3
  it.each([
    ['seven characters', 'Xk9#qL2', 'too_short'],
    ['129 characters', `${'x9'.repeat(64)}y`, 'too_long'],
    ['a breached one', 'password1', 'known'],
    ['a breached one in capitals', 'QWERTYUIOP', 'known'],
    ['the site’s name', 'P4rlor!!', 'easy_to_guess'],
  ])('refuses a password of %s', async (_, password, problem) => {
    const answer = await register(newcomer({ password }));
    expect([answer.status, answer.body.error.code, answer.body.error.problem]).toEqual([
      400,
      'weak_password',
      problem,
    ]);
  });

  // evidence: V6.2.11 A3
  it('refuses the own address and display name as a password', async () => {
    const person = newcomer();
    for (const password of [person.email, person.displayName, `${person.displayName}1`]) {
      const answer = await register({ ...person, password });
      expect(answer.body.error?.code, password).toBe('weak_password');
    }
  });

  // evidence: V6.2.5 V6.2.8 V6.2.9 A3
  it.each([
    ['eight characters', 'xq7-Lw2v'],
    ['128 characters', `${'ab3-'.repeat(32)}`],
    ['emoji', '🐎🔋📎✅🐎🔋📎✅'],
    ['spaces around it', '  two spaces around  '],
  ])('accepts %s and takes it exactly as sent', async (_, password) => {
    const person = await verified(fixture, { password });
    await signIn(fixture, { ...person, password });
    const { email } = person;
    const wrong = await fixture.post('/v1/auth/login', { email, password: `${password}x` });
    expect(wrong.status).toBe(401);
    const trimmed = password.trim();
    if (trimmed !== password) {
      expect((await fixture.post('/v1/auth/login', { email, password: trimmed })).status).toBe(401);
    }
  });

  // evidence: A3
  it('takes the 73rd byte of a password seriously', async () => {
    const password = `${'long-pass-'.repeat(7)}!!tail-one`;
    const { email } = await verified(fixture, { password });
    const other = `${'long-pass-'.repeat(7)}!!tail-two`;
    expect((await fixture.post('/v1/auth/login', { email, password: other })).status).toBe(401);
  });

  // evidence: V15.2.2 A3
  it('refuses 64 KiB of password before hashing', async () => {
    const answer = await register(newcomer({ password: 'x'.repeat(64 * 1024) }));
    expect(answer.status).toBe(413);
    const shorter = await register(newcomer({ password: 'x'.repeat(2000) }));
    expect(shorter.status).toBe(400);
  });

  it.each([
    ['a child', '2020-01-01', 403, 'underage'],
    ['a day short of 18', '2008-11-25', 403, 'underage'],
    ['no date', '1990-02-30', 400, 'invalid_request'],
    ['a date before 1900', '1066-10-14', 400, 'invalid_request'],
  ])('refuses %s', async (_, dateOfBirth, status, code) => {
    fixture.nowMs = Date.parse('2026-11-24T12:00:00Z');
    fixture.pass(0);
    const answer = await register(newcomer({ dateOfBirth }));
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  it('refuses a name that reads like another one', async () => {
    const person = newcomer({ displayName: `Paypal ${Math.random().toString(36).slice(2, 8)}` });
    await register(person);
    const twin = newcomer({ displayName: person.displayName.replace('Paypal', 'PаypaI') });
    expect((await register(twin)).body.error.code).toBe('display_name_taken');
  });

  // evidence: V8.2.3 V15.3.3 A34
  it('ignores no unknown field: role, verified, coins and id are refused', async () => {
    for (const extra of [
      { role: 'admin' },
      { roles: ['admin'] },
      { verified: true },
      { id: '1' },
      { balance: '1' },
      { createdAt: '2020-01-01T00:00:00Z' },
      JSON.parse('{"__proto__": {"role": "admin"}}'),
      { constructor: 1 },
    ]) {
      const answer = await register({ ...newcomer(), ...extra });
      const raw = await register(
        JSON.stringify(newcomer()).replace('{', `{${JSON.stringify(extra).slice(1, -1)},`),
      );
      expect([raw.status, answer.status === 400 || '__proto__' in extra]).toEqual([400, true]);
    }
  });
});

describe('proof of the address', () => {
  // evidence: V6.4.1 A5
  it('lets one of 50 uses of a link succeed', async () => {
    const person = newcomer();
    await register(person);
    const token = fixture.lastLink(person.email);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => fixture.post('/v1/auth/verify-email', { token })),
    );
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(49);
  });

  // evidence: A5
  it('refuses a link after its time, after a resend, changed by one character', async () => {
    const person = newcomer();
    await register(person);
    const first = fixture.lastLink(person.email);
    const flipped = `${first.startsWith('A') ? 'B' : 'A'}${first.slice(1)}`;
    expect((await fixture.post('/v1/auth/verify-email', { token: flipped })).status).toBe(400);
    await fixture.post('/v1/auth/verify-email/resend', { email: person.email });
    const second = fixture.lastLink(person.email);
    expect((await fixture.post('/v1/auth/verify-email', { token: first })).status).toBe(400);
    fixture.pass(24 * 3600_000 + 1);
    expect((await fixture.post('/v1/auth/verify-email', { token: second })).status).toBe(400);
  });

  // evidence: A5
  it('refuses a reset link as a verification link and the reverse', async () => {
    const known = await verified(fixture);
    await fixture.post('/v1/auth/password/forgot', { email: known.email });
    const reset = fixture.lastLink(known.email);
    expect((await fixture.post('/v1/auth/verify-email', { token: reset })).status).toBe(400);
    const person = newcomer();
    await register(person);
    const verify = fixture.lastLink(person.email);
    const crossed = await fixture.post('/v1/auth/password/reset', {
      token: verify,
      password: 'another good phrase',
    });
    expect(crossed.status).toBe(400);
  });

  // evidence: V2.2.3 V6.4.1 V6.5.1 V6.5.5 V6.6.2 V6.6.3 A5
  it('takes a typed code once, for ten minutes, five tries, for its own address only', async () => {
    const one = newcomer();
    const two = newcomer();
    await register(one);
    await register(two);
    const code = mailCode(fixture.lastMail(one.email));
    const verify = (email: string, typed: string) =>
      fixture.post('/v1/auth/verify-email', { email, code: typed });
    expect((await verify(two.email, code)).status).toBe(401);
    const wrong = code === '00000000' ? '11111111' : '00000000';
    for (let tries = 0; tries < 5; tries++) {
      expect((await verify(one.email, wrong)).status).toBe(401);
    }
    expect((await verify(one.email, code)).status).toBe(401);
    await fixture.post('/v1/auth/verify-email/resend', { email: one.email });
    const late = mailCode(fixture.lastMail(one.email));
    fixture.pass(10 * 60_000 + 1);
    expect((await verify(one.email, late)).status).toBe(401);
    await fixture.post('/v1/auth/verify-email/resend', { email: one.email });
    fixture.pass(15 * 60_000);
    await fixture.post('/v1/auth/verify-email/resend', { email: one.email });
    const good = mailCode(fixture.lastMail(one.email));
    expect((await verify(one.email, good)).status).toBe(204);
    expect((await verify(one.email, good)).status).toBe(401);
  });

  // evidence: V2.3.1 A6
  it('lets an unverified account do nothing, and a verification sign nobody in', async () => {
    const person = newcomer();
    await register(person);
    const { email, password } = person;
    const early = await fixture.post('/v1/auth/login', { email, password });
    expect([early.status, early.body.error.code]).toEqual([403, 'email_not_verified']);
    const proved = await fixture.post('/v1/auth/verify-email', {
      token: fixture.lastLink(email),
    });
    expect([proved.status, proved.text, proved.headers.get('set-cookie')]).toEqual([204, '', null]);
  });
});

describe('a password as typed', () => {
  it('is never in a reply, whatever goes wrong', async () => {
    for (const input of [newcomer({ email: 'x' }), newcomer({ extra: 1 }), newcomer()]) {
      expect((await register(input)).text).not.toContain(PASSWORD);
    }
  });
});

// The second factor: enrolment, single use, windows, budgets, recovery codes, removal.

import { sql } from 'drizzle-orm';
import { generateSync } from 'otplib';
import { describe, expect, it } from 'vitest';
import { type AuthFixture, authFixture, PASSWORD, player, signIn } from './fixture.ts';

const fixture = authFixture();
const STEP_MS = 30_000;

const codeOf = (secret: string, atMs: number) =>
  generateSync({ secret, epoch: Math.floor(atMs / 1000) });

const confirm = (token: string, code: string, target: AuthFixture = fixture) =>
  target.post('/v1/auth/mfa/totp/confirm', { code }, { token });
const stepUp = (token: string, body: object) => fixture.post('/v1/auth/step-up', body, { token });

async function enrolled(target: AuthFixture = fixture) {
  const person = await player(target);
  const begun = await target.post('/v1/auth/mfa/totp', undefined, { token: person.accessToken });
  expect(begun.status, begun.text).toBe(200);
  const secret: string = begun.body.secret;
  const confirmed = await confirm(person.accessToken, codeOf(secret, target.nowMs), target);
  expect(confirmed.status, confirmed.text).toBe(200);
  target.pass(STEP_MS);
  const { accessToken, recoveryCodes } = confirmed.body;
  return { ...person, secret, accessToken, recoveryCodes: recoveryCodes as string[] };
}

async function challenge(person: { email: string }): Promise<string> {
  const credentials = { email: person.email, password: PASSWORD };
  const { body } = await fixture.post('/v1/auth/login', credentials);
  expect(body).toMatchObject({ mfaRequired: true, methods: ['totp', 'recovery'] });
  expect(Object.keys(body).sort()).toEqual(['challengeToken', 'methods', 'mfaRequired']);
  return body.challengeToken;
}

const answer = (challengeToken: string, code: unknown) =>
  fixture.post('/v1/auth/login/mfa', { challengeToken, code });

describe('enrolment', () => {
  // evidence: A28
  it('is active only after a code proved it, and shows the secret once', async () => {
    const person = await player(fixture);
    const { accessToken: token } = person;
    const begun = await fixture.post('/v1/auth/mfa/totp', undefined, { token });
    expect(begun.body.otpauthUrl).toMatch(/^otpauth:\/\/totp\/Parlor:/);
    expect(begun.body.otpauthUrl).toContain(`secret=${begun.body.secret}`);
    expect(begun.body.qrSvg).toMatch(/^<svg /);
    await signIn(fixture, person);
    const wrong = await confirm(token, '000000');
    expect([wrong.status, wrong.body.error.code]).toEqual([401, 'invalid_code']);
    const code = codeOf(begun.body.secret, fixture.nowMs);
    const confirmed = await confirm(token, code);
    expect(confirmed.body.recoveryCodes).toHaveLength(10);
    const me = await fixture.call('GET', '/v1/me', { token: confirmed.body.accessToken });
    expect(me.body.mfaEnabled).toBe(true);
    expect(me.text).not.toContain(begun.body.secret);
    expect(fixture.lastMail(person.email).subject).toBe('A second factor is now active');
    const list = fixture.hub.lists.get(person.player.id);
    expect(list?.signIns.every(({ ver }) => ver === 1)).toBe(true);
  });

  // evidence: A28
  it('once more keeps the old seed until the new one is proved', async () => {
    const person = await enrolled();
    const token = person.accessToken;
    const again = await fixture.post('/v1/auth/mfa/totp', undefined, { token });
    expect(again.body.secret).not.toBe(person.secret);
    const old = await answer(await challenge(person), codeOf(person.secret, fixture.nowMs));
    expect(old.status, old.text).toBe(200);
    fixture.pass(STEP_MS);
    const code = codeOf(again.body.secret, fixture.nowMs);
    const confirmed = await confirm(token, code);
    expect(confirmed.status, confirmed.text).toBe(200);
    fixture.pass(STEP_MS);
    const stale = await answer(await challenge(person), codeOf(person.secret, fixture.nowMs));
    expect(stale.status).toBe(401);
  });

  // evidence: V7.5.1 A28
  it('needs a fresh proof and a pending seed of the last 15 minutes', async () => {
    const person = await player(fixture);
    const begun = await fixture.post('/v1/auth/mfa/totp', undefined, { token: person.accessToken });
    fixture.pass(15 * 60_000 + 1000);
    const renewed = await fixture.post('/v1/auth/refresh', { refreshToken: person.refreshToken });
    const { accessToken: token } = renewed.body;
    for (const path of ['/v1/auth/mfa/totp', '/v1/auth/mfa/recovery-codes']) {
      const stale = await fixture.post(path, undefined, { token });
      expect([stale.status, stale.body.error.code]).toEqual([403, 'step_up_required']);
    }
    const fresh = await stepUp(token, { password: PASSWORD });
    expect(fresh.status, fresh.text).toBe(200);
    const code = codeOf(begun.body.secret, fixture.nowMs);
    const late = await confirm(fresh.body.accessToken, code);
    expect([late.status, late.body.error.code]).toEqual([401, 'invalid_code']);
  });

  // evidence: V11.2.5 A28
  it('seals the seed for its owner: a swapped row does not open', async () => {
    const one = await enrolled();
    const two = await enrolled();
    const [row] = await fixture.db.admin.call<{ seed: string }>(
      sql`select sealed_seed as seed from auth.totp where player_id = ${one.player.id}::uuid`,
    );
    expect(row?.seed).toMatch(/^v1\.[a-z0-9]+\./);
    expect(row?.seed).not.toContain(one.secret);
    await fixture.db.admin.call(sql`update auth.totp set sealed_seed = ${row?.seed}
      where player_id = ${two.player.id}::uuid`);
    const swapped = await answer(await challenge(two), codeOf(one.secret, fixture.nowMs));
    expect(swapped.status).toBe(500);
    expect(swapped.text).not.toContain('seal');
  });

  // evidence: V13.3.4 A71
  it('moves a seed to the new key when it is next used', async () => {
    const person = await enrolled();
    const ring = `next1:${Buffer.alloc(32, 9).toString('base64url')},${fixture.env.TOTP_KEY}`;
    const challengeToken = await challenge(person);
    const code = codeOf(person.secret, fixture.nowMs);
    const used = await fixture.post(
      '/v1/auth/login/mfa',
      { challengeToken, code },
      { env: { TOTP_KEY: ring } },
    );
    expect(used.status, used.text).toBe(200);
    const [row] = await fixture.db.admin.call<{ seed: string }>(
      sql`select sealed_seed as seed from auth.totp where player_id = ${person.player.id}::uuid`,
    );
    expect(row?.seed).toMatch(/^v1\.next1\./);
  });
});

describe('a code', () => {
  // evidence: V2.3.4 V6.5.1 V15.4.2 A25
  it('signs in one of 50 racers, over many challenges', async () => {
    const person = await enrolled();
    const tokens = await Promise.all(Array.from({ length: 10 }, () => challenge(person)));
    const code = codeOf(person.secret, fixture.nowMs);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => answer(tokens[index % 10] ?? '', code)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => [200, 401, 429].includes(status))).toBe(true);
  });

  // evidence: A25
  it('used at sign-in does not serve for a step-up', async () => {
    const person = await enrolled();
    const code = codeOf(person.secret, fixture.nowMs);
    const signedIn = await answer(await challenge(person), code);
    const token = signedIn.body.accessToken;
    const reused = await stepUp(token, { code });
    expect([reused.status, reused.body.error.code]).toEqual([401, 'invalid_code']);
    fixture.pass(STEP_MS);
    const next = await stepUp(token, { code: codeOf(person.secret, fixture.nowMs) });
    expect(next.status).toBe(200);
  });

  // evidence: V6.5.5 A26
  it('counts for this step and the one before, and for no other', async () => {
    for (const [offset, status] of [
      [0, 200],
      [-1, 200],
      [1, 401],
      [-2, 401],
      [2, 401],
    ] as const) {
      const person = await enrolled();
      fixture.pass(3 * STEP_MS);
      const code = codeOf(person.secret, fixture.nowMs + offset * STEP_MS);
      const used = await answer(await challenge(person), code);
      expect(used.status, `step ${offset}`).toBe(status);
    }
  });

  // evidence: A26
  it('in any malformed shape is refused, never a fault', async () => {
    const person = await enrolled();
    const code = codeOf(person.secret, fixture.nowMs);
    for (const [typed, status] of [
      [code.slice(0, 5), 401],
      [`${code}1`, 401],
      [`${code}12`, 401],
      ['abcdef', 401],
      ['-12345', 401],
      ['1e5', 401],
      ['', 400],
      [[code], 400],
      [Number(code), 400],
      [null, 400],
      [{}, 400],
    ] as const) {
      const used = await answer(await challenge(person), typed);
      expect(used.status, JSON.stringify(typed)).toBe(status);
    }
    const spaced = await answer(await challenge(person), `${code.slice(0, 3)} ${code.slice(3)}`);
    expect(spaced.status).toBe(200);
  });

  // evidence: A26
  it.each([
    ['in groups with a hyphen', (code: string) => `${code.slice(0, 3)}-${code.slice(3)}`],
    ['with a line break after it', (code: string) => `${code}\n`],
    ['with its label', (code: string) => `code: ${code}`],
    [
      'in full-width digits',
      (code: string) =>
        [...code].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join(''),
    ],
  ])('typed %s is the same code, at sign-in and at step-up', async (_, type) => {
    const person = await enrolled();
    const typed = type(codeOf(person.secret, fixture.nowMs));
    const signedIn = await answer(await challenge(person), typed);
    expect(signedIn.status, signedIn.text).toBe(200);
    fixture.pass(30_000);
    const later = type(codeOf(person.secret, fixture.nowMs));
    const { accessToken: token } = signedIn.body;
    const proved = await stepUp(token, { code: later });
    expect(proved.status, proved.text).toBe(200);
  });

  // evidence: A27
  it('that is none, however often, is no guess: the right one still counts', async () => {
    const person = await enrolled();
    for (const text of ['12345', 'the code', '1234567', '??????', '12345 6789', 'ABCDE-FGHIJ']) {
      for (let index = 0; index < 2; index++) {
        expect((await answer(await challenge(person), text)).status).toBe(401);
      }
    }
    const code = codeOf(person.secret, fixture.nowMs);
    expect((await answer(await challenge(person), code)).status).toBe(200);
  });

  // evidence: A26
  it('of a slow or fast device is refused with the advice to check its clock', async () => {
    const person = await enrolled();
    for (const offMs of [-300_000, -60_000, 60_000]) {
      const off = codeOf(person.secret, fixture.nowMs + offMs);
      const refused = await answer(await challenge(person), off);
      expect([refused.status, refused.body.error.code]).toEqual([401, 'invalid_code']);
      expect(refused.body.error.message).toMatch(/check .*clock/i);
    }
  });

  // evidence: A27
  it('is guessed at most five times per challenge and ten times in 15 minutes', async () => {
    const person = await enrolled();
    const wrong = codeOf(person.secret, fixture.nowMs) === '000000' ? '111111' : '000000';
    const token = await challenge(person);
    const burst = await Promise.all(Array.from({ length: 20 }, () => answer(token, wrong)));
    expect(burst.every(({ status }) => status === 401)).toBe(true);
    const right = codeOf(person.secret, fixture.nowMs);
    expect((await answer(token, right)).status).toBe(401);
    const more = await Promise.all(
      (await Promise.all([challenge(person), challenge(person), challenge(person)])).flatMap(
        (fresh) => [answer(fresh, wrong), answer(fresh, wrong), answer(fresh, wrong)],
      ),
    );
    expect(more.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(more.filter(({ status }) => status === 429)).toHaveLength(4);
    const locked = await answer(await challenge(person), right);
    expect(locked.status).toBe(429);
    const recovery = await answer(await challenge(person), person.recoveryCodes[0]);
    expect(recovery.status, recovery.text).toBe(200);
    fixture.pass(15 * 60_000);
    const later = await answer(await challenge(person), codeOf(person.secret, fixture.nowMs));
    expect(later.status).toBe(200);
  });

  // evidence: A27
  it('still works while guesses at recovery codes are used up', async () => {
    const person = await enrolled();
    const wrong = 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-F';
    for (let index = 0; index < 10; index++) {
      expect((await answer(await challenge(person), wrong)).status).toBe(401);
    }
    expect((await answer(await challenge(person), person.recoveryCodes[0])).status).toBe(429);
    const totp = await answer(await challenge(person), codeOf(person.secret, fixture.nowMs));
    expect(totp.status, totp.text).toBe(200);
  });
});

describe('a challenge', () => {
  // evidence: A30
  it('ends after five minutes, even for the right code', async () => {
    const person = await enrolled();
    const token = await challenge(person);
    fixture.pass(5 * 60_000);
    expect((await answer(token, codeOf(person.secret, fixture.nowMs))).status).toBe(401);
  });

  // evidence: V2.3.1 A30
  it('opens nothing but the second step', async () => {
    const person = await enrolled();
    const token = await challenge(person);
    for (const [method, path] of [
      ['GET', '/v1/me'],
      ['GET', '/v1/auth/sessions'],
      ['POST', '/v1/auth/mfa/totp'],
      ['POST', '/v1/auth/step-up'],
      ['GET', '/v1/admin/players'],
    ] as const) {
      expect((await fixture.call(method, path, { token })).status).toBe(401);
    }
    expect((await fixture.post('/v1/auth/refresh', { refreshToken: token })).status).toBe(401);
  });

  // evidence: V6.4.3 A30
  it('is still asked for after a password reset', async () => {
    const person = await enrolled();
    await fixture.post('/v1/auth/password/forgot', { email: person.email });
    const token = fixture.lastLink(person.email);
    const password = 'another good phrase';
    const reset = await fixture.post('/v1/auth/password/reset', { token, password });
    expect(reset.status, reset.text).toBe(204);
    const login = await fixture.post('/v1/auth/login', { email: person.email, password });
    expect(login.body.mfaRequired).toBe(true);
  });
});

describe('recovery codes', () => {
  // evidence: V6.5.1 A29
  it('have 128 bits, work once each, of 50 racers for one, and the owner is told', async () => {
    const person = await enrolled();
    const [code = ''] = person.recoveryCodes;
    expect(code.replaceAll('-', '')).toMatch(/^[A-Z2-7]{26}$/);
    const tokens = await Promise.all(Array.from({ length: 10 }, () => challenge(person)));
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => answer(tokens[index % 10] ?? '', code)),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(won[0]?.body.recoveryCodesLeft).toBe(9);
    const mail = fixture.mailsTo(person.email).find(({ subject }) => subject.includes('recovery'));
    expect(mail?.text).toContain('9 are left');
  });

  // evidence: V6.5.2 V6.5.6 V14.2.4 A29
  it('are hashed at rest, typed in any case, and void once renewed', async () => {
    const person = await enrolled();
    const [first = '', second = ''] = person.recoveryCodes;
    const [row] = await fixture.db.admin.call<{ rows: string }>(
      sql`select string_agg(r::text, ' ') as rows from auth.recovery_codes r
        where player_id = ${person.player.id}::uuid`,
    );
    expect(row?.rows).not.toContain(first.replaceAll('-', ''));
    const loose = await answer(await challenge(person), first.toLowerCase().replaceAll('-', ' '));
    expect(loose.status).toBe(200);
    const renewed = await fixture.post('/v1/auth/mfa/recovery-codes', undefined, {
      token: person.accessToken,
    });
    expect(renewed.body.recoveryCodes).toHaveLength(10);
    expect((await answer(await challenge(person), second)).status).toBe(401);
  });
});

describe('removal', () => {
  // evidence: V6.5.6 V7.4.3 A30
  it('needs password and code, ends other sign-ins and tells the owner', async () => {
    const person = await enrolled();
    const other = await answer(await challenge(person), codeOf(person.secret, fixture.nowMs));
    fixture.pass(STEP_MS);
    const code = codeOf(person.secret, fixture.nowMs);
    const remove = (body: unknown, token = person.accessToken) =>
      fixture.call('DELETE', '/v1/auth/mfa/totp', { token, body });
    expect((await remove({ password: 'wrong', code })).body.error.code).toBe('invalid_credentials');
    expect((await remove({ password: PASSWORD, code: '000000' })).status).toBe(401);
    expect((await remove({ password: PASSWORD })).status).toBe(400);
    const removed = await remove({ password: PASSWORD, code });
    expect(removed.status, removed.text).toBe(200);
    const refreshed = await fixture.post('/v1/auth/refresh', {
      refreshToken: other.body.refreshToken,
    });
    expect(refreshed.status).toBe(401);
    expect(fixture.lastMail(person.email).subject).toBe('Your second factor was removed');
    await signIn(fixture, person);
    const again = await remove({ password: PASSWORD, code }, removed.body.accessToken);
    expect(again.body.error.code).toBe('mfa_not_enabled');
  });
});

describe('step-up', () => {
  it('asks for the code where a factor is active and for the password elsewhere', async () => {
    const plain = await player(fixture);
    const none = await stepUp(plain.accessToken, {});
    expect(none.status).toBe(400);
    const strong = await enrolled();
    const weak = await stepUp(strong.accessToken, { password: PASSWORD });
    expect(weak.status).toBe(400);
    const code = codeOf(strong.secret, fixture.nowMs);
    const wrong = await stepUp(strong.accessToken, { password: 'wrong', code });
    expect(wrong.body.error.code).toBe('invalid_credentials');
  });
});

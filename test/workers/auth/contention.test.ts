// Two people register one address. Only one of them reads its mail; whoever that is must end up with
// the account, with their own password, and the other with nothing.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { authFixture, linkToken, mailCode, newcomer, player, signIn } from './fixture.ts';

const fixture = authFixture();
const register = (input: unknown, options = {}) =>
  fixture.post('/v1/auth/register', input, options);
const verify = (body: unknown, options = {}) =>
  fixture.post('/v1/auth/verify-email', body, options);
const login = ({ email, password }: { email: string; password: string }) =>
  fixture.post('/v1/auth/login', { email, password });

/** An owner and an attacker of the same address, each with an own name, birthday and password. */
function rivals() {
  const owner = newcomer({ password: 'the owner chose this one', dateOfBirth: '1988-02-03' });
  const attacker = newcomer({
    email: owner.email,
    password: 'the attacker chose this one',
    dateOfBirth: '1971-12-30',
  });
  return { owner, attacker };
}

function proofIn(email: string, which: 'newest' | 'oldest', by: 'link' | 'code') {
  const mails = fixture.mailsTo(email);
  const mail = which === 'newest' ? mails.at(-1) : mails[0];
  if (mail === undefined) throw new Error('no mail');
  return by === 'link' ? { token: linkToken(mail) } : { email, code: mailCode(mail) };
}

const ORDERS = ['owner first', 'attacker first', 'both at once', 'attacker twice'] as const;

async function registerIn(
  order: (typeof ORDERS)[number],
  { owner, attacker }: ReturnType<typeof rivals>,
) {
  const [first, second] = order === 'attacker first' ? [attacker, owner] : [owner, attacker];
  if (order === 'both at once') await Promise.all([register(first), register(second)]);
  else {
    await register(first);
    await register(second);
    if (order === 'attacker twice') await register(attacker);
  }
}

const CASES = ORDERS.flatMap((order) =>
  (['newest', 'oldest'] as const).flatMap((which) =>
    (['link', 'code'] as const).map((by) => [order, which, by] as const),
  ),
);

describe('two registrations of one address', () => {
  it.each(CASES)(
    '(%s) give the account to who reads the %s mail and proves the own password by %s',
    async (order, which, by) => {
      const { owner, attacker } = rivals();
      await registerIn(order, { owner, attacker });
      const proof = proofIn(owner.email, which, by);
      const bare = await verify(proof);
      expect([bare.status, bare.body.error?.code]).toEqual([409, 'password_required']);
      const wrong = await verify({ ...proof, password: 'neither of the two' });
      expect([wrong.status, wrong.body.error?.code]).toEqual([401, 'invalid_credentials']);
      const proved = await verify({ ...proof, password: owner.password });
      expect(proved.status, proved.text).toBe(204);

      expect((await login(attacker)).status).toBe(401);
      const { player: found } = await signIn(fixture, owner);
      expect(found).toMatchObject({
        displayName: owner.displayName,
        dateOfBirth: owner.dateOfBirth,
        mfaEnabled: false,
      });
    },
  );

  it('keep nobody’s password as long as nobody proved one', async () => {
    const { owner, attacker } = rivals();
    await registerIn('owner first', { owner, attacker });
    for (const person of [owner, attacker]) {
      const early = await login(person);
      expect([early.status, early.body.error.code]).toEqual([403, 'email_not_verified']);
    }
    const [row] = await fixture.db.admin.call<{ count: string }>(
      sql`select count(*)::text as count from auth.credentials c
        join auth.players p on p.id = c.player_id where p.email = ${owner.email}`,
    );
    expect(row?.count).toBe('0');
  });

  it('leave the name that lost free, and nothing behind', async () => {
    const { owner, attacker } = rivals();
    await registerIn('attacker first', { owner, attacker });
    const other = newcomer({ displayName: attacker.displayName });
    expect((await register(other)).body.error?.code).toBe('display_name_taken');
    const proof = proofIn(owner.email, 'oldest', 'link');
    expect((await verify({ ...proof, password: owner.password })).status).toBe(204);
    expect((await register(other)).status).toBe(202);
    const [row] = await fixture.db.admin.call<{ count: string }>(
      sql`select count(*)::text as count from auth.registrations where email = ${owner.email}`,
    );
    expect(row?.count).toBe('0');
  });

  it('of one person with one password are one: the plain call goes on working', async () => {
    const { owner } = rivals();
    await register(owner);
    await register({ ...owner, dateOfBirth: '1988-02-04' });
    expect((await verify(proofIn(owner.email, 'oldest', 'link'))).status).toBe(204);
    expect((await signIn(fixture, owner)).player).toMatchObject({ dateOfBirth: '1988-02-04' });
  });

  it('may not be told apart by a stranger who registers until no mail goes out', async () => {
    const { owner, attacker } = rivals();
    for (let index = 0; index < 6; index++) {
      await register({ ...attacker, password: `${attacker.password} ${index}` });
    }
    await register(owner);
    expect(fixture.mailsTo(owner.email)).toHaveLength(5);
    const proof = proofIn(owner.email, 'newest', 'code');
    expect((await verify({ ...proof, password: owner.password })).status).toBe(204);
    await signIn(fixture, owner);
  });

  it('end with the first proof: the other one’s, at the same moment, finds nothing', async () => {
    const { owner, attacker } = rivals();
    await registerIn('owner first', { owner, attacker });
    const proofs = (['newest', 'oldest'] as const).flatMap((which) =>
      (['link', 'code'] as const).map((by) => proofIn(owner.email, which, by)),
    );
    const answers = await Promise.all(
      proofs.map((proof) => verify({ ...proof, password: owner.password })),
    );
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    const late = await verify({ ...proofs[0], password: attacker.password });
    expect([late.status, late.body.error.code]).toEqual([400, 'invalid_token']);
    expect((await login(attacker)).status).toBe(401);
  });
});

describe('a registration that the owner of the address did not make', () => {
  const BROWSER = { headers: { origin: 'https://parlor.test', 'sec-fetch-site': 'same-origin' } };

  it('is not confirmed by a click in a browser that did not register: the password is asked', async () => {
    const { attacker } = rivals();
    await register(attacker);
    const proof = proofIn(attacker.email, 'newest', 'link');
    const clicked = await verify(proof, BROWSER);
    expect([clicked.status, clicked.body.error?.code]).toEqual([409, 'password_required']);
    expect((await login(attacker)).body.error.code).toBe('email_not_verified');
  });

  it('is not confirmed without the password from another network', async () => {
    const { attacker } = rivals();
    await register(attacker, { address: '198.51.100.1' });
    const proof = proofIn(attacker.email, 'newest', 'code');
    const elsewhere = await verify(proof, { address: '203.0.113.77' });
    expect([elsewhere.status, elsewhere.body.error?.code]).toEqual([409, 'password_required']);
  });

  it('gives way to the one that the owner makes then', async () => {
    const { owner, attacker } = rivals();
    await register(attacker);
    await register(owner);
    const proof = proofIn(owner.email, 'oldest', 'link');
    expect((await verify({ ...proof, password: owner.password }, BROWSER)).status).toBe(204);
    expect((await login(attacker)).status).toBe(401);
    await signIn(fixture, owner);
  });

  it('is confirmed by a click in the browser that made it, and only that one', async () => {
    const { owner, attacker } = rivals();
    const made = await register(owner, BROWSER);
    const cookie = (made.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect(made.headers.get('set-cookie')).toMatch(
      /^__Host-parlor-registration=[\w-]{43}; .*Secure; HttpOnly; SameSite=Strict$/,
    );
    await register(attacker);
    const proof = proofIn(owner.email, 'newest', 'link');
    const clicked = await verify(proof, { headers: { ...BROWSER.headers, cookie } });
    expect(clicked.status, clicked.text).toBe(204);
    expect((await login(attacker)).status).toBe(401);
    await signIn(fixture, owner);
  });
});

describe('a used link', () => {
  it('of a confirmed address says that it is confirmed, to its holder only', async () => {
    const person = newcomer();
    await register(person);
    const link = proofIn(person.email, 'newest', 'link');
    const code = proofIn(person.email, 'newest', 'code');
    expect((await verify(link)).status).toBe(204);
    const again = await verify(link);
    expect([again.status, again.body.error]).toEqual([
      400,
      expect.objectContaining({ code: 'invalid_token', addressConfirmed: true }),
    ]);
    const typed = await verify(code);
    expect([typed.status, typed.body.error]).toEqual([
      401,
      expect.objectContaining({ code: 'invalid_code', addressConfirmed: true }),
    ]);
    const guessed = await verify({ email: person.email, code: '00000000' });
    expect(guessed.body.error.addressConfirmed).toBeUndefined();
  });
});

describe('an age', () => {
  it.each([
    ['9999-01-01', 400, 'invalid_request'],
    ['2026-11-25', 400, 'invalid_request'],
    ['2026-11-24', 403, 'underage'],
    ['0001-01-01', 400, 'invalid_request'],
    ['1906-11-24', 400, 'invalid_request'],
    ['1906-11-25', 202, undefined],
    ['2008-11-24', 202, undefined],
    ['2008-11-25', 403, 'underage'],
  ])('of somebody born %s is a number of years: %i', async (dateOfBirth, status, code) => {
    fixture.nowMs = Date.parse('2026-11-24T12:00:00Z');
    fixture.pass(0);
    const answer = await register(newcomer({ dateOfBirth }));
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
  });
});

describe('an address that somebody moves to', () => {
  it('ends the registrations of it that nobody confirmed', async () => {
    const person = await player(fixture);
    const email = newcomer().email;
    const { accessToken: token } = person;
    await fixture.post(
      '/v1/auth/email/change',
      { newEmail: email, password: person.password },
      { token },
    );
    const change = fixture.lastLink(email);
    await register(newcomer({ email }));
    const token1 = fixture.lastLink(email);
    const old = fixture.lastLink(person.email);
    await fixture.post('/v1/auth/email/change/confirm', { token: old });
    expect((await fixture.post('/v1/auth/email/change/confirm', { token: change })).body).toEqual({
      status: 'changed',
    });
    expect((await verify({ token: token1 })).status).toBe(400);
  });
});

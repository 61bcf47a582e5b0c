// An account comes back to who lost its second step or its mailbox, over HTTP: what a claimant, its owner and
// two of the staff can do, and what none of them can do alone. What a document shows is decided elsewhere
// (workers/compliance/recovery.test.ts); here it is said.

import { sql } from 'drizzle-orm';
import { generateSync } from 'otplib';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { DAY_MS, HOUR_MS } from '#shared/time.ts';
import { JOBS } from '#workers/auth/jobs.ts';
import { authFixture, PASSWORD, player, signIn } from './fixture.ts';

const fixture = authFixture();
const REASON = { reason: 'seen by a test' };
const run = async (job: string) => JOBS[job]?.run(fixture.env, fixture.nowMs);
const admin = (text: Parameters<typeof fixture.db.admin.call>[0]) =>
  fixture.db.admin.call<Record<string, unknown>>(text);

/** Somebody's second factor, and the token of the sign-in that set it up. */
async function withFactor(who: { email: string; password: string }) {
  const { accessToken: token } = await signIn(fixture, who);
  const begun = await fixture.post('/v1/auth/mfa/totp', undefined, { token });
  const code = generateSync({ secret: begun.body.secret, epoch: Math.floor(fixture.nowMs / 1000) });
  const confirmed = await fixture.post('/v1/auth/mfa/totp/confirm', { code }, { token });
  expect(confirmed.status, confirmed.text).toBe(200);
  return confirmed.body.accessToken as string;
}

async function staff(role = 'operator') {
  const who = await player(fixture);
  await admin(sql`select auth.set_role(${who.player.id}::uuid, ${role}, true, null,
    to_timestamp(${fixture.nowMs / 1000 - 864_000}::float8), 'test', null)`);
  const token = await withFactor(who);
  return { id: who.player.id, email: who.email, password: who.password, token };
}

/** A player with a second factor who was verified by a document. */
async function owner(isVerified = true) {
  const who = await player(fixture);
  const token = await withFactor(who);
  if (isVerified) {
    await admin(sql`insert into identity.checks (id, player_id, request_key, provider, reference,
        provider_state, state, created_at, expires_at, decided_at, sealed, key_id, next_look_at)
      values (${newId(0)}::uuid, ${who.player.id}::uuid, 'one', 'hosted', ${newId(fixture.nowMs)},
        'verified', 'verified', '2026-01-01', '2026-01-02', '2026-01-01', 'sealed', 'k1', now())`);
  }
  return { id: who.player.id, email: who.email, password: who.password, token };
}
type Owner = Awaited<ReturnType<typeof owner>>;

const claim = (body: object) => fixture.post('/v1/auth/recovery', { factorLost: true, ...body });
const confirm = (token: string, password?: string) =>
  fixture.post('/v1/auth/recovery/confirm', { token, ...(password !== undefined && { password }) });
const code = (answer: { status: number; body: { error?: { code: string } } }) =>
  `${answer.status} ${answer.body.error?.code ?? ''}`.trim();

let strangers = 0;
const newAddress = () => `new${Date.now().toString(36)}${++strangers}@example.com`;

async function caseOf(token: string) {
  const [row] = await admin(sql`select id::text, state, reason, password_proved as proved,
      player_id::text as player from auth.recoveries
    where token_hash = sha256(convert_to(${token}, 'UTF8'))`);
  return row as { id: string; state: string; reason: string | null; proved: boolean };
}

/** A case that a document has matched, and its link's token. */
async function matched(of: Owner, newEmail?: string) {
  const body = { email: of.email, ...(newEmail !== undefined && { newEmail }) };
  expect((await claim(body)).status).toBe(202);
  const token = fixture.lastLink(newEmail ?? of.email);
  expect((await confirm(token)).body).toEqual({ status: 'checking' });
  const { id } = await caseOf(token);
  await shown(id);
  return { id, token };
}

const shown = (id: string, found = 'document') =>
  admin(sql`select auth.recovery_checked(${id}::uuid, ${found},
    to_timestamp(${fixture.nowMs / 1000}::float8), null)`);

const ask = (by: { token: string }, id: string) =>
  fixture.call('POST', `/v1/admin/recoveries/${id}/ask`, { token: by.token, body: REASON });
const decide = (by: { token: string }, id: string, verdict = 'approve') =>
  fixture.call('POST', `/v1/admin/approvals/${id}/${verdict}`, { token: by.token, body: REASON });

/** Asked for by one, and another at hand when the owner had their time. */
async function waiting(of: Owner, newEmail?: string) {
  const found = await matched(of, newEmail);
  const one = await staff();
  const asked = await ask(one, found.id);
  expect(asked.status, asked.text).toBe(202);
  return { ...found, one, approval: String(asked.body.approval.id) };
}

/** All that was mailed to somebody: notices of one moment come in any order. */
const textsTo = (to: string) =>
  fixture
    .mailsTo(to)
    .map(({ subject, text }) => `${subject}\n${text}`)
    .join('\n');
const stopLink = (of: Owner) => fixture.lastLink(of.email);

async function tell(): Promise<void> {
  await run('account-notices');
  await run('recoveries');
  await run('mail-outbox');
}

describe('who asks for an account back', () => {
  it('gets one answer and one mail, whether the address has an account or not', async () => {
    const of = await owner();
    const [known, unknown] = [newAddress(), newAddress()];
    const answers = [
      await claim({ email: of.email, newEmail: known }),
      await claim({ email: newAddress(), newEmail: unknown }),
    ];
    expect(answers.map(({ status, body }) => [status, body])).toEqual(
      Array(2).fill([202, { status: 'mail_sent' }]),
    );
    const [one, other] = [known, unknown].map((to) => fixture.mailsTo(to));
    expect(one?.map(({ subject }) => subject)).toEqual(other?.map(({ subject }) => subject));
    expect(fixture.mailsTo(of.email).some(({ subject }) => /back/.test(subject))).toBe(false);
    const { status, body } = await confirm(fixture.lastLink(unknown));
    expect([status, body]).toEqual([200, { status: 'mail_sent' }]);
  });

  it.each([
    [
      'an account that nobody was verified for',
      async () => ({ email: (await owner(false)).email }),
    ],
    ['an account of the staff', async () => ({ email: (await staff()).email })],
    ['no account', async () => ({ email: newAddress() })],
    [
      'a new address that has an account',
      async () => ({ email: (await owner()).email, newEmail: (await player(fixture)).email }),
    ],
    [
      'an account that is being closed',
      async () => {
        const of = await owner();
        await admin(sql`update auth.players set status = 'closing' where id = ${of.id}::uuid`);
        return { email: of.email };
      },
    ],
  ])('is refused by a mail alone, in the same words: %s', async (_, subject) => {
    const body: { email: string; newEmail?: string } = await subject();
    const contact = body.newEmail ?? body.email;
    await claim(body);
    const token = fixture.lastLink(contact);
    expect((await confirm(token)).body).toEqual({ status: 'mail_sent' });
    await tell();
    expect(textsTo(contact)).toContain('nobody was verified for it before');
    expect(await caseOf(token)).toMatchObject({ state: 'refused', reason: 'not_possible' });
    expect(code(await confirm(token))).toBe('400 invalid_token');
  });

  it('must say what was lost, and an address that is one', async () => {
    const { email } = await owner();
    for (const body of [
      { email, factorLost: false },
      { email: 'nobody' },
      { email, newEmail: 'nobody' },
      { email, newEmail: email },
    ]) {
      expect(code(await claim(body))).toBe('400 invalid_request');
    }
  });

  it('may say the password, which is noted and never told right or wrong', async () => {
    const of = await owner();
    for (const [password, proved] of [
      ['not this one at all', false],
      [PASSWORD, true],
    ] as const) {
      const newEmail = newAddress();
      await claim({ email: of.email, newEmail });
      const token = fixture.lastLink(newEmail);
      expect((await confirm(token, password)).body).toEqual({ status: 'checking' });
      expect((await caseOf(token)).proved).toBe(proved);
    }
  });

  it('is mailed three times a day at most, and a stranger’s link is worth nothing', async () => {
    const newEmail = newAddress();
    const { email } = await owner();
    for (let count = 0; count < 5; count += 1) await claim({ email, newEmail });
    expect(fixture.mailsTo(newEmail)).toHaveLength(3);
    expect(code(await confirm('x'.repeat(43)))).toBe('400 invalid_token');
    fixture.pass(DAY_MS + 1);
    expect(code(await confirm(fixture.lastLink(newEmail)))).toBe('400 invalid_token');
  });
});

describe('an owner', () => {
  it('is told of a claim once a day, and of a match with a link that stops it', async () => {
    const of = await owner();
    await matched(of, newAddress());
    const other = newAddress();
    await claim({ email: of.email, newEmail: other });
    await confirm(fixture.lastLink(other));
    await tell();
    const told = fixture.mailsTo(of.email).map(({ subject }) => subject);
    expect(told.filter((subject) => subject.startsWith('Somebody asks'))).toHaveLength(1);
    expect(told.filter((subject) => subject.startsWith('Stop this'))).toHaveLength(1);
    const seen = await fixture.call('GET', '/v1/me/recovery', { token: of.token });
    const actsFrom = new Date(fixture.nowMs + 72 * HOUR_MS).toISOString();
    expect(seen.body).toEqual({ recovery: { actsFrom } });
  });

  it('stops it by the link, once, also after it was asked for; nobody can grant it then', async () => {
    const of = await owner();
    const newEmail = newAddress();
    const { id, approval } = await waiting(of, newEmail);
    await tell();
    const token = stopLink(of);
    for (const wrong of [`${token.slice(0, -1)}x`, token.replace(id, newId(0)), `${id}_`]) {
      const refused = await fixture.post('/v1/auth/recovery/stop', {
        token: wrong.padEnd(16, '0'),
      });
      expect(code(refused)).toBe('400 invalid_token');
    }
    expect((await fixture.post('/v1/auth/recovery/stop', { token })).status).toBe(204);
    expect(code(await fixture.post('/v1/auth/recovery/stop', { token }))).toBe('400 invalid_token');
    fixture.pass(73 * HOUR_MS);
    const late = await decide(await staff(), approval);
    expect([code(late), late.body.error.state]).toEqual(['409 approval_closed', 'void']);
    await tell();
    expect(textsTo(newEmail)).toContain('Its owner stopped it.');
    expect(textsTo(of.email)).toContain('Stopped');
  });

  it('stops it signed in, and what was stopped is asked for by nobody', async () => {
    const of = await owner();
    const { id } = await matched(of, newAddress());
    for (let count = 0; count < 2; count += 1) {
      const stopped = await fixture.call('DELETE', '/v1/me/recovery', { token: of.token });
      expect(stopped.status).toBe(204);
    }
    const asked = await ask(await staff(), id);
    expect([code(asked), asked.body.error.state]).toEqual(['409 approval_closed', 'stopped']);
  });
});

describe('two of the staff', () => {
  it('give a factor and an address back, once the wait is over, in one act', async () => {
    const of = await owner();
    await admin(sql`insert into payments.destinations (id, player_id, provider, reference, kind, state,
        created_at, ready_at, due_at)
      values (gen_random_uuid(), ${of.id}::uuid, 'hosted', ${of.id}, 'gift_card', 'ready',
        '2026-01-01', '2026-01-01', '2026-01-01')`);
    const newEmail = newAddress();
    const { id, one, approval, token } = await waiting(of, newEmail);
    expect(code(await decide(one, approval))).toBe('409 second_person_required');
    expect(code(await decide(await staff(), approval))).toBe('409 recovery_waiting');
    fixture.pass(72 * HOUR_MS);
    const two = await staff();
    const done = await decide(two, approval);
    expect([done.status, done.body.approval?.state], done.text).toEqual([200, 'approved']);
    expect((await decide(two, approval)).status).toBe(200);
    expect(JSON.stringify(done.body)).not.toContain(newEmail);

    const [row] = await admin(sql`select p.email, (select count(*)::int from auth.totp t
        where t.player_id = p.id) as factors, (select ready_at > now() - interval '1 hour'
        from payments.destinations d where d.player_id = p.id) as rests
      from auth.players p where p.id = ${of.id}::uuid`);
    expect(row).toEqual({ email: newEmail, factors: 0, rests: true });
    expect(fixture.hub.lists.get(of.id)?.signIns).toEqual([]);
    const old = await fixture.post('/v1/auth/login', { email: newEmail, password: of.password });
    expect(code(old)).toBe('401 invalid_credentials');
    expect(textsTo(of.email)).toContain('Your account has another address now');
    const reset = fixture.lastLink(newEmail);
    const password = 'another calm purple harbour';
    expect((await fixture.post('/v1/auth/password/reset', { token: reset, password })).status).toBe(
      204,
    );
    const back = await signIn(fixture, { email: newEmail, password });
    expect(back.player.id).toBe(of.id);
    expect(await caseOf(token)).toMatchObject({ id, state: 'done' });
    expect(code(await confirm(token))).toBe('400 invalid_token');
    const [audit] = await admin(sql`select actor_id::text as actor from audit.entries
      where action = 'account.recovered' and subject_id = ${of.id}`);
    expect(audit).toEqual({ actor: two.id });
  });

  it('see no address in the queue, and support neither sees it nor asks', async () => {
    const of = await owner();
    const newEmail = newAddress();
    const { id } = await matched(of, newEmail);
    const listed = await fixture.call('GET', '/v1/admin/recoveries', {
      token: (await staff()).token,
    });
    expect(listed.body.items).toContainEqual(
      expect.objectContaining({ id, playerId: of.id, mailboxDead: true, matchedBy: 'document' }),
    );
    expect(listed.text).not.toContain(newEmail);
    const support = await staff('support');
    const looked = await fixture.call('GET', '/v1/admin/recoveries', { token: support.token });
    expect([code(looked), code(await ask(support, id))]).toEqual([
      '403 forbidden',
      '403 forbidden',
    ]);
  });

  it('may reject it, which its claimant is told', async () => {
    const of = await owner();
    const { approval, token } = await waiting(of);
    expect((await decide(await staff(), approval, 'reject')).status).toBe(200);
    await tell();
    expect(await caseOf(token)).toMatchObject({ state: 'refused', reason: 'rejected' });
    expect(fixture.mailsTo(of.email).some(({ text }) => text.includes('did not approve'))).toBe(
      true,
    );
  });

  it('cannot give it to an address that has an account by now', async () => {
    const of = await owner();
    const newEmail = newAddress();
    const { approval } = await waiting(of, newEmail);
    await player(fixture, { email: newEmail });
    fixture.pass(72 * HOUR_MS);
    expect(code(await decide(await staff(), approval))).toBe('409 address_taken');
  });

  it('leave an exclusion as it is', async () => {
    const of = await owner();
    await admin(sql`select ledger.exclude(${of.id}::uuid, 'self_exclusion', null)`);
    const before = await admin(sql`select starts_at, until_at from ledger.exclusion_spans
      where player_id = ${of.id}::uuid`);
    const { approval } = await waiting(of);
    fixture.pass(72 * HOUR_MS);
    expect((await decide(await staff(), approval)).status).toBe(200);
    const after = await admin(sql`select starts_at, until_at from ledger.exclusion_spans
      where player_id = ${of.id}::uuid`);
    expect([before.length, after]).toEqual([1, before]);
  });
});

describe('of two cases at once', () => {
  it('the first that is matched stands, and the other is refused', async () => {
    const of = await owner();
    const tokens: string[] = [];
    for (const newEmail of [newAddress(), newAddress()]) {
      await claim({ email: of.email, newEmail });
      tokens.push(fixture.lastLink(newEmail));
    }
    for (const token of tokens) await confirm(token);
    const cases = await Promise.all(tokens.map(caseOf));
    await Promise.all(cases.map(({ id }) => shown(id)));
    const states = (await Promise.all(tokens.map(caseOf))).map(({ state, reason }) => [
      state,
      reason,
    ]);
    expect(states.sort()).toEqual([
      ['matched', null],
      ['refused', 'under_way'],
    ]);
  });

  it('each ends when it goes on no further, and a closed account ends all', async () => {
    const [idle, leaving] = [await owner(), await owner()];
    const { token } = await matched(idle, newAddress());
    const { token: other } = await matched(leaving, newAddress());
    await admin(sql`update auth.players set status = 'closing' where id = ${leaving.id}::uuid`);
    await run('recoveries');
    expect((await caseOf(other)).state).toBe('expired');
    expect((await caseOf(token)).state).toBe('matched');
    fixture.pass(14 * DAY_MS + 1);
    await run('recoveries');
    expect((await caseOf(token)).state).toBe('expired');
    fixture.pass(31 * DAY_MS);
    await run('expired-secrets');
    expect(await caseOf(token)).toBeUndefined();
  });
});

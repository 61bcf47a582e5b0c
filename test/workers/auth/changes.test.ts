// Password, address, leaving: who may change them, what dies with the change, who wins a race.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { authFixture, linkToken, newcomer, PASSWORD, player, signIn, verified } from './fixture.ts';

const fixture = authFixture();
const NEXT = 'another good phrase';
const login = (email: string, password: string) =>
  fixture.post('/v1/auth/login', { email, password });
const refresh = (refreshToken: string) => fixture.post('/v1/auth/refresh', { refreshToken });

async function resetLink(email: string): Promise<string> {
  const asked = await fixture.post('/v1/auth/password/forgot', { email });
  expect([asked.status, asked.body]).toEqual([202, { status: 'mail_sent' }]);
  return fixture.lastLink(email);
}

const subjects = (email: string) => fixture.mailsTo(email).map(({ subject }) => subject);

describe('a reset', () => {
  // evidence: V6.3.8 A7
  it('answers alike and mails nobody for an unknown or unverified address', async () => {
    const unverified = newcomer();
    await fixture.post('/v1/auth/register', unverified);
    fixture.mails = [];
    const answers = await Promise.all(
      [newcomer().email, unverified.email, (await verified(fixture)).email].map((email) =>
        fixture.post('/v1/auth/password/forgot', { email }, { headers: { host: 'evil.example' } }),
      ),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const resets = fixture.mails.filter(({ subject }) => subject === 'Set a new password');
    expect(resets).toHaveLength(1);
    expect(resets[0]?.text).toContain('http://localhost:8787/reset-password#token=');
  });

  // evidence: V2.3.4 A7
  it('by one of 50 uses of the link sets the password, signs nobody in, ends everything', async () => {
    const person = await player(fixture);
    const token = await resetLink(person.email);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        fixture.post('/v1/auth/password/reset', { token, password: NEXT }),
      ),
    );
    const won = answers.filter(({ status }) => status === 204);
    expect(won).toHaveLength(1);
    expect(won[0]?.text).toBe('');
    expect(won[0]?.headers.get('set-cookie')).toBeNull();
    expect((await refresh(person.refreshToken)).status).toBe(401);
    expect(fixture.hub.lists.get(person.player.id)?.signIns).toEqual([]);
    expect((await login(person.email, PASSWORD)).status).toBe(401);
    expect((await login(person.email, NEXT)).status).toBe(200);
    expect(subjects(person.email)).toContain('Your password was changed');
  });

  // evidence: A7
  it('does not use the link up for a weak password, nor outlives a newer link or 30 minutes', async () => {
    const person = await player(fixture);
    const first = await resetLink(person.email);
    const weak = await fixture.post('/v1/auth/password/reset', {
      token: first,
      password: 'password1',
    });
    expect(weak.body.error.code).toBe('weak_password');
    const second = await resetLink(person.email);
    const reset = (token: string) =>
      fixture.post('/v1/auth/password/reset', { token, password: NEXT });
    expect((await reset(first)).status).toBe(400);
    fixture.pass(30 * 60_000);
    expect((await reset(second)).status).toBe(400);
  });

  // evidence: A7
  it('link dies with a change of password', async () => {
    const person = await player(fixture);
    const token = await resetLink(person.email);
    const changed = await fixture.post(
      '/v1/auth/password/change',
      { currentPassword: PASSWORD, newPassword: NEXT },
      { token: person.accessToken },
    );
    expect(changed.status, changed.text).toBe(200);
    const late = await fixture.post('/v1/auth/password/reset', {
      token,
      password: 'third good phrase',
    });
    expect(late.status).toBe(400);
  });
});

describe('a change of password', () => {
  const change = (token: string, currentPassword: string, newPassword = NEXT) =>
    fixture.post('/v1/auth/password/change', { currentPassword, newPassword }, { token });

  // evidence: V6.2.2 V6.3.7 A8
  it('ends other sign-ins and earlier tokens; this sign-in goes on with the new one', async () => {
    const person = await player(fixture);
    const other = await signIn(fixture, person);
    const changed = await change(person.accessToken, PASSWORD);
    expect(changed.status, changed.text).toBe(200);
    const list = fixture.hub.lists.get(person.player.id);
    expect(list?.signIns).toHaveLength(1);
    expect(list?.signIns[0]?.ver).toBe(1);
    expect((await refresh(other.refreshToken)).status).toBe(401);
    expect((await refresh(person.refreshToken)).status).toBe(200);
    const me = await fixture.call('GET', '/v1/me', { token: changed.body.accessToken });
    expect(me.status).toBe(200);
    expect(subjects(person.email)).toContain('Your password was changed');
  });

  // evidence: V6.2.3 A8
  it('counts a wrong current password like one at sign-in', async () => {
    const person = await player(fixture);
    const answers = [];
    for (let index = 0; index < 11; index++) answers.push(await change(person.accessToken, 'no'));
    expect(answers.slice(0, 10).every(({ status }) => status === 401)).toBe(true);
    expect(answers[10]?.status).toBe(429);
    expect((await login(person.email, PASSWORD)).status).toBe(429);
  });

  // evidence: V15.4.2 A8
  it('is made by one of 10 at once, and never to a weak password', async () => {
    const person = await player(fixture);
    expect((await change(person.accessToken, PASSWORD, 'password1')).status).toBe(400);
    const passwords = Array.from({ length: 10 }, (_, index) => `phrase number ${index}`);
    const answers = await Promise.all(
      passwords.map((password) => change(person.accessToken, PASSWORD, password)),
    );
    const winners = passwords.filter((_, index) => answers[index]?.status === 200);
    expect(winners).toHaveLength(1);
    fixture.pass(20_000);
    expect((await login(person.email, winners[0] ?? '')).status).toBe(200);
  });
});

const ask = (token: string, newEmail: string, password = PASSWORD) =>
  fixture.post('/v1/auth/email/change', { newEmail, password }, { token });

describe('a change of address', () => {
  const confirm = (token: string) => fixture.post('/v1/auth/email/change/confirm', { token });

  async function asked() {
    const person = await player(fixture);
    const newEmail = newcomer().email;
    expect((await ask(person.accessToken, newEmail)).status).toBe(202);
    const oldLink = fixture.lastLink(person.email);
    return { ...person, newEmail, oldLink, newLink: fixture.lastLink(newEmail) };
  }

  // evidence: V6.3.7 A9
  it('counts once both mailboxes agreed, ends sign-ins, and the old one can undo it', async () => {
    const person = await asked();
    const first = await confirm(person.newLink);
    expect([first.status, first.body]).toEqual([200, { status: 'waiting_for_other' }]);
    expect((await login(person.newEmail, PASSWORD)).status).toBe(401);
    const second = await confirm(person.oldLink);
    expect(second.body).toEqual({ status: 'changed' });
    expect((await refresh(person.refreshToken)).status).toBe(401);
    expect((await login(person.newEmail, PASSWORD)).status).toBe(200);
    const notice = fixture.lastMail(person.email);
    expect(notice.subject).toBe('Your e-mail address was changed');

    const undo = linkToken(notice);
    const undone = await Promise.all(
      Array.from({ length: 20 }, () => fixture.post('/v1/auth/email/change/undo', { token: undo })),
    );
    expect(undone.filter(({ status }) => status === 204)).toHaveLength(1);
    fixture.pass(60_000);
    expect((await login(person.email, PASSWORD)).status).toBe(401);
    expect((await login(person.newEmail, PASSWORD)).status).toBe(401);
    const reset = fixture.lastLink(person.email);
    const set = await fixture.post('/v1/auth/password/reset', { token: reset, password: NEXT });
    expect(set.status, set.text).toBe(204);
    expect((await login(person.email, NEXT)).status).toBe(200);
  });

  // evidence: A9
  it('can be undone by the first address although the account was moved on', async () => {
    const owner = await asked();
    await confirm(owner.newLink);
    await confirm(owner.oldLink);
    const first = fixture.lastLink(owner.email);
    fixture.pass(60_000);
    const thief = await signIn(fixture, { email: owner.newEmail, password: PASSWORD });
    const further = newcomer().email;
    await ask(thief.accessToken, further);
    await confirm(fixture.lastLink(owner.newEmail));
    await confirm(fixture.lastLink(further));
    expect((await login(further, PASSWORD)).status).toBe(200);
    const second = fixture.lastLink(owner.newEmail);
    const undo = (token: string) => fixture.post('/v1/auth/email/change/undo', { token });
    // Back one step by whoever moved it takes nothing from the first address; that one ends it all.
    expect((await undo(second)).status).toBe(204);
    expect((await undo(first)).status).toBe(204);
    const reset = fixture.lastLink(owner.email);
    await fixture.post('/v1/auth/password/reset', { token: reset, password: NEXT });
    expect((await login(owner.email, NEXT)).status).toBe(200);
    expect((await undo(second)).status).toBe(400);
  });

  // evidence: V7.5.1 A9
  it('needs the password and a fresh proof', async () => {
    const person = await player(fixture);
    const newEmail = newcomer().email;
    expect((await ask(person.accessToken, newEmail, 'no')).body.error.code).toBe(
      'invalid_credentials',
    );
    fixture.pass(15 * 60_000 + 1000);
    const { accessToken } = (await refresh(person.refreshToken)).body;
    expect((await ask(accessToken, newEmail)).body.error.code).toBe('step_up_required');
  });

  // evidence: A9
  it('to an address with an account answers alike and never happens', async () => {
    const person = await player(fixture);
    const owner = await verified(fixture);
    fixture.mails = [];
    expect((await ask(person.accessToken, owner.email)).status).toBe(202);
    expect(subjects(owner.email)).toEqual(['You already have an account']);
    const oldLink = fixture.lastLink(person.email);
    expect((await confirm(oldLink)).body).toEqual({ status: 'waiting_for_other' });
    expect((await login(person.email, PASSWORD)).status).toBe(200);
  });

  // evidence: V2.3.3 A9
  it('loses to somebody who proved the address first, and beats an unproved claim', async () => {
    const loser = await asked();
    await verified(fixture, { email: loser.newEmail });
    await confirm(loser.oldLink);
    expect((await confirm(loser.newLink)).status).toBe(400);
    expect((await login(loser.email, PASSWORD)).status).toBe(200);
    const winner = await asked();
    await fixture.post('/v1/auth/register', newcomer({ email: winner.newEmail }));
    await confirm(winner.oldLink);
    expect((await confirm(winner.newLink)).body).toEqual({ status: 'changed' });
  });

  // evidence: A9
  it('of 2 accounts to one address at once is made by one', async () => {
    const newEmail = newcomer().email;
    const people = [await player(fixture), await player(fixture)];
    const links: string[][] = [];
    for (const person of people) {
      await ask(person.accessToken, newEmail);
      links.push([fixture.lastLink(person.email), fixture.lastLink(newEmail)]);
    }
    await Promise.all(links.map(([oldLink = '']) => confirm(oldLink)));
    const answers = await Promise.all(links.map(([, newLink = '']) => confirm(newLink)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const [row] = await fixture.db.admin.call<{ count: string }>(
      sql`select count(*)::text as count from auth.players where email = ${newEmail}`,
    );
    expect(row?.count).toBe('1');
  });

  // evidence: A9
  it('dies when the account starts to close', async () => {
    const person = await asked();
    const left = await fixture.call('DELETE', '/v1/me', {
      token: person.accessToken,
      body: { password: PASSWORD, forfeitBalance: true },
    });
    expect(left.status, left.text).toBe(202);
    expect((await confirm(person.oldLink)).status).toBe(400);
    expect((await confirm(person.newLink)).status).toBe(400);
  });
});

describe('leaving', () => {
  const leave = (token: string, body: unknown) => fixture.call('DELETE', '/v1/me', { token, body });

  // evidence: A11
  it('ends sign-ins at once, and names nobody once every service has let go', async () => {
    const person = await player(fixture);
    expect((await leave(person.accessToken, { password: 'no' })).status).toBe(401);
    const left = await leave(person.accessToken, { password: PASSWORD, forfeitBalance: true });
    expect(left.headers.get('clear-site-data')).toContain('storage');
    expect((await refresh(person.refreshToken)).status).toBe(401);
    const closed = await login(person.email, PASSWORD);
    expect([closed.status, closed.body.error.code]).toEqual([403, 'account_closed']);

    const { JOBS } = await import('#workers/auth/jobs.ts');
    const erase = () => JOBS.erasures?.run(fixture.env, fixture.nowMs);
    const id = person.player.id;
    type Party = 'parlor_payments' | 'parlor_games' | 'parlor_social' | 'parlor_compliance';
    const pending = (role: Party) =>
      fixture.db
        .as(role)
        .call(sql`select 1 from auth.erasures_pending where player_id = ${id}::uuid`);
    const acknowledge = (role: Party) =>
      fixture.db.as(role).call(sql`select auth.acknowledge_erasure(${id}::uuid)`);
    await acknowledge('parlor_payments');
    await acknowledge('parlor_payments');
    expect(await pending('parlor_payments')).toEqual([]);
    expect(await pending('parlor_games')).toHaveLength(1);
    expect(await erase()).toEqual({ erased: 0 });
    await acknowledge('parlor_games');
    expect(await erase()).toEqual({ erased: 0 });
    await acknowledge('parlor_social');
    expect(await erase()).toEqual({ erased: 0 });
    await acknowledge('parlor_compliance');
    expect(await erase()).toEqual({ erased: 1 });
    const [row] = await fixture.db.admin.call<{ row: string }>(
      sql`select p::text as row from auth.players p where id = ${id}::uuid`,
    );
    expect(row?.row).not.toContain(person.email);
    expect(row?.row).not.toContain(person.displayName);
    expect(row?.row).not.toContain('1990');
    const again = await fixture.post('/v1/auth/register', newcomer({ email: person.email }));
    expect(again.status).toBe(202);
    expect(subjects(person.email)).toContain('Confirm your e-mail address');
  });

  it('refuses while coins remain that were not given up', async () => {
    const person = await player(fixture);
    await fixture.db.admin.transaction([
      sql`insert into ledger.accounts (id, balance_micros) values (1002, 1)`,
      sql`insert into ledger.wallets (account_id, player_id, currency)
        values (1002, ${person.player.id}::uuid, 'GC')`,
    ]);
    const kept = await leave(person.accessToken, { password: PASSWORD });
    expect([kept.status, kept.body.error.code]).toEqual([409, 'balance_remaining']);
    const poor = await player(fixture);
    expect((await leave(poor.accessToken, { password: PASSWORD })).status).toBe(202);
  });

  it('exports what auth holds, without hashes or secrets', async () => {
    const person = await player(fixture);
    const answer = await fixture.call('GET', '/v1/me/export', { token: person.accessToken });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    expect(answer.body.auth.account.email).toBe(person.email);
    expect(answer.body.auth.history.map(({ action }: { action: string }) => action)).toContain(
      'sign_in.opened',
    );
    expect(answer.text).not.toMatch(/scrypt|hash|seed|refresh/i);
  });

  // evidence: V14.2.7
  it('removes what nobody can use any more: unproved accounts, old sign-ins, counters, links', async () => {
    const { JOBS } = await import('#workers/auth/jobs.ts');
    const purge = () => JOBS['expired-secrets']?.run(fixture.env, fixture.nowMs);
    const unproved = newcomer();
    await fixture.post('/v1/auth/register', unproved);
    const person = await player(fixture);
    const { accessToken: token } = person;
    await fixture.post('/v1/auth/mfa/totp', undefined, { token });
    await ask(token, newcomer().email);
    await fixture.db.admin.call(sql`select auth.open_challenge('\\x01'::bytea,
      ${person.player.id}::uuid, now() + interval '5 minutes', 0)`);
    const begun = async () => {
      const [row] = await fixture.db.admin.call<{ count: string }>(sql`select (
        (select count(*) from auth.challenges) + (select count(*) from auth.totp_enrolments)
        + (select count(*) from auth.email_changes))::text as count`);
      return row?.count;
    };
    expect(await begun()).not.toBe('0');
    fixture.pass(7 * 86_400_000);
    await purge();
    expect(await begun()).toBe('0');
    expect((await login(unproved.email, unproved.password)).status).toBe(401);
    const again = await fixture.post(
      '/v1/auth/register',
      newcomer({ displayName: unproved.displayName }),
    );
    expect(again.status).toBe(202);
    fixture.pass(31 * 86_400_000);
    await purge();
    const [row] = await fixture.db.admin.call<{
      signIns: string;
      links: string;
      known: string;
    }>(sql`
      select (select count(*) from auth.sign_ins where player_id = ${person.player.id}::uuid)::text
          as "signIns",
        (select count(*) from auth.verifications)::text as links,
        (select count(*) from auth.players where email = ${person.email})::text as known`);
    expect(row).toEqual({ signIns: '0', links: '0', known: '1' });
  });
});

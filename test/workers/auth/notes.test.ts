// The audit log tells what staff looked at, whom a route refused, and which proof failed.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { authFixture, newcomer, PASSWORD, player, staffMember, verified } from './fixture.ts';

const fixture = authFixture();

interface Entry {
  action: string;
  actor: string | null;
  subject: string | null;
  facts: Record<string, unknown>;
}

async function entries(condition: ReturnType<typeof sql>): Promise<Entry[]> {
  return fixture.db.admin.call<Entry & Record<string, unknown>>(
    sql`select action, actor_id::text as actor, subject_id as subject, facts
      from audit.entries where ${condition} order by id`,
  );
}

const doneBy = (id: string, action: string) =>
  entries(sql`actor_id = ${id}::uuid and action = ${action}`);

describe('what staff looked at', () => {
  it('stands in the log: each search with its words, its filters and whom it showed', async () => {
    const boss = await staffMember(fixture, 'support');
    const person = await verified(fixture);
    const path = `/v1/admin/players?query=${encodeURIComponent(person.email)}&status=active`;
    const found = await fixture.call('GET', path, { token: boss.token });
    const [shown] = found.body.items;
    expect(shown.displayName).toBe(person.displayName);
    const all = await fixture.call('GET', '/v1/admin/players?limit=3', { token: boss.token });
    const searches = await doneBy(boss.player.id, 'players.searched');
    expect(searches).toHaveLength(2);
    expect(searches[0]?.facts).toMatchObject({
      query: { query: person.email, status: 'active' },
      shown: [shown.id],
    });
    expect(searches[1]?.facts.shown).toEqual(all.body.items.map(({ id }: { id: string }) => id));
  });

  it('stands in the log: one player, and the log itself', async () => {
    const boss = await staffMember(fixture, 'admin');
    const person = await player(fixture);
    await fixture.call('GET', `/v1/admin/players/${person.player.id}`, { token: boss.token });
    await fixture.call('GET', '/v1/admin/audit?action=sign_in.failed', { token: boss.token });
    expect(await doneBy(boss.player.id, 'player.viewed')).toMatchObject([
      { subject: person.player.id },
    ]);
    expect(await doneBy(boss.player.id, 'audit.read')).toMatchObject([
      { facts: { query: { action: 'sign_in.failed' } } },
    ]);
  });
});

describe('a refused call for staff', () => {
  it('stands in the log with its caller, its path and its reason, whoever made it', async () => {
    const person = await player(fixture);
    const support = await staffMember(fixture, 'support');
    const boss = await staffMember(fixture, 'admin');
    const ban = (id: string, token: string) =>
      fixture.post(`/v1/admin/players/${id}/ban`, { reason: 'a good reason' }, { token });
    const victim = await player(fixture);
    expect((await ban(victim.player.id, person.accessToken)).status).toBe(403);
    const refusedRole = await fixture.call(
      'PUT',
      `/v1/admin/players/${victim.player.id}/roles/admin`,
      { token: support.token, body: { reason: 'a good reason' } },
    );
    expect(refusedRole.status).toBe(403);
    expect((await ban(boss.player.id, boss.token)).status).toBe(403);
    fixture.pass(16 * 60_000);
    expect((await fixture.call('GET', '/v1/admin/players', { token: boss.token })).status).toBe(
      401,
    );
    const codes = async (id: string) =>
      (await doneBy(id, 'staff.refused')).map(({ facts }) => facts);
    expect(await codes(person.player.id)).toEqual([
      { code: 'forbidden', path: `/v1/admin/players/${victim.player.id}/ban` },
    ]);
    expect(await codes(support.player.id)).toEqual([
      { code: 'forbidden', path: `/v1/admin/players/${victim.player.id}/roles/admin` },
    ]);
    expect(await codes(boss.player.id)).toEqual([
      { code: 'forbidden', path: `/v1/admin/players/${boss.player.id}/ban` },
    ]);
  });

  it('fills no log: of one caller at most twenty an hour are kept', async () => {
    const person = await player(fixture);
    for (let index = 0; index < 25; index++) {
      await fixture.call('GET', '/v1/admin/audit', { token: person.accessToken });
    }
    expect(await doneBy(person.player.id, 'staff.refused')).toHaveLength(20);
  });
});

describe('a wrong password', () => {
  it('is told apart by what it was asked for', async () => {
    const person = await player(fixture);
    const { accessToken: token } = person;
    const wrong = { currentPassword: 'wrong one', password: 'wrong one' };
    const newPassword = 'another good phrase';
    const answers = [
      await fixture.post('/v1/auth/login', { email: person.email, password: 'wrong one' }),
      await fixture.post('/v1/auth/step-up', { password: wrong.password }, { token }),
      await fixture.post(
        '/v1/auth/password/change',
        { currentPassword: wrong.currentPassword, newPassword },
        { token },
      ),
      await fixture.post(
        '/v1/auth/email/change',
        { newEmail: newcomer().email, password: wrong.password },
        { token },
      ),
      await fixture.call('DELETE', '/v1/me', { token, body: { password: wrong.password } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    const boss = await staffMember(fixture, 'admin');
    const off = await fixture.call('DELETE', '/v1/auth/mfa/totp', {
      token: boss.token,
      body: { password: `${PASSWORD} not`, code: '123456' },
    });
    expect(off.status).toBe(401);
    const failures = (id: string) => entries(sql`subject_id = ${id} and action like '%.failed'`);
    expect((await failures(person.player.id)).map(({ action }) => action)).toEqual([
      'sign_in.failed',
      'step_up.failed',
      'password_change.failed',
      'email_change.failed',
      'closing.failed',
    ]);
    expect((await failures(boss.player.id)).map(({ action }) => action)).toEqual([
      'factor_removal.failed',
    ]);
  });
});

describe('a wrong code of a second factor', () => {
  it('is told apart by what it was asked for, and so is one too many', async () => {
    const boss = await staffMember(fixture, 'admin');
    const { token } = boss;
    const [password, code] = [PASSWORD, '000000'];
    const asked = await fixture.post('/v1/auth/login', { email: boss.email, password });
    const { challengeToken } = asked.body;
    const answers = [
      await fixture.post('/v1/auth/login/mfa', { challengeToken, code }),
      await fixture.post('/v1/auth/step-up', { code }, { token }),
      await fixture.call('DELETE', '/v1/auth/mfa/totp', { token, body: { password, code } }),
      await fixture.call('DELETE', '/v1/me', { token, body: { password, code } }),
    ];
    expect(answers.map(({ body }) => body.error.code)).toEqual(Array(4).fill('invalid_code'));
    const uses = async (action: string) =>
      (await entries(sql`subject_id = ${boss.player.id} and action = ${action}`)).map(
        ({ facts }) => [facts.kind, facts.use],
      );
    expect(await uses('factor.failed')).toEqual(
      ['sign_in', 'step_up', 'factor_removal', 'closing'].map((use) => ['totp', use]),
    );
    for (let tries = 0; tries < 10; tries++) {
      await fixture.post('/v1/auth/step-up', { code }, { token });
    }
    expect((await uses('factor.limited')).at(-1)).toEqual(['totp', 'step_up']);
  });
});

// Staff: what they need, what they may do to whom, what acts on tokens and sockets at once, the audit.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { authFixture, grantRole, PASSWORD, player, signIn, staffMember } from './fixture.ts';

const fixture = authFixture();
const REASON = { reason: 'seen by a test' };

const staff = (role: string) => staffMember(fixture, role);
const grant = (playerId: string, role: string) => grantRole(fixture, playerId, role);

const admin = (path: string) => `/v1/admin/players/${path}`;

describe('staff', () => {
  // evidence: V8.4.2 A31
  it('act only with a factor and a proof of the last 15 minutes', async () => {
    const person = await player(fixture);
    await grant(person.player.id, 'admin');
    const plain = await signIn(fixture, person);
    const weak = await fixture.call('GET', '/v1/admin/players', { token: plain.accessToken });
    expect([weak.status, weak.body.error.code]).toEqual([403, 'mfa_required']);
    const boss = await staff('admin');
    expect((await fixture.call('GET', '/v1/admin/players', { token: boss.token })).status).toBe(
      200,
    );
    fixture.pass(15 * 60_000 + 1000);
    const { refreshToken } = boss;
    const refreshed = await fixture.post('/v1/auth/refresh', { refreshToken });
    const none = await fixture.call('GET', '/v1/admin/players', {
      token: refreshed.body.accessToken,
    });
    expect([none.status, none.body.error.code]).toEqual([403, 'step_up_required']);
  });

  // evidence: V6.2.1 A31
  it('have passwords of 12 characters or more, before and after they become staff', async () => {
    const boss = await staff('admin');
    const short = 'xq7-Lw2v-Rt';
    const long = `${short}9`;
    const person = await player(fixture, { password: short });
    const roles = admin(`${person.player.id}/roles/support`);
    const second = await staff('admin');
    const grantRole = async () => {
      const asked = await fixture.call('PUT', roles, { token: boss.token, body: REASON });
      if (asked.status !== 202) return asked;
      return fixture.post(`/v1/admin/approvals/${asked.body.approval.id}/approve`, REASON, {
        token: second.token,
      });
    };
    const change = (token: string, currentPassword: string, newPassword: string) =>
      fixture.post('/v1/auth/password/change', { currentPassword, newPassword }, { token });
    const refused = await grantRole();
    expect([refused.status, refused.body.error.code]).toEqual([409, 'short_password']);
    expect((await change(person.accessToken, short, long)).status).toBe(200);
    expect((await grantRole()).status).toBe(200);
    const signedIn = await signIn(fixture, { ...person, password: long });
    const weak = { code: 'weak_password', problem: 'too_short', lengthMin: 12 };
    const back = await change(signedIn.accessToken, long, short);
    expect([back.status, back.body.error]).toMatchObject([400, weak]);
    await fixture.post('/v1/auth/password/forgot', { email: person.email });
    const token = fixture.lastLink(person.email);
    const reset = (password: string) =>
      fixture.post('/v1/auth/password/reset', { token, password });
    expect((await reset(short)).body.error).toMatchObject(weak);
    expect((await reset(`${long}!`)).status).toBe(204);
  });

  it('end no sign-in and start no reset that cannot be written down', async () => {
    const boss = await staff('operator');
    const person = await player(fixture);
    const { accessToken: token } = await signIn(fixture, person);
    const end = () =>
      fixture.call('DELETE', admin(`${person.player.id}/sessions`), { token: boss.token });
    const reset = () =>
      fixture.post(admin(`${person.player.id}/password-reset`), REASON, { token: boss.token });
    const { admin: database } = fixture.db;
    await database.call(sql`create function audit.refuse() returns trigger language plpgsql as $$
      begin raise exception 'no room'; end $$`);
    await database.call(sql`create trigger unwritable before insert on audit.entries for each row
      when (new.action like '%by_staff') execute function audit.refuse()`);
    expect((await end()).status).toBeGreaterThanOrEqual(500);
    expect((await fixture.call('GET', '/v1/me', { token })).status).toBe(200);
    const { body } = await fixture.call('GET', admin(person.player.id), { token: boss.token });
    expect(body.sessions).not.toEqual([]);
    expect((await reset()).status).toBeGreaterThanOrEqual(500);
    expect(fixture.lastMail(person.email).subject).not.toBe('Set a new password');
    await database.call(sql`drop function audit.refuse() cascade`);
    expect((await end()).status).toBe(204);
    expect((await reset()).status).toBe(202);
  });

  // evidence: V7.4.2 A20
  it('end every sign-in and socket of a player by a ban, at once', async () => {
    const boss = await staff('operator');
    const person = await player(fixture);
    const id = person.player.id;
    const sid = fixture.hub.lists.get(id)?.signIns[0]?.sid ?? '';
    fixture.hub.sockets.set(id, [{ sid, kind: 'session', id: 'table-1' }]);
    const banned = await fixture.post(admin(`${id}/ban`), REASON, { token: boss.token });
    expect(banned.status, banned.text).toBe(204);
    expect(fixture.hub.lists.get(id)?.signIns).toEqual([]);
    expect(fixture.hub.cuts).toEqual([{ sid, kind: 'session', id: 'table-1' }]);
    await expect.poll(() => fixture.hub.standings.get(id)).toBe(1);
    const { refreshToken } = person;
    expect((await fixture.post('/v1/auth/refresh', { refreshToken })).status).toBe(401);
    const [rest] = await fixture.db.admin.call<{ count: string }>(
      sql`select count(*)::text as count from auth.revocations where player_id = ${id}::uuid`,
    );
    expect(rest?.count).toBe('0');
    const lifted = await fixture.post(admin(`${id}/unban`), REASON, { token: boss.token });
    expect(lifted.status).toBe(204);
    await signIn(fixture, person);
  });

  // evidence: A20
  it('have a ban told to a hub that was down, once it is back', async () => {
    const boss = await staff('operator');
    const person = await player(fixture);
    const id = person.player.id;
    fixture.hub.isDown = true;
    await fixture.post(admin(`${id}/ban`), REASON, { token: boss.token });
    expect(fixture.hub.lists.get(id)?.signIns).toHaveLength(1);
    fixture.hub.isDown = false;
    const { JOBS } = await import('#workers/auth/jobs.ts');
    await JOBS.revocations?.run(fixture.env, fixture.nowMs);
    expect(fixture.hub.lists.get(id)?.signIns).toHaveLength(1);
    await JOBS.revocations?.run(fixture.env, fixture.nowMs + 6000);
    expect(fixture.hub.lists.get(id)?.signIns).toEqual([]);
  });

  // evidence: A20
  it('keep a revocation due until the last socket was cut', async () => {
    const boss = await staff('operator');
    const person = await player(fixture);
    const id = person.player.id;
    const sid = fixture.hub.lists.get(id)?.signIns[0]?.sid ?? '';
    fixture.hub.sockets.set(id, [{ sid, kind: 'room', id: 'room-1' }]);
    await fixture.post(admin(`${id}/ban`), REASON, { token: boss.token });
    const count = async () => {
      const [row] = await fixture.db.admin.call<{ count: string }>(
        sql`select count(*)::text as count from auth.revocations where player_id = ${id}::uuid`,
      );
      return row?.count;
    };
    expect(await count()).toBe('1');
    const cuts: unknown[] = [];
    const control = {
      cut: async (socket: unknown) => {
        cuts.push(socket);
        fixture.hub.sockets.clear();
      },
      rename: async () => {},
    };
    const { JOBS } = await import('#workers/auth/jobs.ts');
    const env = { ...fixture.env, CHAT_ROOM_CONTROL: control };
    await JOBS.revocations?.run(env, fixture.nowMs + 6000);
    expect(cuts).toHaveLength(1);
    expect(await count()).toBe('0');
  });

  // evidence: V8.3.2 A20 A31
  it('change a role at once: tokens from before are of an older version', async () => {
    const boss = await staff('admin');
    const person = await player(fixture);
    const id = person.player.id;
    const put = (method: string) =>
      fixture.call(method, admin(`${id}/roles/support`), { token: boss.token, body: REASON });
    const second = await staff('admin');
    const { approval } = (await put('PUT')).body;
    const path = `/v1/admin/approvals/${approval.id}/approve`;
    expect((await fixture.post(path, REASON, { token: second.token })).status).toBe(200);
    expect((await put('PUT')).status).toBe(204);
    expect(fixture.hub.lists.get(id)?.signIns[0]?.ver).toBe(1);
    const { refreshToken } = person;
    const refreshed = await fixture.post('/v1/auth/refresh', { refreshToken });
    expect(refreshed.body.player.roles).toEqual(['player', 'support']);
    expect((await put('DELETE')).status).toBe(204);
    expect(fixture.hub.lists.get(id)?.signIns[0]?.ver).toBe(2);
  });

  // evidence: A33
  it('act on nobody above them, not on themselves and not on nobody', async () => {
    const operator = await staff('operator');
    const boss = await staff('admin');
    const { token } = operator;
    for (const [id, status] of [
      [boss.player.id, 403],
      [operator.player.id, 403],
      [newId(1), 404],
      ['not-an-id', 404],
      ['..%2f', 404],
    ] as const) {
      for (const act of ['ban', 'unban', 'password-reset', 'mfa-reset']) {
        const answer = await fixture.post(admin(`${id}/${act}`), REASON, { token });
        expect(answer.status, `${act} on ${id}`).toBe(status);
      }
    }
    const self = await fixture.call('PUT', admin(`${boss.player.id}/roles/finance`), {
      token: boss.token,
      body: REASON,
    });
    expect(self.status).toBe(403);
  });

  // evidence: V2.3.5 V6.4.4 A31
  it('take a factor away only as two persons', async () => {
    const first = await staff('operator');
    const second = await staff('operator');
    const person = await staff('support');
    await fixture.db.admin.call(
      sql`delete from auth.player_roles where player_id = ${person.player.id}::uuid`,
    );
    const reset = (token: string) =>
      fixture.post(admin(`${person.player.id}/mfa-reset`), REASON, { token });
    const asked = await reset(first.token);
    expect([asked.status, asked.body]).toEqual([
      202,
      {
        status: 'second_person_required',
        approval: { id: expect.any(String), state: 'waiting' },
      },
    ]);
    const same = await reset(first.token);
    expect([same.status, same.body.error.code]).toEqual([409, 'second_person_required']);
    const shown = await fixture.call('GET', admin(person.player.id), { token: second.token });
    expect(shown.body.pending).toMatchObject([{ act: 'mfa_reset', requestedBy: first.player.id }]);
    const done = await reset(second.token);
    expect([done.status, done.body]).toEqual([200, { status: 'done' }]);
    await signIn(fixture, person);
    const audit = await fixture.call('GET', `/v1/admin/audit?subject=${person.player.id}`, {
      token: first.token,
    });
    const actions = audit.body.items.map(({ action }: { action: string }) => action);
    expect(actions).toEqual(
      expect.arrayContaining(['staff.requested', 'staff.approved', 'factor.removed']),
    );
  });

  // evidence: V6.4.6
  it('may start a reset but never see or choose a password', async () => {
    const boss = await staff('operator');
    const person = await player(fixture);
    const started = await fixture.post(admin(`${person.player.id}/password-reset`), REASON, {
      token: boss.token,
    });
    expect(started.status).toBe(202);
    expect(started.text).not.toContain('token');
    expect(fixture.lastMail(person.email).subject).toBe('Set a new password');
  });

  // evidence: V7.4.5
  it('end one or all sign-ins of a player', async () => {
    const boss = await staff('operator');
    const person = await player(fixture);
    const id = person.player.id;
    fixture.pass(1);
    await signIn(fixture, person);
    const shown = await fixture.call('GET', admin(id), { token: boss.token });
    expect(shown.body.sessions).toHaveLength(2);
    const end = (path: string) => fixture.call('DELETE', admin(path), { token: boss.token });
    expect((await end(`${id}/sessions/${shown.body.sessions[0].id}`)).status).toBe(204);
    expect((await end(`${id}/sessions/${shown.body.sessions[0].id}`)).status).toBe(404);
    expect(fixture.hub.lists.get(id)?.signIns).toHaveLength(1);
    expect((await end(`${id}/sessions`)).status).toBe(204);
    expect(fixture.hub.lists.get(id)?.signIns).toEqual([]);
  });
});

describe('lists', () => {
  // evidence: V14.2.6 A35
  it('show support the players with masked addresses and never a secret', async () => {
    const support = await staff('support');
    const operator = await staff('operator');
    const person = await player(fixture);
    const path = `/v1/admin/players?query=${encodeURIComponent(person.displayName)}`;
    const masked = await fixture.call('GET', path, { token: support.token });
    expect(masked.body.items).toHaveLength(1);
    expect(masked.text).not.toContain(person.email);
    expect(Object.keys(masked.body.items[0]).sort()).toEqual([
      'createdAt',
      'displayName',
      'email',
      'emailVerified',
      'id',
      'mfaEnabled',
      'roles',
      'status',
    ]);
    const open = await fixture.call('GET', path, { token: operator.token });
    expect(open.body.items[0].email).toBe(person.email);
    expect(open.text).not.toMatch(/hash|scrypt|seed/);
  });

  // evidence: V1.2.4 V1.2.9 A38
  it('take what is typed as text, never as a pattern or SQL', async () => {
    const boss = await staff('admin');
    for (const query of ['%', '_____', "' or '1'='1", '\\', '%%', '"; drop table auth.players']) {
      const answer = await fixture.call(
        'GET',
        `/v1/admin/players?query=${encodeURIComponent(query)}`,
        { token: boss.token },
      );
      expect([answer.status, answer.body.items], query).toEqual([200, []]);
    }
  });

  // evidence: V15.3.7 A38
  it('refuse cursors that nobody gave out and cap the page', async () => {
    const boss = await staff('admin');
    const read = (query: string) =>
      fixture.call('GET', `/v1/admin/${query}`, { token: boss.token });
    const page = await read('players?limit=2');
    expect(page.body.items).toHaveLength(2);
    const next = await read(`players?limit=2&cursor=${page.body.nextCursor}`);
    expect(next.body.items.map(({ id }: { id: string }) => id)).not.toContain(
      page.body.items[1].id,
    );
    const audit = await read('audit?limit=1');
    for (const cursor of [
      'x',
      page.body.nextCursor.slice(0, -3),
      `${page.body.nextCursor}A`,
      audit.body.nextCursor,
      btoa('["2026","1"]'),
      btoa('[[],{}]').replaceAll('=', ''),
    ]) {
      const answer = await read(`players?cursor=${encodeURIComponent(cursor)}`);
      expect([answer.status, answer.body.error.code], cursor).toEqual([400, 'invalid_cursor']);
    }
    for (const limit of ['0', '1000', '-1', '1e3', '1.5', 'all']) {
      expect((await read(`players?limit=${limit}`)).status, limit).toBe(400);
    }
    expect((await read('players?limit=100&limit=1')).status).toBe(400);
    expect((await read('players?unknown=1')).status).toBe(400);
  });
});

describe('the audit log', () => {
  // evidence: V2.3.3 V16.2.1 A72
  it('holds every act with who, whom, why and the request, sealed in a chain', async () => {
    const boss = await staff('admin');
    const person = await player(fixture);
    const id = person.player.id;
    const answer = await fixture.post(admin(`${id}/ban`), REASON, { token: boss.token });
    const { JOBS } = await import('#workers/auth/jobs.ts');
    await JOBS['audit-sealing']?.run(fixture.env, fixture.nowMs);
    const audit = await fixture.call('GET', `/v1/admin/audit?action=player.banned&subject=${id}`, {
      token: boss.token,
    });
    expect(audit.body.items).toMatchObject([
      {
        action: 'player.banned',
        actorId: boss.player.id,
        subjectId: id,
        facts: REASON,
        requestId: answer.headers.get('x-request-id'),
        role: 'parlor_auth',
        position: expect.stringMatching(/^\d+$/),
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    expect(audit.text).not.toContain(person.email);
    expect(audit.text).not.toContain(PASSWORD);
  });

  // evidence: V16.3.1 A72
  it('notes sign-ins that opened, failed, were limited, and codes that were wrong', async () => {
    const boss = await staff('admin');
    const person = await player(fixture);
    for (let index = 0; index < 11; index++) {
      await fixture.post('/v1/auth/login', { email: person.email, password: 'wrong' });
    }
    const audit = await fixture.call('GET', `/v1/admin/audit?subject=${person.player.id}`, {
      token: boss.token,
    });
    const count = (action: string) =>
      audit.body.items.filter((item: { action: string }) => item.action === action).length;
    expect(count('sign_in.opened')).toBe(1);
    expect(count('sign_in.failed')).toBe(10);
    expect(count('sign_in.limited')).toBe(1);
    expect(count('player.registered')).toBe(1);
    expect(count('player.verified')).toBe(1);
  });
});

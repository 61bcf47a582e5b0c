// What needs two people, over HTTP: role grants, factor resets, and the list of what waits.

import { sql } from 'drizzle-orm';
import { generateSync } from 'otplib';
import { describe, expect, it } from 'vitest';
import { APPROVAL_KINDS } from '#shared/contracts/http/auth-approvals.ts';
import { newId } from '#shared/ids.ts';
import { authFixture, player, signIn } from './fixture.ts';

const fixture = authFixture();
const REASON = { reason: 'seen by a test' };
const DAY_SECONDS = 86_400;

/** A member of staff with a factor and a fresh sign-in; the role is as old as asked. */
async function staff(role: string, ageSeconds = 10 * DAY_SECONDS, changes = {}) {
  const person = await player(fixture, changes);
  await fixture.db.admin.call(sql`select auth.set_role(${person.player.id}::uuid, ${role}, true,
    null, to_timestamp(${fixture.nowMs / 1000 - ageSeconds}::float8), 'test', null)`);
  const { accessToken: token } = await signIn(fixture, person);
  const begun = await fixture.post('/v1/auth/mfa/totp', undefined, { token });
  const epoch = Math.floor(fixture.nowMs / 1000);
  const code = generateSync({ secret: begun.body.secret, epoch });
  const confirmed = await fixture.post('/v1/auth/mfa/totp/confirm', { code }, { token });
  expect(confirmed.status, confirmed.text).toBe(200);
  return { id: person.player.id, email: person.email, token: confirmed.body.accessToken as string };
}

/** All but those that stand in a table of their own as well: payments' tests decide these. */
const KINDS = APPROVAL_KINDS.filter((kind) => kind !== 'adjustment' && kind !== 'refund');

type Staff = Awaited<ReturnType<typeof staff>>;

const askRole = (who: Staff, id: string, role = 'finance') =>
  fixture.call('PUT', `/v1/admin/players/${id}/roles/${role}`, { token: who.token, body: REASON });
const decide = (
  who: Staff,
  id: string,
  verdict: 'approve' | 'reject',
  options: { body?: unknown; env?: Record<string, string> } = {},
) =>
  fixture.call('POST', `/v1/admin/approvals/${id}/${verdict}`, {
    body: REASON,
    token: who.token,
    ...options,
  });

async function rolesOf(id: string): Promise<string[]> {
  const rows = await fixture.db.admin.call<{ role: string }>(
    sql`select role from auth.player_roles where player_id = ${id}::uuid order by 1`,
  );
  return rows.map(({ role }) => role);
}

describe('a role grant', () => {
  // evidence: A31
  it('is done when a second person approves, and tokens from before end with it', async () => {
    const [one, two, person] = [await staff('admin'), await staff('admin'), await player(fixture)];
    const asked = await askRole(one, person.player.id);
    expect([asked.status, asked.body]).toEqual([
      202,
      { approval: { id: expect.any(String), state: 'waiting' } },
    ]);
    expect(await rolesOf(person.player.id)).toEqual([]);
    const { id } = asked.body.approval;
    expect((await askRole(one, person.player.id)).body.approval.id).toBe(id);
    const alone = await decide(one, id, 'approve');
    expect([alone.status, alone.body.error.code]).toEqual([409, 'second_person_required']);
    const done = await decide(two, id, 'approve');
    expect([done.status, done.body.approval]).toMatchObject([
      200,
      { id, state: 'approved', kind: 'role_grant', act: { role: 'finance' }, decidedBy: two.id },
    ]);
    expect(await rolesOf(person.player.id)).toEqual(['finance']);
    expect(fixture.hub.lists.get(person.player.id)?.signIns[0]?.ver).toBe(1);
    expect((await decide(two, id, 'approve')).status).toBe(200);
    const other = await decide(two, id, 'reject');
    expect([other.status, other.body.error]).toMatchObject([
      409,
      { code: 'approval_closed', state: 'approved' },
    ]);
    expect((await askRole(one, person.player.id)).status).toBe(204);
  });

  // evidence: A31
  it('is never within the reach of one admin and accounts of their making', async () => {
    const [boss, other] = [await staff('admin'), await staff('admin')];
    const puppet = await staff('support');
    const { id } = (await askRole(boss, puppet.id, 'admin')).body.approval;
    expect((await decide(boss, id, 'approve')).status).toBe(409);
    expect((await decide(puppet, id, 'approve')).status).toBe(403);
    const twin = await staff('admin', 0, { email: boss.email.replace('@', '+two@') });
    expect((await decide(twin, id, 'approve')).body.error.code).toBe('accounts_linked');
    expect(await rolesOf(puppet.id)).toEqual(['support']);
    expect((await decide(other, id, 'reject')).body.approval.state).toBe('rejected');
    expect((await decide(other, id, 'approve')).body.error.code).toBe('approval_closed');
    expect(await rolesOf(puppet.id)).toEqual(['support']);
  });

  it('is void when its asker is no longer an admin', async () => {
    const [one, two, person] = [await staff('admin'), await staff('admin'), await player(fixture)];
    const { id } = (await askRole(one, person.player.id)).body.approval;
    const taken = await fixture.call('DELETE', `/v1/admin/players/${one.id}/roles/admin`, {
      token: two.token,
      body: REASON,
    });
    expect(taken.status).toBe(204);
    const late = await decide(two, id, 'approve');
    expect(late.body.error).toMatchObject({ code: 'approval_closed', state: 'void' });
    expect(await rolesOf(person.player.id)).toEqual([]);
  });

  it('waits for whoever has had the role as long as the setting says, and tells from when', async () => {
    const [one, young, person] = [
      await staff('admin'),
      await staff('admin', DAY_SECONDS / 2),
      await player(fixture),
    ];
    const env = { APPROVER_ROLE_AGE_SECONDS: `${DAY_SECONDS}` };
    const { id } = (await askRole(one, person.player.id)).body.approval;
    const early = await decide(young, id, 'approve', { env });
    expect([early.status, early.body.error.code]).toEqual([403, 'role_too_new']);
    const changesAtMs = Date.parse(early.body.error.changesAt);
    expect(Math.abs(changesAtMs - fixture.nowMs - (DAY_SECONDS / 2) * 1000)).toBeLessThan(2000);
    expect((await decide(young, id, 'approve')).status).toBe(200);
  });
});

describe('a role granted on the command line', () => {
  it('is mailed once to every admin, with the reason', async () => {
    const [one, two, third] = [await staff('admin'), await staff('admin'), await player(fixture)];
    const reason = 'both admins lost their phones';
    await fixture.db.admin.call(sql`select auth.grant_by_operator(${third.email}, 'admin', true,
      ${reason}, now())`);
    const { JOBS } = await import('#workers/auth/jobs.ts');
    await Promise.all([1, 2].map(() => JOBS['staff-alerts']?.run(fixture.env, fixture.nowMs)));
    await JOBS['staff-alerts']?.run(fixture.env, fixture.nowMs);
    // More admins of other tests may hear of it too; a run of the outbox takes twenty.
    for (let runs = 0; runs < 5; runs++) await JOBS['mail-outbox']?.run(fixture.env, fixture.nowMs);
    for (const { email } of [one, two, third]) {
      const told = fixture.mails.filter(
        (mail) => mail.to === email && mail.subject.includes('on the command line'),
      );
      expect(told, email).toHaveLength(1);
      expect(told[0]?.text).toContain(reason);
    }
  });
});

describe('approvals', () => {
  it('are listed to those who may ask or decide them, newest first and whole', async () => {
    const [admin, operator, finance, support] = [
      await staff('admin'),
      await staff('operator'),
      await staff('finance'),
      await staff('support'),
    ];
    const person = await player(fixture);
    const first = (await askRole(admin, person.player.id, 'support')).body.approval.id;
    fixture.pass(5);
    const second = (await askRole(admin, person.player.id, 'moderator')).body.approval.id;
    const list = (who: Staff, query = '') =>
      fixture.call('GET', `/v1/admin/approvals${query}`, { token: who.token });
    const page = await list(admin, '?state=waiting&kind=role_grant&limit=1');
    expect(page.body.items).toMatchObject([
      { id: second, askedBy: admin.id, subjectId: person.player.id, act: { role: 'moderator' } },
    ]);
    const next = await list(admin, `?state=waiting&limit=1&cursor=${page.body.nextCursor}`);
    expect(next.body.items).toMatchObject([{ id: first }]);
    for (const who of [operator, finance]) {
      const { body } = await list(who);
      expect(body.items.map(({ kind }: { kind: string }) => kind)).not.toContain('role_grant');
    }
    expect((await list(support)).status).toBe(403);
    expect((await list(admin, '?cursor=x')).body.error.code).toBe('invalid_cursor');
    expect((await list(admin, '?state=open')).status).toBe(400);
  });

  it('refuse what nobody asked for, and a decision without a reason', async () => {
    const admin = await staff('admin');
    expect((await decide(admin, newId(1), 'approve')).status).toBe(404);
    expect((await decide(admin, 'x', 'approve')).status).toBe(404);
    for (const body of [{}, { reason: '' }, { reason: ' x' }, { reason: 'abc', x: 1 }]) {
      expect((await decide(admin, newId(1), 'reject', { body })).status).toBe(400);
    }
  });

  // evidence: A31
  it('of a factor reset by the common route do what the old route does', async () => {
    const [one, two] = [await staff('operator'), await staff('operator')];
    const person = await staff('support');
    await fixture.db.admin.call(
      sql`delete from auth.player_roles where player_id = ${person.id}::uuid`,
    );
    const path = `/v1/admin/players/${person.id}/mfa-reset`;
    const asked = await fixture.post(path, REASON, { token: one.token });
    const { id } = asked.body.approval;
    const done = await decide(two, id, 'approve');
    expect(done.body.approval, done.text).toMatchObject({
      kind: 'factor_reset',
      state: 'approved',
    });
    expect(fixture.lastMail(person.email).subject).toContain('second factor');
    expect(fixture.hub.lists.get(person.id)?.signIns).toEqual([]);
    const again = await fixture.post(path, REASON, { token: one.token });
    expect(again.body.error.code).toBe('mfa_not_enabled');
  });

  // evidence: A31
  it('of a factor reset take away the factor that was asked about and none that came after it', async () => {
    const [one, two] = [await staff('operator'), await staff('operator')];
    const person = await staff('support');
    await fixture.db.admin.call(
      sql`delete from auth.player_roles where player_id = ${person.id}::uuid`,
    );
    const path = `/v1/admin/players/${person.id}/mfa-reset`;
    const stale = (await fixture.post(path, REASON, { token: one.token })).body.approval.id;
    fixture.pass(1_000);
    await fixture.db.admin.call(sql`update auth.totp set confirmed_at = to_timestamp(
      ${fixture.nowMs / 1000}::float8) where player_id = ${person.id}::uuid`);
    const late = await decide(two, stale, 'approve');
    expect([late.status, late.body.error.code]).toEqual([409, 'approval_closed']);
    // The old route neither decides the stale request: it asks anew, and the stale one is void.
    const anew = await fixture.post(path, REASON, { token: two.token });
    expect(anew.status, anew.text).toBe(202);
    const rows = await fixture.db.admin.call(sql`select id, state from approvals.requests
      where subject_id = ${person.id}::uuid and kind = 'factor_reset' order by id`);
    expect(rows).toEqual([
      { id: stale, state: 'void' },
      { id: anew.body.approval.id, state: 'waiting' },
    ]);
    expect((await decide(one, anew.body.approval.id, 'approve')).status).toBe(200);
  });

  // evidence: A31
  it('of a factor reset of staff need an admin on both sides', async () => {
    const [admin, operator] = [await staff('admin'), await staff('operator')];
    const person = await staff('support');
    const path = `/v1/admin/players/${person.id}/mfa-reset`;
    const { id } = (await fixture.post(path, REASON, { token: admin.token })).body.approval;
    expect((await decide(operator, id, 'approve')).status).toBe(403);
    expect((await decide(await staff('admin'), id, 'approve')).status).toBe(200);
  });

  // evidence: A31
  it.each(KINDS)('of the kind %s are listed and decided by the common route', async (kind) => {
    const [one, two] = [await staff('admin'), await staff('admin')];
    const [id, about] = [newId(fixture.nowMs), newId(fixture.nowMs)];
    await fixture.db.admin.call(sql`insert into approvals.requests (id, kind, subject_id, act, digest,
        reason, asked_by, asked_at, expires_at)
      select ${id}::uuid, ${kind}, ${about}::uuid, '{"of": "a test"}', approvals.digest_of(${kind},
          ${about}::uuid, '{"of": "a test"}'), 'a test', ${one.id}::uuid, at, at + interval '1 day'
        from to_timestamp(${fixture.nowMs / 1000}::float8) at`);
    const path = `/v1/admin/approvals?state=waiting&kind=${kind}`;
    const listed = await fixture.call('GET', path, { token: two.token });
    expect(listed.status, listed.text).toBe(200);
    expect(listed.body.items).toContainEqual(expect.objectContaining({ id, kind }));
    const done = await decide(two, id, 'reject');
    expect([done.status, done.body.approval], done.text).toMatchObject([
      200,
      { id, kind, state: 'rejected' },
    ]);
  });
});

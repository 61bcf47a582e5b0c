// Checks of documents over their routes: a page of the provider's, its signed notice, and what a player
// and payments are told. The provider is the emulator that development uses.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { LISTED, type Outcome } from '#scripts/emulators/partners/identity/outcomes.ts';
import { newKeys } from '#scripts/platform/settings/keys.ts';
import * as contract from '#shared/contracts/http/compliance.ts';
import { signatureHeader } from '#shared/signed-notice.ts';
import { collectExport } from '#workers/compliance/erasure.ts';
import { JOBS } from '#workers/compliance/jobs.ts';
import { ComplianceService } from '#workers/compliance/service.ts';
import { partnersFixture } from './partners.ts';

const checks = partnersFixture();
const { fixture, partners } = checks;
const run = (job: string) => JOBS[job]?.run(fixture.env, Date.now());

/** A player whose check has ended so, heard of by a notice. */
async function checked(outcome: Outcome, change: object = {}) {
  const player = await checks.named(change);
  const { body } = await checks.begin(player);
  partners.identity.press(checks.referenceOf(body.id), outcome);
  expect(await checks.deliver()).toBe(200);
  return { player, id: String(body.id) };
}

describe('somebody who has a document checked', () => {
  it('gets a page, the same again for the same key, and is of tier 2 once the provider says so', async () => {
    const player = await checks.named();
    const begun = await checks.begin(player, 'one');
    expect(begun.status).toBe(201);
    expect(contract.beginCheck.replies[201].parse(begun.body)).toEqual(begun.body);
    expect((await checks.begin(player, 'one')).body).toEqual(begun.body);
    expect((await checks.begin(player, 'two')).body.id).toBe(begun.body.id);
    expect(await checks.identity(player)).toEqual({ tier: 1, state: 'open', needs: ['check'] });
    const page = await fetch(begun.body.url);
    expect(await page.text()).toContain('This checks nothing.');
    partners.identity.press(checks.referenceOf(begun.body.id), 'match');
    expect(await checks.deliver()).toBe(200);
    expect(await checks.deliver()).toBe(200);
    expect(await checks.identity(player)).toEqual({ tier: 2, state: 'verified', needs: [] });
  });

  it('must have declared who they are', async () => {
    const { status, body } = await checks.begin(await fixture.player());
    expect([status, body.error.code]).toEqual([403, 'identity_required']);
  });

  it('is told to try again when the provider does not answer, and the same key goes on', async () => {
    const player = await checks.named();
    partners.identity.failNext({ path: '/verifications', kind: 'lost_after' });
    const lost = await checks.begin(player, 'one');
    expect([lost.status, lost.body.error.code]).toEqual([503, 'try_again']);
    const begun = await checks.begin(player, 'one');
    expect(begun.status).toBe(201);
    expect(begun.body.url).toContain(checks.referenceOf(begun.body.id));
  });

  it.each([
    ['birth_date', 'birth_date'],
    ['expired', 'document_expired'],
    ['document', 'document'],
    ['selfie', 'selfie'],
  ] as const)('has failed, and reads why: %s', async (outcome, reason) => {
    const { player } = await checked(outcome);
    const seen = { tier: 1, state: 'failed', reason, needs: ['check'] };
    expect(await checks.identity(player)).toEqual(seen);
  });

  it('who is under age loses the account', async () => {
    const { player } = await checked('underage');
    const [row] = await fixture.db.admin.call(
      sql`select status from auth.players where id = ${player}::uuid`,
    );
    expect(row).toEqual({ status: 'banned' });
  });

  it('with the document of another account is its double', async () => {
    await checked('same_person');
    const { player } = await checked('same_person');
    expect(await checks.identity(player)).toMatchObject({ reason: 'duplicate_person' });
  });

  it('under another name than declared is verified, and the profile is what is missing', async () => {
    const { player } = await checked('other_name');
    expect(await checks.identity(player)).toEqual({
      ...{ tier: 2, state: 'verified', needs: ['profile'] },
    });
    expect((await checked('close_name').then((of) => checks.identity(of.player))).needs).toEqual(
      [],
    );
  });

  it('is heard of by the job where every notice was lost', async () => {
    const player = await checks.named();
    const { body } = await checks.begin(player);
    partners.identity.press(checks.referenceOf(body.id), 'match');
    expect(await run('identity-notices')).toMatchObject({ failed: 0 });
    expect(await checks.identity(player)).toMatchObject({ tier: 2 });
    const other = await checks.named();
    const { id } = (await checks.begin(other)).body;
    partners.identity.press(checks.referenceOf(id), 'match');
    await fixture.db.admin.call(sql`update identity.checks set next_look_at = now()
      where id = ${id}::uuid`);
    expect(await run('identity-checks')).toMatchObject({ failed: 0 });
    expect(await checks.identity(other)).toMatchObject({ tier: 2 });
  });

  it('of which the provider fell silent for long is parked, and staff have it asked about again', async () => {
    const player = await checks.named();
    const { id } = (await checks.begin(player)).body;
    await fixture.db.admin.call(sql`update identity.checks set parked_at = now(), look_failures = 100,
      looks = 100, look_error = 'no answer', next_look_at = now() + interval '1 day'
      where id = ${id}::uuid`);
    expect(await run('identity-checks')).toMatchObject({ parked: 1 });
    const operator = await fixture.staff('operator');
    const ask = (method: string, path: string, body?: object) =>
      fixture.asStaff('operator', operator, method, `/v1/admin/compliance/outboxes${path}`, body);
    const list = (await ask('GET', '')).body;
    expect(contract.listParked.replies[200]?.parse(list)).toEqual(list);
    expect(list.items).toMatchObject([
      { outbox: 'checks', id, subjectId: player, attempts: 100, lastError: 'no answer' },
    ]);
    partners.identity.press(checks.referenceOf(id), 'match');
    const retry = () => ask('POST', `/checks/${id}/retry`, { reason: 'it is well again' });
    expect((await retry()).status).toBe(204);
    expect((await retry()).status).toBe(404);
    expect(await run('identity-checks')).toMatchObject({ parked: 0 });
    expect(await checks.identity(player)).toMatchObject({ tier: 2 });
  });
});

describe('a notice', () => {
  it('that is not exactly as signed is refused and decides nothing', async () => {
    const player = await checks.named();
    const { id } = (await checks.begin(player)).body;
    partners.identity.press(checks.referenceOf(id), 'match');
    const notice = checks.newest();
    const { body, header } = partners.identity.notices.signed(notice);
    const now = Math.floor(Date.now() / 1000);
    for (const [text, sign] of [
      [body, null],
      [body, ''],
      [body, 't=,v1='],
      [`${body} `, header],
      [body, signatureHeader(body, 'another', now)],
      [body, signatureHeader(body, partners.identity.notices.secret, now - 301)],
      [body, signatureHeader(body, partners.identity.notices.secret, now + 301)],
    ] as const) {
      const answer = await checks.post(text, sign);
      expect([answer.status, answer.body.error.code]).toEqual([401, 'invalid_signature']);
    }
    const odd = '{"data":{}}';
    const signed = signatureHeader(odd, partners.identity.notices.secret, now);
    expect((await checks.post(odd, signed)).status).toBe(400);
    expect(await checks.identity(player)).toMatchObject({ tier: 1, state: 'open' });
  });

  it('of a check that nobody began is taken and forgotten', async () => {
    const notice = partners.identity.notices.say('verification.verified', { id: 'ver_none' });
    expect(notice.data.id).toBe('ver_none');
    expect(await checks.deliver()).toBe(200);
  });
});

describe('a run that is cut anywhere', () => {
  // Each trouble outlives the repeats that a statement has by itself.
  const cut = (kind: 'down' | 'lost', after: number) => [
    ...Array.from({ length: after }, () => undefined),
    ...Array.from({ length: 12 }, () => kind),
  ];

  it.each(
    (['down', 'lost'] as const).flatMap((kind) => [0, 1, 2].map((after) => [kind, after] as const)),
  )('begins one check and decides it once: %s after %s statements', async (kind, after) => {
    const player = await checks.named();
    const key = crypto.randomUUID();
    checks.database.push(...(cut(kind, after) as typeof checks.database));
    const first = await checks.begin(player, key);
    checks.database.length = 0;
    expect([201, 503]).toContain(first.status);
    const { body } = await checks.begin(player, key);
    partners.identity.press(checks.referenceOf(body.id), 'match');
    checks.database.push(...(cut(kind, after) as typeof checks.database));
    const told = await checks.deliver();
    checks.database.length = 0;
    expect([200, 503]).toContain(told);
    expect(await checks.deliver()).toBe(200);
    expect(await checks.identity(player)).toMatchObject({ tier: 2, state: 'verified' });
    const [row] = await fixture.db.admin.call(sql`select
        (select count(*)::int from identity.checks where player_id = ${player}::uuid) as checks,
        (select count(*)::int from audit.entries where subject_id = ${player}
          and action in ('identity.check_begun', 'identity.checked')) as entries`);
    expect(row).toEqual({ checks: 1, entries: 2 });
  });
});

describe('what is kept of a check', () => {
  it('says nothing of a person in the clear, and its document nowhere', async () => {
    const { player, id } = await checked('match');
    const [row] = await fixture.db.admin.call<{ text: string }>(sql`select
      (select c::text from identity.checks c where id = ${id}::uuid) || ' ' ||
      (select string_agg(e::text, ' ') from audit.entries e where subject_id = ${player}) as text`);
    for (const secret of ['Ada', 'King', 'Elm', '1990', 'doc_', '78701']) {
      expect(row?.text).not.toContain(secret);
    }
  });

  it('is in the export, as the document says', async () => {
    const { player, id } = await checked('match');
    expect(await collectExport(fixture.env, player)).toMatchObject({
      checks: [{ id, state: 'verified', documentKind: 'driving_licence' }],
      verified: { givenName: 'Ada', familyName: 'King' },
    });
  });

  it('is sealed under a new key by the job, with a hash of the document under it', async () => {
    const { player, id } = await checked('match');
    const older = fixture.env.IDENTITY_KEY;
    fixture.changes = { IDENTITY_KEY: `${newKeys().IDENTITY_KEY},${older}` };
    try {
      expect(await run('identity-check-keys')).toMatchObject({ unreadable: 0 });
      expect(await run('identity-check-keys')).toMatchObject({ resealed: 0 });
      const service = fixture.entrypoint(ComplianceService);
      expect(await service.payee({ playerId: player })).toMatchObject({ checkId: id });
      const [row] = await fixture.db.admin.call(sql`select count(*)::int as keys
        from identity.keys where player_id = ${player}::uuid and kind = 'document'`);
      expect(row).toEqual({ keys: 2 });
    } finally {
      fixture.changes = {};
    }
  });

  it('is forgotten by the provider as soon as its player has left', async () => {
    const { player, id } = await checked('match');
    await fixture.db.admin.call(sql`update auth.players set status = 'closing'
      where id = ${player}::uuid`);
    await fixture.db.admin.call(sql`insert into auth.erasures
        (player_id, requested_at, forfeit_balance)
      values (${player}::uuid, now() - interval '1 minute', false)`);
    await run('compliance-erasures');
    await run('identity-checks');
    expect(partners.identity.ofCheck(id)).toMatchObject({ redacted: true, found: null });
    expect(await collectExport(fixture.env, player)).toMatchObject({ verified: null });
  });

  it('is forgotten by the provider after 30 days, and is enough for who is paid', async () => {
    const { player, id } = await checked('match');
    await fixture.db.admin.call(sql`update identity.checks set next_look_at = now()
      where id = ${id}::uuid`);
    await run('identity-checks');
    expect(partners.identity.ofCheck(id)).toMatchObject({ redacted: true, found: null });
    const service = fixture.entrypoint(ComplianceService);
    expect(await service.payee({ playerId: player })).toMatchObject({
      ...{ givenName: 'Ada', familyName: 'King', dateOfBirth: '1990-01-31', checkId: id },
      address: { city: 'Austin' },
    });
  });
});

describe('payments', () => {
  it('is told whether a name is the verified one, and nobody of whom nothing was verified', async () => {
    const service = fixture.entrypoint(ComplianceService);
    const { player, id } = await checked('match');
    const match = (ownerName: string, playerId = player) =>
      service.matchName({ playerId, ownerName });
    expect(await match('KING, ADA M.')).toEqual({ match: 'same', checkId: id });
    expect(await match('A. King')).toEqual({ match: 'close', checkId: id });
    expect(await match('Grace Hopper')).toEqual({ match: 'none', checkId: id });
    const nobody = await checks.named();
    expect(await match('Ada King', nobody)).toEqual({ match: 'none', checkId: null });
    expect(await service.payee({ playerId: nobody })).toBeNull();
    const listed = await checked('listed');
    expect(await service.payee({ playerId: listed.player })).toMatchObject(LISTED);
  });
});

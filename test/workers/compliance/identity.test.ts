// Declared profiles over their routes: what is taken and refused, who reads them, what the database sees.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newKeys } from '#scripts/platform/settings/keys.ts';
import * as contract from '#shared/contracts/http/compliance-identity.ts';
import { tokenOf } from '#test/kit/service.ts';
import { collectExport } from '#workers/compliance/erasure.ts';
import { JOBS } from '#workers/compliance/jobs.ts';
import { complianceFixture } from './fixture.ts';

const fixture = complianceFixture();
const PATH = '/v1/identity/profile';
const ADDRESS = {
  line1: '12 Elm Street',
  city: 'Austin',
  region: 'TX',
  postalCode: '78701',
  country: 'US',
};
const PROFILE = {
  givenName: 'Ada',
  familyName: 'King',
  dateOfBirth: '1990-01-31',
  address: ADDRESS,
};

async function as(player: string, method: string, path: string, body?: unknown) {
  return fixture.call(method, path, { token: await tokenOf(player), body });
}
const declare = (player: string, change: object = {}) =>
  as(player, 'PUT', PATH, { ...PROFILE, ...change });
const state = async (player: string) => (await as(player, 'GET', '/v1/identity')).body;
const stored = async (player: string) => {
  const [row] = await fixture.db.admin.call<{
    row: string;
    keys: string;
  }>(sql`select p::text as row,
    (select string_agg(k::text, ' ') from identity.keys k where k.player_id = p.player_id) as keys
    from identity.profiles p where player_id = ${player}::uuid`);
  return row ?? null;
};
const versionOf = async (player: string) => {
  const [row] = await fixture.db.admin.call<{ version: number }>(sql`select version
    from identity.profiles where player_id = ${player}::uuid`);
  return row?.version ?? 0;
};

describe('somebody who declares who they are', () => {
  it('is of tier 1, and reads what they declared', async () => {
    const player = await fixture.player();
    expect(await state(player)).toEqual({ tier: 0, state: 'none', needs: ['profile', 'check'] });
    expect((await as(player, 'GET', PATH)).status).toBe(404);
    const answer = await declare(player);
    expect(answer.status).toBe(200);
    expect(contract.declareProfile.replies[200].parse(answer.body)).toEqual(answer.body);
    expect(answer.body).toMatchObject(PROFILE);
    expect((await as(player, 'GET', PATH)).body).toEqual(answer.body);
    expect(await state(player)).toEqual({ tier: 1, state: 'none', needs: ['check'] });
  });

  it('has no proved address yet: that is among what is missing', async () => {
    const player = await fixture.player({ isVerified: false });
    expect((await state(player)).needs).toEqual(['email', 'profile', 'check']);
  });

  it('changes nothing by declaring the same again, and makes one change of two at once', async () => {
    const player = await fixture.player();
    const first = await declare(player);
    const again = await declare(player, { familyName: '  King ' });
    expect(again.body).toEqual(first.body);
    expect(await versionOf(player)).toBe(1);
    const answers = await Promise.all([1, 2].map(() => declare(player, { familyName: 'Byron' })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await versionOf(player)).toBe(2);
  });

  it('is told to come back when they change it a sixth time in a day', async () => {
    const player = await fixture.player();
    for (let change = 0; change < 5; change += 1) {
      expect((await declare(player, { familyName: `King ${change}` })).status).toBe(200);
    }
    const refused = await declare(player, { familyName: 'King VI' });
    expect([refused.status, refused.body.error.code]).toEqual([429, 'rate_limited']);
    expect(refused.body.error.retryAfterSeconds).toBeGreaterThan(86_000);
  });

  it.each([
    ['givenName', { givenName: ' ' }],
    ['givenName', { givenName: '4711' }],
    ['familyName', { familyName: 'x'.repeat(101) }],
    ['familyName', { familyName: 'Ki\u202Eng' }],
    ['dateOfBirth', { dateOfBirth: '1990-02-30' }],
    ['dateOfBirth', { dateOfBirth: '1990-01-30' }],
    ['address.line1', { address: { ...ADDRESS, line1: '' } }],
    ['address.line1', { address: { ...ADDRESS, line1: '12 Elm\nStreet' } }],
    ['address.region', { address: { ...ADDRESS, region: 'ZZ' } }],
    ['address.region', { address: { ...ADDRESS, region: 'tx' } }],
    ['address.postalCode', { address: { ...ADDRESS, postalCode: '7870' } }],
    ['address.country', { address: { ...ADDRESS, country: 'usa' } }],
  ])('is refused by the name of the field: %s', async (field, change) => {
    const player = await fixture.player();
    const { status, body } = await declare(player, change);
    expect([status, body.error.code, body.error.field]).toEqual([400, 'invalid_request', field]);
    expect(await stored(player)).toBeNull();
  });

  it.each([
    { line1: 'PO Box 12', city: 'Austin', region: 'TX', postalCode: '78701-0012', country: 'US' },
    { line1: 'Elmstraße 1', city: 'Berlin', region: '', postalCode: '10115', country: 'DE' },
  ])('may live anywhere: %o', async (address) => {
    const player = await fixture.player();
    expect((await declare(player, { address })).body).toMatchObject({ address });
  });
});

describe('a profile', () => {
  it('stands nowhere in the clear: not in its row, not in its hashes, not in the audit log', async () => {
    const player = await fixture.player();
    await declare(player);
    const row = await stored(player);
    const log = await fixture.db.admin.call<{ entry: string }>(
      sql`select e::text as entry from audit.entries e where subject_id = ${player}`,
    );
    expect(log).toHaveLength(1);
    const seen = `${row?.row} ${row?.keys} ${log[0]?.entry}`;
    expect(seen).toContain('US-TX');
    for (const secret of ['Ada', 'King', 'Elm', '78701', 'Austin']) {
      expect(seen).not.toContain(secret);
    }
  });

  it('does not open in the row of another player', async () => {
    const [one, other] = [await fixture.player(), await fixture.player()];
    await declare(one);
    await declare(other, { givenName: 'Eve' });
    await fixture.db.admin.call(sql`update identity.profiles set sealed = (select sealed
      from identity.profiles where player_id = ${one}::uuid) where player_id = ${other}::uuid`);
    expect((await as(other, 'GET', PATH)).status).toBe(500);
  });

  it('is read by support with a reason, which stands in the audit log with whom it was about', async () => {
    const [player, support] = [await fixture.player(), await fixture.staff('support')];
    await declare(player);
    const path = `/v1/admin/compliance/players/${player}/profile`;
    const bare = await fixture.asStaff('support', support, 'GET', path);
    expect([bare.status, bare.body.error.field]).toEqual([400, 'reason']);
    const shown = await fixture.asStaff('support', support, 'GET', `${path}?reason=Entry%2012`);
    expect(shown.body).toMatchObject(PROFILE);
    const moderator = await fixture.staff('moderator');
    const refused = await fixture.asStaff('moderator', moderator, 'GET', `${path}?reason=curious`);
    expect(refused.status).toBe(403);
    const log =
      await fixture.db.admin.call(sql`select actor_id, subject_kind, facts ->> 'query' as query
      from audit.entries where action = 'identity.viewed' and subject_id = ${player}`);
    expect(log).toEqual([
      { actor_id: support, subject_kind: 'player', query: '{"reason": "Entry 12"}' },
    ]);
  });

  it('is sealed under a new key by the job, with hashes under it, and those of before stay', async () => {
    const player = await fixture.player();
    const declared = await declare(player);
    const tampered = await fixture.player();
    await declare(tampered);
    await fixture.db.admin.call(sql`update identity.profiles set sealed = 'v1.x.y'
      where player_id = ${tampered}::uuid`);
    const older = fixture.env.IDENTITY_KEY;
    fixture.changes = { IDENTITY_KEY: `${newKeys().IDENTITY_KEY},${older}` };
    try {
      const before = await stored(player);
      const run = () => JOBS['identity-keys']?.run(fixture.env, Date.now());
      expect(await run()).toMatchObject({ resealed: expect.any(Number), unreadable: 2 });
      const after = await stored(player);
      expect(after?.row).not.toBe(before?.row);
      expect(after?.keys.match(/\bhousehold\b/g)).toHaveLength(2);
      expect((await as(player, 'GET', PATH)).body).toEqual(declared.body);
      expect(await run()).toMatchObject({ resealed: 0 });
    } finally {
      fixture.changes = {};
    }
  });

  it('is in the export, and gone once the account has closed', async () => {
    const player = await fixture.player();
    await declare(player);
    expect(await collectExport(fixture.env, player)).toMatchObject({
      profile: PROFILE,
      declarations: [{ version: 1 }],
    });
    await fixture.db.admin.call(sql`update auth.players set status = 'closing'
      where id = ${player}::uuid`);
    await fixture.db.admin.call(sql`insert into auth.erasures
        (player_id, requested_at, forfeit_balance)
      values (${player}::uuid, now() - interval '1 minute', false)`);
    await JOBS['compliance-erasures']?.run(fixture.env, Date.now());
    expect(await collectExport(fixture.env, player)).toMatchObject({
      profile: null,
      declarations: [],
    });
  });
});

// The law as staff enter and read it: who may, what needs a second person, what the calendar shows.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import * as contract from '#shared/contracts/http/compliance.ts';
import { DAY_MS, toTimestamp } from '#shared/time.ts';
import { complianceFixture } from './fixture.ts';

const fixture = complianceFixture();
const RULES = '/v1/admin/compliance/rules';
const ABOUT = { instrument: 'HB 1', certainty: 'sure', reason: 'counsel wrote on Monday' } as const;
const inDays = (days: number) => toTimestamp(Date.now() + days * DAY_MS);

describe('a row', () => {
  it('that tightens is entered at once by one person, and told to the log', async () => {
    const operator = await fixture.staff('operator');
    const row = { ...ABOUT, place: 'US-AZ', mode: 'redeem_only', redeemUntil: inDays(30) };
    const entered = await fixture.asStaff('operator', operator, 'POST', `${RULES}/place_modes`, {
      ...row,
      locks: 'waived',
      note: 'watch the appeal',
      sourceUrl: 'https://law.example/hb1',
      sourceDate: '2026-11-20',
    });
    expect([entered.status, Object.keys(entered.body)]).toEqual([201, ['id']]);
    const listed = await fixture.asStaff(
      'operator',
      operator,
      'GET',
      `${RULES}/place_modes?place=US-AZ`,
    );
    expect(contract.listPlaceModes.replies[200].parse(listed.body)).toEqual(listed.body);
    const { reason: _, ...shown } = row;
    expect(listed.body).toMatchObject({
      items: [{ ...shown, locks: 'waived', enteredBy: operator, secondBy: null }],
      nextCursor: null,
    });
    const player = await fixture.player();
    expect((await fixture.from('US-AZ', player)).body).toMatchObject({ mode: 'redeem_only' });
  });

  it('that loosens waits for a second person, and counts from their word on', async () => {
    const [one, two] = [await fixture.staff('operator'), await fixture.staff('admin')];
    const row = { ...ABOUT, place: 'US-NJ', mode: 'gc_only' };
    const asked = await fixture.asStaff('operator', one, 'POST', `${RULES}/place_modes`, row);
    expect([asked.status, asked.body.approval.state]).toEqual([202, 'waiting']);
    // Asked for again, it is the same request.
    const again = await fixture.asStaff('operator', one, 'POST', `${RULES}/place_modes`, row);
    expect(again.body).toEqual(asked.body);
    const player = await fixture.player();
    expect((await fixture.from('US-NJ', player)).body.mode).toBe('blocked');
    expect((await fixture.approve(asked.body.approval.id, two))?.state).toBe('approved');
    expect((await fixture.from('US-NJ', player)).body.mode).toBe('gc_only');
    const log = await fixture.db.admin.call(sql`select action from audit.entries
      where subject_id = ${asked.body.approval.id} order by id`);
    expect(log.map(({ action }) => action)).toEqual(['approval.asked', 'approval.approved']);
  });

  it('of a moment that has one is refused', async () => {
    const operator = await fixture.staff('operator');
    const row = { ...ABOUT, place: 'US-SD', mode: 'blocked', beginsAt: inDays(3) };
    const enter = () => fixture.asStaff('operator', operator, 'POST', `${RULES}/place_modes`, row);
    expect((await enter()).status).toBe(201);
    const { status, body } = await enter();
    expect([status, body.error.code]).toEqual([409, 'rule_row_exists']);
  });

  it('of each kind is entered and listed as its contract says', async () => {
    const operator = await fixture.staff('operator');
    const enter = (kind: string, row: object) =>
      fixture.asStaff('operator', operator, 'POST', `${RULES}/${kind}`, { ...ABOUT, ...row });
    const list = async (kind: string) =>
      (await fixture.asStaff('operator', operator, 'GET', `${RULES}/${kind}?limit=1`)).body;
    expect((await enter('prize_caps', { place: 'US-OH', amount: '5000.00' })).status).toBe(201);
    expect((await enter('prize_caps', { place: 'US-OH', amount: null })).status).toBe(202);
    const caps = await list('prize_caps');
    expect(contract.listPrizeCaps.replies[200].parse(caps)).toEqual(caps);
    expect(caps.items).toMatchObject([{ place: 'US-OH', amount: '5000.00' }]);
    const feature = { place: 'US-OH', feature: 'gc_purchase', allowed: false };
    expect((await enter('place_features', feature)).status).toBe(201);
    const features = await list('place_features');
    expect(contract.listPlaceFeatures.replies[200].parse(features)).toEqual(features);
    expect((await enter('ages', { place: 'US-OH', feature: 'sc_play', years: 25 })).status).toBe(
      201,
    );
    const ages = await list('ages');
    expect(contract.listAges.replies[200].parse(ages)).toEqual(ages);
    expect(ages.items).toMatchObject([{ place: 'US-OH', years: 25 }]);
    expect(ages.nextCursor).not.toBeNull();
    const more = await fixture.asStaff(
      'operator',
      operator,
      'GET',
      `${RULES}/ages?cursor=${ages.nextCursor}`,
    );
    expect(more.body.items[0].id).not.toBe(ages.items[0].id);
  });

  it.each([
    ['a place that is none', { place: 'Texas', mode: 'blocked' }],
    ['no mode', { place: 'US-TX' }],
    ['a mode that is none', { place: 'US-TX', mode: 'closed' }],
    ['the certainty of development', { place: 'US-TX', mode: 'open', certainty: 'development' }],
    ['no reason', { place: 'US-TX', mode: 'blocked', reason: undefined }],
    ['a source that is no https', { place: 'US-TX', mode: 'blocked', sourceUrl: 'http://x.y' }],
    ['a field too many', { place: 'US-TX', mode: 'blocked', secondBy: null }],
    ['a day at a place without a clock', { place: 'DE', mode: 'blocked', beginsOn: '2030-01-01' }],
    [
      'two beginnings',
      { place: 'US-TX', mode: 'blocked', beginsOn: '2030-01-01', beginsAt: '2030-01-01T00:00:00Z' },
    ],
    ['no amount above zero', { place: 'US-TX', amount: '0' }],
  ])('with %s is refused', async (_, row) => {
    const operator = await fixture.staff('operator');
    const kind = 'amount' in row ? 'prize_caps' : 'place_modes';
    const { status, body } = await fixture.asStaff(
      ...(['operator', operator, 'POST', `${RULES}/${kind}`] as const),
      { ...ABOUT, ...row },
    );
    expect([status, body.error.code]).toEqual([
      400,
      'amount' in row ? 'invalid_amount' : 'invalid_request',
    ]);
  });
});

describe('who may', () => {
  const WRITES = ['place_modes', 'place_features', 'prize_caps', 'ages'].map(
    (kind) => ['POST', `${RULES}/${kind}`] as const,
  );
  const READS = [
    ...WRITES.map(([, path]) => ['GET', path] as const),
    ['GET', '/v1/admin/compliance/calendar'],
    ['GET', '/v1/admin/compliance/places'],
  ] as const;

  it.each([...WRITES, ...READS])('%s %s: operators and admins alone', async (method, path) => {
    for (const role of ['player', 'support', 'moderator', 'finance'] as const) {
      const body = method === 'POST' ? {} : undefined;
      const refused = await fixture.asStaff(role, await fixture.player(), method, path, body);
      expect([refused.status, refused.body.error.code]).toEqual([403, 'forbidden']);
    }
    expect((await fixture.call(method, path)).status).toBe(401);
  });

  it('lost the role since their token was made may not enter a row', async () => {
    const gone = await fixture.player();
    const row = { ...ABOUT, place: 'US-TX', mode: 'blocked' };
    const refused = await fixture.asStaff('operator', gone, 'POST', `${RULES}/place_modes`, row);
    expect([refused.status, refused.body.error.code]).toEqual([403, 'forbidden']);
  });
});

describe('the calendar', () => {
  it('shows what comes and what counsel must look at', async () => {
    const operator = await fixture.staff('operator');
    const row = { ...ABOUT, place: 'US-ND', mode: 'blocked', beginsAt: inDays(40) };
    await fixture.asStaff('operator', operator, 'POST', `${RULES}/place_modes`, row);
    const path = '/v1/admin/compliance/calendar';
    const far = await fixture.asStaff('operator', operator, 'GET', path);
    expect(contract.calendar.replies[200].parse(far.body)).toEqual(far.body);
    expect(far.body.changes).toContainEqual(
      expect.objectContaining({ place: 'US-ND', change: 'begins', at: row.beginsAt }),
    );
    expect(far.body.counsel).toContainEqual(
      expect.objectContaining({ place: 'US-ME', why: 'uncertain', endsAt: null }),
    );
    const near = await fixture.asStaff('operator', operator, 'GET', `${path}?days=10`);
    expect(near.body.changes.map(({ place }: { place: string }) => place)).not.toContain('US-ND');
  });

  it('shows every place as it will be at a date of choice', async () => {
    const operator = await fixture.staff('operator');
    const row = { ...ABOUT, place: 'US-UT', mode: 'blocked', beginsAt: inDays(40) };
    await fixture.asStaff('operator', operator, 'POST', `${RULES}/place_modes`, row);
    const at = async (text: string) => {
      const path = `/v1/admin/compliance/places?at=${encodeURIComponent(text)}`;
      const { body } = await fixture.asStaff('operator', operator, 'GET', path);
      expect(contract.simulatePlaces.replies[200].parse(body)).toEqual(body);
      return body.items.find(({ place }: { place: string }) => place === 'US-UT');
    };
    expect(await at(inDays(39))).toMatchObject({
      ...{ mode: 'open', next: { mode: 'blocked', at: row.beginsAt } },
      features: { sc_play: true },
    });
    expect(await at(inDays(41))).toMatchObject({ mode: 'blocked', features: { redeem: false } });
  });
});

describe('the switch for all places', () => {
  /** The version of somebody's standing. */
  const knownOf = async (id: string) => {
    const [row] = await fixture.db.admin.call<{ version: string }>(
      sql`select version::text from ledger.standing_notices where player_id = ${id}::uuid`,
    );
    return Number(row?.version ?? 0);
  };

  it('is heard by the hub of everybody who plays, before anything else happens', async () => {
    const [operator, player, other] = [
      await fixture.staff('operator'),
      await fixture.player({ place: 'US-TX' }),
      await fixture.player({ place: 'US-TX' }),
    ];
    await fixture.openTable(player);
    const before = [await knownOf(player), await knownOf(other)];
    const row = { ...ABOUT, place: '*', mode: 'gc_only' };
    const thrown = await fixture.asStaff('operator', operator, 'POST', `${RULES}/place_modes`, row);
    expect(thrown.status).toBe(201);
    const heard = () => fixture.env.PLAYER_HUB.getByName(player).standingVersion();
    expect([await heard(), await knownOf(other)]).toEqual([Number(before[0]) + 1, before[1]]);
    const late = { ...row, mode: 'blocked', beginsAt: inDays(1) };
    await fixture.asStaff('operator', operator, 'POST', `${RULES}/place_modes`, late);
    expect(await heard()).toBe(Number(before[0]) + 1);
    await fixture.db.admin.call(sql`update ledger.sessions set closed_at = now()`);
  });

  it('leaves redeeming to everybody, thrown by one person and lifted by two', async () => {
    const [one, two] = [await fixture.staff('operator'), await fixture.staff('operator')];
    const player = await fixture.player();
    const row = { ...ABOUT, place: '*', mode: 'redeem_only' };
    const thrown = await fixture.asStaff('operator', one, 'POST', `${RULES}/place_modes`, row);
    expect(thrown.status).toBe(201);
    const { body } = await fixture.from('US-TX', player);
    expect(body).toMatchObject({ mode: 'redeem_only', features: { gc_play: false, redeem: true } });
    const lift = { ...ABOUT, place: '*', mode: 'open' };
    const asked = await fixture.asStaff('operator', one, 'POST', `${RULES}/place_modes`, lift);
    expect(asked.status).toBe(202);
    expect((await fixture.from('US-TX', player)).body.mode).toBe('redeem_only');
    await fixture.approve(asked.body.approval.id, two);
    expect((await fixture.from('US-TX', player)).body.mode).toBe('open');
  });
});

// The law as dated rows, on a real Postgres: who may tighten and loosen, compared with what the place
// says at every moment the row counts; races on one row; midnight at a place's own clock.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { RuleKind } from '#shared/contracts/http/compliance-rules.ts';
import { newId } from '#shared/ids.ts';
import { DAY_MS, HOUR_MS, toTimestamp } from '#shared/time.ts';
import { makePlayer, makeStaff } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { calendarStore } from '#workers/compliance/store/calendar.ts';
import { ruleStore } from '#workers/compliance/store/rules.ts';

const database = databaseFixture();
const store = () => ruleStore(database.as('parlor_compliance'));
const calendar = () => calendarStore(database.as('parlor_compliance'));

let staff: { one: string; two: string } | undefined;
async function people() {
  staff ??= { one: await makeStaff(database, 'operator'), two: await makeStaff(database, 'admin') };
  return staff;
}

const inDays = (days: number) => toTimestamp(Date.now() + days * DAY_MS);

/** Enters a row as the first of the two: `row`, `asked`, or why not. */
async function enter(kind: RuleKind, fields: Record<string, unknown>, by?: string) {
  const { one } = await people();
  const entered = await store().enterRule(
    newId(Date.now()),
    kind,
    { instrument: 'a test', certainty: 'policy', ...fields },
    { actorId: by ?? one, reason: 'because of a test', requestId: newId(Date.now()) },
  );
  if (!entered.ok) return { is: entered.error.code, field: entered.error.facts?.field };
  return 'id' in entered.value
    ? { is: 'row', id: entered.value.id }
    : { is: 'asked', id: entered.value.approval.id };
}

const mode = (place: string, is: string, more: object = {}) =>
  enter('place_modes', { place, mode: is, ...more });

async function decide(id: string | undefined, verdict = 'approved', by?: string) {
  const { two } = await people();
  const [row] = await database.as('parlor_auth').call<{ answer: Record<string, unknown> }>(
    sql`select approvals.decide(${id}::uuid, ${by ?? two}::uuid, ${verdict}, 'looked at', '0', null,
      null, null) as answer`,
  );
  return row?.answer ?? {};
}

const place = async (name: string, atMs = Date.now()) =>
  (await calendar().placesAt(atMs)).find((row) => row.place === name);

describe('tightening', () => {
  it('is one person’s, at once or from a moment to come, and stands in the audit log', async () => {
    const { one } = await people();
    const now = await mode('US-AZ', 'blocked');
    expect(now.is).toBe('row');
    expect(await place('US-AZ')).toMatchObject({ mode: 'blocked', source: 'a test', next: null });
    const later = await mode('US-CO', 'redeem_only', {
      beginsAt: inDays(10),
      redeemUntil: inDays(40),
    });
    expect(later.is).toBe('row');
    expect(await place('US-CO')).toMatchObject({ mode: 'open', next: { mode: 'redeem_only' } });
    expect(await place('US-CO', Date.now() + 20 * DAY_MS)).toMatchObject({ mode: 'redeem_only' });
    const [audited] = await database.admin.call(sql`select action, actor_id, facts
      from audit.entries where subject_id = ${`place_modes:${now.id}`}`);
    expect(audited).toMatchObject({
      action: 'rule.entered',
      actor_id: one,
      facts: { kind: 'place_modes', reason: 'because of a test', row: { place: 'US-AZ' } },
    });
  });

  it('counts as equal what says the same again', async () => {
    expect((await mode('US-DC', 'gc_only')).is).toBe('row');
    expect((await mode('US-DC', 'gc_only', { beginsAt: inDays(1) })).is).toBe('row');
  });

  it('is a new epoch, so that open tables ask again', async () => {
    const epoch = async () =>
      (await database.admin.call<{ number: string }>(sql`select number::text from rules.epoch`))[0];
    const before = await epoch();
    await mode('US-NM', 'gc_only');
    expect(Number((await epoch())?.number)).toBe(Number(before?.number) + 1);
  });

  it('is nobody’s who lost the role or never had it, whatever their token says', async () => {
    const support = await makeStaff(database, 'support');
    const nobody = await makePlayer(database);
    for (const by of [support, nobody]) {
      const entered = await enter('place_modes', { place: 'US-UT', mode: 'blocked' }, by);
      expect(entered.is).toBe('forbidden');
    }
  });
});

describe('loosening', () => {
  it.each([
    ['a mode that allows more', 'US-NJ', 'gc_only', {}],
    ['a mode that opens, even where the place is open', 'US-TX', 'open', { certainty: 'sure' }],
    ['a mode that will allow more only later', 'US-NJ', 'redeem_only', { beginsAt: inDays(30) }],
    ['a mode that began in the past', 'US-TX', 'blocked', { beginsAt: inDays(-1) }],
    ['a later last day to redeem', 'US-CA', 'redeem_only', { redeemUntil: inDays(3) }],
    ['locks that are waived beside the same mode', 'US-DE', 'gc_only', { locks: 'waived' }],
  ])('asks a second person: %s', async (_, name, is, more) => {
    const before = await place(name);
    const entered = await mode(name, is, more);
    expect(entered.is).toBe('asked');
    expect(await place(name)).toEqual(before);
    expect((await decide(entered.id, 'rejected')).state).toBe('rejected');
    expect(await place(name)).toEqual(before);
  });

  it('takes no second person to waive locks together with a stricter mode', async () => {
    expect((await mode('US-OR', 'redeem_only', { locks: 'waived' })).is).toBe('row');
  });

  it('sees through a row that tightens today and loosens what is known of tomorrow', async () => {
    // Blocked from tomorrow on; a row of the day after that says less is laxer, though today it is not.
    expect((await mode('US-KS', 'blocked', { beginsAt: inDays(1) })).is).toBe('row');
    expect((await mode('US-KS', 'redeem_only', { beginsAt: inDays(2) })).is).toBe('asked');
    // Before the known row it counts for a day only, and is the stricter one of that day.
    expect((await mode('US-KS', 'redeem_only')).is).toBe('row');
    expect(await place('US-KS', Date.now() + 36 * HOUR_MS)).toMatchObject({ mode: 'blocked' });
  });

  it('sees that a redeem_only whose time ends is stricter than one without end', async () => {
    expect((await mode('US-NE', 'redeem_only', { redeemUntil: inDays(5) })).is).toBe('row');
    expect((await mode('US-NE', 'redeem_only', { beginsAt: inDays(1) })).is).toBe('asked');
    const shorter = { beginsAt: inDays(1), redeemUntil: inDays(3) };
    expect((await mode('US-NE', 'redeem_only', shorter)).is).toBe('row');
  });

  it('by a row of the country is seen in a region that has none, and not undone in one that has', async () => {
    expect((await mode('DE', 'gc_only')).is).toBe('asked');
    expect((await mode('DE', 'blocked')).is).toBe('row');
    expect((await mode('DE-BE', 'redeem_only')).is).toBe('asked');
  });

  it('is done when another person approves, as both entered it, once', async () => {
    const { one, two } = await people();
    const asked = await mode('US-NV', 'open', {
      certainty: 'sure',
      sourceUrl: 'https://x.example',
    });
    expect((await decide(asked.id, 'approved', one)).refused).toBe('second_person_required');
    expect(await place('US-NV')).toMatchObject({ mode: 'blocked' });
    expect((await decide(asked.id)).state).toBe('approved');
    expect(await place('US-NV')).toMatchObject({ mode: 'open', next: { mode: 'gc_only' } });
    const [row] = await store().rules('place_modes', 'US-NV', null, 1);
    expect(row).toMatchObject({ enteredBy: one, secondBy: two, mode: 'open' });
    // The same decision again changes nothing.
    expect(await decide(asked.id)).toMatchObject({ replayed: true });
    expect(await store().rules('place_modes', 'US-NV', null, 10)).toHaveLength(2);
    // Ninety days later it is no opening any more.
    const later = await place('US-NV', Date.now() + 91 * DAY_MS);
    expect(later).toMatchObject({ mode: 'gc_only', next: null });
  });

  it('to renew an opening needs two again, for it is open longer', async () => {
    const asked = await mode('US-WY', 'open', { certainty: 'sure' });
    await decide(asked.id);
    expect((await mode('US-WY', 'open', { certainty: 'sure', beginsAt: inDays(60) })).is).toBe(
      'asked',
    );
  });

  it('of one approved row leaves the other asked-for row of that moment to be refused', async () => {
    const at = inDays(5);
    const first = await mode('US-MT', 'gc_only', { beginsAt: at });
    const second = await mode('US-MT', 'redeem_only', { beginsAt: at });
    expect([first.is, second.is]).toEqual(['asked', 'asked']);
    expect((await decide(first.id)).state).toBe('approved');
    expect((await decide(second.id)).refused).toBe('rule_row_exists');
    expect((await mode('US-MT', 'blocked', { beginsAt: at })).is).toBe('rule_row_exists');
  });
});

describe('the switch for all places', () => {
  it('is thrown by one person and lifted by two', async () => {
    expect((await mode('*', 'redeem_only', { locks: 'waived' })).is).toBe('row');
    expect(await place('US-TX')).toBeUndefined();
    expect(await place('US')).toMatchObject({ mode: 'redeem_only', source: 'a test' });
    expect(await place('US-NJ')).toMatchObject({ mode: 'blocked', source: 'A5447' });
    const lifted = await mode('*', 'open');
    expect(lifted.is).toBe('asked');
    await decide(lifted.id);
    expect(await place('US')).toMatchObject({ mode: 'open', source: 'development' });
  });
});

describe('rows of other kinds', () => {
  const feature = (allowed: boolean | null, more: object = {}) =>
    enter('place_features', { place: 'US-VT', feature: 'gc_purchase', allowed, ...more });

  it('loosen by an exception that allows, and by one that ends another that forbids', async () => {
    expect((await feature(null)).is).toBe('row');
    expect((await feature(true)).is).toBe('asked');
    expect((await feature(false)).is).toBe('row');
    expect((await feature(null)).is).toBe('asked');
    expect((await feature(false, { beginsAt: inDays(2) })).is).toBe('row');
    expect((await feature(null, { place: '*' })).is).toBe('invalid_request');
    expect((await place('US-VT'))?.features).toMatchObject({ gc_purchase: false, gc_play: true });
  });

  it('loosen by a higher prize cap or none, and tighten by a lower one', async () => {
    const cap = (amount: bigint | null, more: object = {}) =>
      enter('prize_caps', {
        place: 'US-NY',
        ...(amount !== null && { amountMicros: amount }),
        ...more,
      });
    expect((await cap(4_000_000_000n)).is).toBe('row');
    expect((await cap(5_000_000_000n)).is).toBe('asked');
    expect((await cap(null, { beginsAt: inDays(1) })).is).toBe('asked');
    expect((await cap(1_000_000_000n, { place: 'US-VT' })).is).toBe('row');
  });

  it('loosen by a lower age of the same place, whatever other places say', async () => {
    const age = (years: number, more: object = {}) =>
      enter('ages', { place: 'US-AL', feature: 'gc_play', years, ...more });
    expect((await age(18)).is).toBe('asked');
    expect((await age(21)).is).toBe('row');
    expect((await age(19)).is).toBe('asked');
    // Everywhere 21 counts for this: the row of the place is lower than its own before, all the same.
    expect((await age(18, { feature: 'sc_play' })).is).toBe('asked');
    expect((await age(25, { place: '*', feature: 'sc_play', beginsAt: inDays(1) })).is).toBe('row');
  });
});

describe('a row', () => {
  it('of development is nobody’s to enter', async () => {
    const entered = await mode('US-TX', 'blocked', { certainty: 'development' });
    expect(entered).toEqual({ is: 'invalid_request', field: 'certainty' });
  });

  it('begins at midnight of its place, also when clocks change', async () => {
    const begins = async (name: string, day: string) => {
      const entered = await mode(name, 'blocked', { beginsOn: day });
      expect(entered.is).toBe('row');
      const [row] = await store().rules('place_modes', name, null, 1);
      return toTimestamp(row?.beginsAtMs ?? 0);
    };
    const year = new Date().getUTCFullYear() + 2;
    expect(await begins('US-GA', `${year}-01-01`)).toBe(`${year}-01-01T05:00:00.000Z`);
    expect(await begins('US-GA', `${year}-07-01`)).toBe(`${year}-07-01T04:00:00.000Z`);
    expect(await begins('US-HI', `${year}-07-01`)).toBe(`${year}-07-01T10:00:00.000Z`);
    expect(await begins('US-GU', `${year}-07-01`)).toBe(`${year}-06-30T14:00:00.000Z`);
    const edge = Date.parse(`${year}-07-01T10:00:00.000Z`);
    expect((await place('US-HI', edge - 1))?.mode).toBe('open');
    expect((await place('US-HI', edge))?.mode).toBe('blocked');
  });

  it('says its moment once, and a day only where the clock of the place is known', async () => {
    const both = { beginsAt: inDays(1), beginsOn: '2099-01-01' };
    expect(await mode('US-GA', 'blocked', both)).toMatchObject({ field: 'beginsOn' });
    for (const name of ['DE', '*', 'US']) {
      const entered = await mode(name, 'blocked', { beginsOn: '2099-01-01' });
      expect(entered).toEqual({ is: 'invalid_request', field: 'beginsOn' });
    }
  });

  it('has a last day to redeem only where that means something', async () => {
    for (const [name, is, until] of [
      ['US-TX', 'gc_only', inDays(1)],
      ['*', 'redeem_only', inDays(1)],
      ['US-TX', 'redeem_only', inDays(-1)],
    ] as const) {
      const entered = await mode(name, is, { redeemUntil: until });
      expect(entered).toEqual({ is: 'invalid_request', field: 'redeemUntil' });
    }
  });

  it('of one place and moment is one row, however many enter it at once', async () => {
    const at = inDays(7);
    const entered = await Promise.all(
      Array.from({ length: 8 }, () => mode('US-SD', 'blocked', { beginsAt: at })),
    );
    expect(entered.map(({ is }) => is).sort()).toEqual([
      'row',
      ...Array.from({ length: 7 }, () => 'rule_row_exists'),
    ]);
    expect(await store().rules('place_modes', 'US-SD', null, 10)).toHaveLength(1);
  });

  it('that loosens and one that tightens at once never leave the looser one by one person', async () => {
    for (let round = 0; round < 5; round++) {
      const beginsAt = inDays(20 + round);
      const [strict, lax] = await Promise.all([
        mode('US-ND', 'blocked', { beginsAt }),
        mode('US-ND', 'redeem_only', { beginsAt: inDays(20.5 + round) }),
      ]);
      expect(strict.is).toBe('row');
      // Entered before the strict one it was none that loosens; after it, it is.
      const rows = await store().rules('place_modes', 'US-ND', null, 50);
      const laxRow = rows.find((row) => row.id === (lax.is === 'row' ? lax.id : ''));
      const strictRow = rows.find((row) => row.id === strict.id);
      if (laxRow !== undefined) expect(Number(laxRow.id)).toBeLessThan(Number(strictRow?.id));
    }
  });

  it('is never changed or removed by the role of the service', async () => {
    const role = database.as('parlor_compliance');
    for (const text of [
      `update rules.place_modes set mode = 'open'`,
      'delete from rules.place_modes',
      `insert into rules.ages (place, feature, begins_at, years, instrument, certainty)
        values ('US-TX', 'account', now(), 18, 'x', 'sure')`,
      `select rules.add_row('ages', '{}', now(), 'x', null)`,
    ]) {
      await expect(role.call(sql.raw(text))).rejects.toThrow(/permission denied/);
    }
  });
});

describe('the calendar', () => {
  it('shows what changes in the days to come, in its order', async () => {
    const from = Date.now();
    await mode('US-WI', 'redeem_only', { beginsAt: inDays(2), redeemUntil: inDays(4) });
    const changes = await calendar().changesBetween(from, from + 5 * DAY_MS);
    const own = changes.filter((change) => change.place === 'US-WI');
    expect(own.map(({ change }) => change)).toEqual(['begins', 'redeem_ends']);
    const times = changes.map(({ atMs }) => Number(atMs));
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });

  it('names rows that counsel must look at: not sure, never signed, and opened almost too long ago', async () => {
    const now = Date.now();
    const names = async (atMs: number) =>
      (await calendar().needingCounsel(atMs, 14 * DAY_MS)).map((row) => `${row.place} ${row.why}`);
    expect(await names(now)).toEqual(
      expect.arrayContaining(['US-ME uncertain', 'US-OK uncertain', 'US-FL uncertain']),
    );
    const asked = await mode('US-AK', 'open', { certainty: 'sure' });
    await decide(asked.id);
    expect(await names(now + 70 * DAY_MS)).not.toContain('US-AK opening_ends');
    expect(await names(now + 77 * DAY_MS)).toContain('US-AK opening_ends');
    expect(await names(now + 100 * DAY_MS)).toContain('US-AK opening_ends');
    const unsure = await mode('US-AR', 'open', { certainty: 'likely' });
    await decide(unsure.id);
    expect(await names(now + DAY_MS)).toContain('US-AR not_signed');
    // What another row has taken the place of is nobody's trouble any more.
    await mode('US-AR', 'gc_only');
    expect(await names(Date.now() + 1000)).not.toContain('US-AR not_signed');
  });
});

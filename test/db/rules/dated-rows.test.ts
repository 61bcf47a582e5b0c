// Dated rows that belong to no place, on a real Postgres: every kind is proposed by one person and entered
// by the decision of a second, acts from its moment on, and no sooner; what may not stand in its table is
// refused by field.

import { type SQL, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { DATED_KINDS, type DatedKind } from '#shared/contracts/http/compliance-dated-rows.ts';
import { newId } from '#shared/ids.ts';
import { DAY_MS, toTimestamp } from '#shared/time.ts';
import { makePlayer, makeStaff } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { datedRowStore } from '#workers/compliance/store/dated-rows.ts';

const database = databaseFixture();
const store = () => datedRowStore(database.as('parlor_compliance'));

let staff: { one: string; two: string } | undefined;
async function people() {
  staff ??= { one: await makeStaff(database, 'operator'), two: await makeStaff(database, 'admin') };
  return staff;
}

const inMs = (ms: number) => toTimestamp(Date.now() + ms);
const inDays = (days: number) => inMs(days * DAY_MS);
/** A tax year that no row of a release or of development speaks of. */
const YEAR = 2150;

/** A row of each kind that differs from all that are there. */
const ROWS = {
  redemption_rules: {
    ...{ bankMinimumMicros: '60000000', giftCardMinimumMicros: '20000000' },
    ...{ dayMaxMicros: '5000000000', purchaseSettlesDays: 45, unsettledMaxMicros: '0' },
    ...{ reviewMicros: '1000000000', secondPersonMicros: '1500000000' },
    ...{ personDayMicros: '4000000000', householdNearPercent: 70, destinationRestHours: 96 },
    ...{ noticeDays: [2, 9], givesUpDays: 20, sentSilentDays: 4, returnsDays: 61, note: 'a test' },
  },
  liability_floors: { coverMin: '1.25', cashLivesDays: 20, note: 'a test' },
  tax_years: {
    ...{ year: YEAR, thresholdMicros: '2100000000', withholdingRate: '0.24' },
    ...{ withholdOn: 'whole', afterReported: true, formKind: '1099-MISC', instrument: 'a test' },
    certainty: 'sure',
  },
  harm_rules: { signal: 'failed_payments', weight: 4, params: { count: 5, hours: 12 } },
  harm_policies: { threshold: 6, windowDays: 8, againDays: 15, pauseHours: 48 },
} satisfies Record<DatedKind, Record<string, unknown>>;

const NIGHTS = { nights: 4, days: 7, minutes: 20, hours: 6 };

/** Another row of the same kind and moment. */
const OTHER: Record<DatedKind, Record<string, unknown>> = {
  redemption_rules: { note: 'another' },
  liability_floors: { note: 'another' },
  tax_years: { note: 'another' },
  harm_rules: { weight: 5 },
  harm_policies: { threshold: 7 },
};

/** What reads each table at a moment, and what it reads once the row above counts. */
const READ: Record<DatedKind, { at: (moment: string) => SQL; now: unknown }> = {
  redemption_rules: {
    at: (moment) => sql`(rules.redemption_rule(${moment}::timestamptz)).destination_rest_hours`,
    now: 96,
  },
  liability_floors: {
    at: (moment) => sql`payments.liability_at(${moment}::timestamptz) ->> 'coverMin'`,
    now: '1.2500',
  },
  tax_years: {
    at: (moment) => sql`(rules.tax_year_at(${YEAR}, ${moment}::timestamptz)).threshold_micros`,
    now: '2100000000',
  },
  harm_rules: {
    at: (moment) => sql`(select r.weight from compliance.harm_rules r
      where r.signal = 'failed_payments' and r.begins_at <= ${moment}::timestamptz
      order by r.begins_at desc limit 1)`,
    now: 4,
  },
  harm_policies: {
    at: (moment) => sql`(select p.threshold from compliance.harm_policies p
      where p.begins_at <= ${moment}::timestamptz order by p.begins_at desc limit 1)`,
    now: 6,
  },
};

async function fact(expression: SQL): Promise<unknown> {
  const [row] = await database.admin.call<{ fact: unknown }>(sql`select ${expression} as fact`);
  return row?.fact;
}

/** Proposes a row as the first of the two: `asked`, or why not. */
async function propose(kind: DatedKind, more: Record<string, unknown> = {}, by?: string) {
  const { one } = await people();
  const proposed = await store().enterDated(
    newId(Date.now()),
    kind,
    { ...ROWS[kind], ...more },
    { actorId: by ?? one, reason: 'because of a test', requestId: newId(Date.now()) },
  );
  if (!proposed.ok) return { is: proposed.error.code, field: proposed.error.facts?.field };
  return { is: 'asked', id: proposed.value.approval.id };
}

async function decide(id: string | undefined, by?: string, verdict = 'approved') {
  const { two } = await people();
  const [row] = await database.as('parlor_auth').call<{ answer: Record<string, unknown> }>(
    sql`select approvals.decide(${id}::uuid, ${by ?? two}::uuid, ${verdict}, 'looked at', '0', null,
      null, null) as answer`,
  );
  return row?.answer ?? {};
}

/** The newest page of a kind. */
const rowsOf = (kind: DatedKind) => store().datedRows(kind, null, 100);

/** Enters a row by two people. */
async function enter(kind: DatedKind, more: Record<string, unknown> = {}) {
  const { id } = await propose(kind, more);
  expect(await decide(id)).toMatchObject({ state: 'approved' });
  return id;
}

describe.each(DATED_KINDS)('a row of %s', (kind) => {
  it('is entered by two people, acts from its second on, and is seen before, then and after', async () => {
    const { one, two } = await people();
    const beginsAtMs = Date.now() + 10 * DAY_MS;
    const moment = toTimestamp(beginsAtMs);
    const before = await fact(READ[kind].at(inMs(9 * DAY_MS)));
    const { id } = await propose(kind, { beginsAt: moment });
    expect(await fact(READ[kind].at(inMs(11 * DAY_MS)))).toEqual(before);
    expect(await decide(id)).toMatchObject({ state: 'approved', kind: 'dated_row' });
    expect(await fact(READ[kind].at(toTimestamp(beginsAtMs - 1)))).toEqual(before);
    expect(await fact(READ[kind].at(moment))).toEqual(READ[kind].now);
    const [row] = await rowsOf(kind);
    expect(row).toMatchObject({
      state: 'to_come',
      beginsAtMs: String(beginsAtMs),
      ...{ enteredBy: one, secondBy: two },
    });
    const later = await database.admin.call<{ row: { state: string } }>(
      sql`select rules.dated_rows_at(${kind}, null, 1, ${moment}::timestamptz) as row`,
    );
    expect(later.map((it) => it.row.state)).toEqual(['counts']);
    const [audited] = await database.admin.call(sql`select actor_id, facts from audit.entries
      where action = 'rule.entered' and subject_id like ${`${kind}:%`} order by id desc limit 1`);
    expect(audited).toMatchObject({
      actor_id: two,
      facts: { kind, reason: 'because of a test', row: { entered_by: one, second_by: two } },
    });
  });

  it('that says no moment counts from the decision on, and what it follows is past', async () => {
    const { id } = await propose(kind);
    expect((await rowsOf(kind)).filter(({ state }) => state === 'counts')).not.toEqual([]);
    expect(await decide(id)).toMatchObject({ state: 'approved' });
    // A minute on: the two clocks need not agree to the millisecond.
    expect(await fact(READ[kind].at(inMs(60_000)))).toEqual(READ[kind].now);
    const second = await enter(kind);
    const entered = (await rowsOf(kind)).filter(
      ({ enteredBy, state }) => enteredBy !== null && state !== 'to_come',
    );
    expect(entered.map(({ state }) => state)).toEqual(['counts', 'past']);
    expect(second).not.toBe(id);
  });

  it('never begins in the past, when it is asked for or when it is agreed to', async () => {
    const past = { is: 'invalid_request', field: 'beginsAt' };
    expect(await propose(kind, { beginsAt: inMs(-1000) })).toEqual(past);
    // A second person who comes too late, without waiting for it.
    const beginsAt = inMs(-1000);
    const { id } = await propose(kind, { beginsAt: inDays(25) });
    await database.admin.call(sql`update approvals.requests
      set act = jsonb_set(act, '{row,beginsAt}', to_jsonb(${beginsAt}::text)) where id = ${id}::uuid`);
    await database.admin.call(sql`update approvals.requests
      set digest = approvals.digest_of(kind, subject_id, act) where id = ${id}::uuid`);
    expect(await decide(id)).toMatchObject({
      ...{ refused: 'invalid_request', facts: { field: 'beginsAt' } },
    });
    expect(await decide(id, undefined, 'rejected')).toMatchObject({ state: 'rejected' });
    const found = (await rowsOf(kind)).map(({ beginsAtMs }) => beginsAtMs);
    expect(found).not.toContain(String(Date.parse(beginsAt)));
  });

  it('needs two different people with the right, neither linked to the other', async () => {
    const { one } = await people();
    const { id } = await propose(kind, { beginsAt: inDays(20) });
    expect(await decide(id, one)).toMatchObject({ refused: 'second_person_required' });
    for (const by of [await makePlayer(database), await makeStaff(database, 'finance')]) {
      expect(await decide(id, by)).toMatchObject({ refused: 'forbidden' });
      expect((await propose(kind, { beginsAt: inDays(21) }, by)).is).toBe('forbidden');
    }
    const twin = await makeStaff(database, 'admin');
    await database.admin.call(sql`update auth.players set person_id =
      (select person_id from auth.players where id = ${one}::uuid) where id = ${twin}::uuid`);
    expect(await decide(id, twin)).toMatchObject({ refused: 'accounts_linked' });
    expect(await decide(id)).toMatchObject({ state: 'approved' });
  });

  it('proposed twice is one request, and of one moment there is one row, whoever comes first', async () => {
    const beginsAt = inDays(30);
    const [first, same] = [await propose(kind, { beginsAt }), await propose(kind, { beginsAt })];
    expect(same).toEqual(first);
    const other = await propose(kind, { beginsAt, ...OTHER[kind] });
    expect(other.id).not.toBe(first.id);
    const answers = await Promise.all([
      ...Array.from({ length: 3 }, () => decide(first.id)),
      ...Array.from({ length: 3 }, () => decide(other.id)),
    ]);
    const outcomes = answers.map((answer) => answer.refused ?? answer.state).sort();
    expect(outcomes).toEqual([
      ...Array.from({ length: 3 }, () => 'approved'),
      ...Array.from({ length: 3 }, () => 'rule_row_exists'),
    ]);
    expect((await propose(kind, { beginsAt })).is).toBe('rule_row_exists');
    const moments = (await rowsOf(kind)).map(({ beginsAtMs }) => beginsAtMs);
    expect(moments.filter((ms) => ms === String(Date.parse(beginsAt)))).toHaveLength(1);
  });

  it('is rejected without a trace in its table', async () => {
    const beginsAt = inDays(40);
    const { id } = await propose(kind, { beginsAt });
    expect(await decide(id, undefined, 'rejected')).toMatchObject({ state: 'rejected' });
    expect(await decide(id)).toMatchObject({ refused: 'approval_closed' });
    const moments = (await rowsOf(kind)).map(({ beginsAtMs }) => beginsAtMs);
    expect(moments).not.toContain(String(Date.parse(beginsAt)));
  });
});

describe('what may not stand in its table', () => {
  it.each<[DatedKind, string, Record<string, unknown>]>([
    ['redemption_rules', 'bankMinimum', { bankMinimumMicros: '0' }],
    ['redemption_rules', 'householdNearPercent', { householdNearPercent: 101 }],
    ['redemption_rules', 'noticeDays', { noticeDays: [] }],
    ['redemption_rules', 'noticeDays', { noticeDays: [3, 20] }],
    ['redemption_rules', 'note', { note: null }],
    ['liability_floors', 'coverMin', { coverMin: null }],
    ['liability_floors', 'coverMin', { coverMin: '0' }],
    ['liability_floors', 'cashLivesDays', { cashLivesDays: 400 }],
    ['tax_years', 'withholdingRate', { withholdingRate: '1' }],
    ['tax_years', 'withholdOn', { withholdOn: 'half' }],
    ['tax_years', 'year', { year: 2020 }],
    ['harm_rules', 'signal', { signal: 'winning', params: { count: 1, days: 1 } }],
    ['harm_rules', 'weight', { weight: 101 }],
    ['harm_rules', 'params', { params: { count: 5 } }],
    ['harm_rules', 'params', { params: { count: 5, hours: 12, days: 3 } }],
    ['harm_rules', 'params', { params: { count: 'five', hours: 12 } }],
    ['harm_rules', 'params', { params: { count: 0, hours: 12 } }],
    ['harm_rules', 'params', { params: { count: 1.5, hours: 12 } }],
    ['harm_policies', 'pauseHours', { pauseHours: 12 }],
    ['harm_policies', 'windowDays', { windowDays: 29 }],
  ])('of %s is refused with its field: %s %j', async (kind, field, more) => {
    const before = await fact(sql`count(*)::int from approvals.requests`);
    expect(await propose(kind, { beginsAt: inDays(50), ...more })).toEqual({
      is: 'invalid_request',
      field,
    });
    expect(await fact(sql`count(*)::int from approvals.requests`)).toEqual(before);
  });

  it('is judged again when it is agreed to', async () => {
    const { id } = await propose('harm_policies', { beginsAt: inDays(60) });
    await database.admin.call(sql`alter table compliance.harm_policies
      add constraint harm_policies_threshold_least check (threshold > 100) not valid`);
    expect(await decide(id)).toMatchObject({
      refused: 'invalid_request',
      facts: { field: 'threshold' },
    });
    await database.admin.call(sql`alter table compliance.harm_policies
      drop constraint harm_policies_threshold_least`);
    expect(await decide(id)).toMatchObject({ state: 'approved' });
  });
});

describe('rows of years and of signals', () => {
  it('follow one another each by themselves, and a year that begins later is known before', async () => {
    const missing = () =>
      fact(sql`compliance.missing_tax_year_at('2160-12-01T00:00:00Z'::timestamptz)`);
    await enter('tax_years', { year: 2160 });
    expect(await missing()).toBe(2161);
    await enter('tax_years', { year: 2161, beginsAt: '2161-01-01T00:00:00.000Z' });
    expect(await missing()).toBeNull();
    await enter('harm_rules', { signal: 'nights', params: NIGHTS, beginsAt: inDays(70) });
    await enter('harm_rules', { beginsAt: inDays(70) });
    const states = (await rowsOf('tax_years')).flatMap((row) =>
      'year' in row && row.year === 2160 ? [row.state] : [],
    );
    expect(states).toEqual(['counts']);
    for (const signal of ['nights', 'stakes_up', 'failed_payments']) {
      const counting = (await rowsOf('harm_rules')).filter(
        (row) => 'signal' in row && row.signal === signal && row.state === 'counts',
      );
      expect([signal, counting.length]).toEqual([signal, 1]);
    }
  });

  it('a payment is judged by the row that counts at its moment', async () => {
    const player = await makePlayer(database);
    const verdictIn = (moment: string) =>
      fact(
        sql`(compliance.tax_verdict(${player}::uuid, 1, ${moment}::timestamptz, false)).threshold`,
      );
    await enter('tax_years', { year: 2170 });
    const half = '2170-07-01T00:00:00.000Z';
    await enter('tax_years', { year: 2170, thresholdMicros: '2500000000', beginsAt: half });
    expect(await verdictIn('2170-06-30T23:59:59Z')).toBe('2100000000');
    expect(await verdictIn(half)).toBe('2500000000');
  });
});

it('pages lead through all rows once, and none of another kind', async () => {
  const positions: string[] = [];
  let before: string | null = null;
  for (;;) {
    const page = await store().datedRows('harm_rules', before, 3);
    positions.push(...page.map(({ position }) => position));
    const last = page.at(-1);
    if (last === undefined) break;
    before = last.position;
  }
  const count = await fact(sql`(select count(*)::int from compliance.harm_rules)`);
  expect(positions).toHaveLength(Number(count));
  expect(new Set(positions).size).toBe(positions.length);
  await expect(store().datedRows('players' as DatedKind, null, 1)).rejects.toThrow();
});

it('nobody but compliance enters or reads them, and nobody changes a row', async () => {
  for (const role of ['parlor_auth', 'parlor_payments', 'parlor_games', 'parlor_social'] as const) {
    for (const statement of [
      sql`select rules.dated_rows('harm_rules', null, 1)`,
      sql`select rules.enter_dated(gen_random_uuid(), 'harm_policies', '{}', gen_random_uuid(), 'why',
        null)`,
    ]) {
      await expect(database.as(role).call(statement), role).rejects.toThrow('permission denied');
    }
  }
  for (const statement of [
    sql`insert into compliance.harm_policies values (now(), 1, 1, 1, 24)`,
    sql`update rules.redemption_rules set note = 'changed'`,
    sql`delete from rules.tax_years`,
    sql`select from rules.dated_entries`,
  ]) {
    await expect(database.as('parlor_compliance').call(statement)).rejects.toThrow(
      'permission denied',
    );
  }
});

// Dated rows that belong to no place, as staff propose and read them over the routes.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import * as contract from '#shared/contracts/http/compliance.ts';
import { DATED_KINDS, type DatedKind } from '#shared/contracts/http/compliance.ts';
import { DAY_MS, toTimestamp } from '#shared/time.ts';
import { complianceFixture } from './fixture.ts';

const fixture = complianceFixture();
const RULES = '/v1/admin/compliance/rules';
const REASON = { reason: 'counsel wrote on Monday' };
const inDays = (days: number) => toTimestamp(Date.now() + days * DAY_MS);

const ROWS: Record<DatedKind, Record<string, unknown>> = {
  redemption_rules: {
    ...{ bankMinimum: '60.00', giftCardMinimum: '20.00', dayMax: '5000.00' },
    ...{ purchaseSettlesDays: 45, unsettledMax: '0.00', review: '1000.00' },
    ...{ secondPerson: '1500.50', personDay: '4000.00', householdNearPercent: 70 },
    ...{ destinationRestHours: 96, noticeDays: [2, 9], givesUpDays: 20, sentSilentDays: 4 },
    ...{ returnsDays: 61, note: 'a test' },
  },
  liability_floors: { coverMin: '1.2500', marginMin: null, cashLivesDays: 20, note: 'a test' },
  tax_years: {
    ...{ year: 2150, threshold: '2100.00', withholdingRate: '0.2400', withholdOn: 'whole' },
    ...{ afterReported: true, formKind: '1099-MISC', instrument: 'a test', certainty: 'sure' },
    ...{ sourceUrl: 'https://law.example/6041', sourceDate: '2026-11-20', note: '' },
  },
  harm_rules: {
    ...{ signal: 'stakes_up', weight: 3 },
    params: { times: 2.5, days: 14, playedDays: 4, least: { GC: '50000.00', SC: '10.50' } },
  },
  harm_policies: { threshold: 6, windowDays: 8, againDays: 15, pauseHours: 48 },
};

const LISTS = {
  redemption_rules: contract.listRedemptionRules,
  liability_floors: contract.listLiabilityFloors,
  tax_years: contract.listTaxYears,
  harm_rules: contract.listHarmRules,
  harm_policies: contract.listHarmPolicies,
};

const asOperator = (by: string, method: string, path: string, body?: unknown) =>
  fixture.asStaff('operator', by, method, `${RULES}/${path}`, body);

describe.each(DATED_KINDS)('a row of %s', (kind) => {
  it('is proposed by one, entered by another, and listed as it was entered', async () => {
    const [one, two] = [await fixture.staff('operator'), await fixture.staff('admin')];
    const row = { ...ROWS[kind], beginsAt: inDays(3) };
    const asked = await asOperator(one, 'POST', kind, { ...row, ...REASON });
    expect([asked.status, asked.body.approval?.state]).toEqual([202, 'waiting']);
    // Proposed again, it is the same request.
    expect((await asOperator(one, 'POST', kind, { ...row, ...REASON })).body).toEqual(asked.body);
    const listed = async () => (await asOperator(one, 'GET', kind)).body;
    expect((await listed()).items).not.toContainEqual(expect.objectContaining(row));
    expect((await fixture.approve(asked.body.approval.id, two))?.state).toBe('approved');
    const page = await listed();
    expect(LISTS[kind].replies[200].parse(page)).toEqual(page);
    const who = { enteredBy: one, secondBy: two, state: 'to_come' };
    expect(page.items[0]).toEqual({ ...row, ...who, enteredAt: page.items[0].enteredAt });
    expect((await asOperator(one, 'POST', kind, { ...row, ...REASON })).body.error.code).toBe(
      'rule_row_exists',
    );
  });

  it('is listed page by page', async () => {
    const one = await fixture.staff('operator');
    const all = (await asOperator(one, 'GET', kind)).body.items;
    const seen: unknown[] = [];
    let cursor = '';
    for (;;) {
      const { body } = await asOperator(one, 'GET', `${kind}?limit=1${cursor}`);
      seen.push(...body.items);
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual(all);
    const bad = await asOperator(one, 'GET', `${kind}?cursor=12`);
    expect([bad.status, bad.body.error.code]).toEqual([400, 'invalid_cursor']);
  });

  it('is for operators and admins alone', async () => {
    for (const role of ['player', 'support', 'moderator', 'finance'] as const) {
      const who = await fixture.player();
      const body = { ...ROWS[kind], ...REASON };
      for (const [method, sent] of [['POST', body] as const, ['GET', undefined] as const]) {
        const refused = await fixture.asStaff(role, who, method, `${RULES}/${kind}`, sent);
        expect([role, method, refused.status]).toEqual([role, method, 403]);
      }
    }
  });
});

describe('what is refused', () => {
  it.each<[string, DatedKind, object, string, string?]>([
    ['a moment that has passed', 'harm_policies', { beginsAt: inDays(-1) }, 'beginsAt'],
    ['a tax year that is over', 'tax_years', { year: 2024 }, 'year'],
    ['neither a share nor a margin', 'liability_floors', { coverMin: null }, 'coverMin'],
    ['notices after the coins are back', 'redemption_rules', { noticeDays: [21] }, 'noticeDays'],
    ['a minimum of nothing', 'redemption_rules', { bankMinimum: '0' }, 'bankMinimum'],
    ['what its signal does not read', 'harm_rules', { signal: 'nights' }, 'params'],
    ['a rate above all', 'tax_years', { withholdingRate: '1.5' }, 'withholdingRate'],
    ['a certainty of development', 'tax_years', { certainty: 'development' }, 'certainty'],
    ['a field that is missing', 'redemption_rules', { note: undefined }, 'note'],
    ['no reason', 'harm_policies', { reason: undefined }, 'reason'],
  ])('%s, with its field', async (_, kind, change, field) => {
    const one = await fixture.staff('operator');
    const answer = await asOperator(one, 'POST', kind, { ...ROWS[kind], ...REASON, ...change });
    expect([answer.status, answer.body.error.code, answer.body.error.field]).toEqual([
      ...[400, 'invalid_request', field],
    ]);
  });

  it('an amount that is none, and an act without both people', async () => {
    const one = await fixture.staff('operator');
    const bad = { ...ROWS.tax_years, threshold: '9999999999999.00', ...REASON };
    const answer = await asOperator(one, 'POST', 'tax_years', bad);
    expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_amount']);
    const asked = await asOperator(one, 'POST', 'harm_policies', {
      ...{ ...ROWS.harm_policies, ...REASON },
    });
    const alone = await fixture.approve(asked.body.approval.id, one);
    expect(alone).toMatchObject({ refused: 'second_person_required' });
    const rows = await fixture.db.admin.call(sql`select from rules.dated_entries
      where approval_id = ${asked.body.approval.id}::uuid`);
    expect(rows).toEqual([]);
  });
});

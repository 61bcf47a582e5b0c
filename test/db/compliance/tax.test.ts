// Tax in the database: what the law of a year says to a payment, facts about forms in every order, and the
// report of a year.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import type { TaxFormFact } from '#workers/compliance/tax/vendor.ts';
import { COIN, complianceFixture } from './fixture.ts';

const { database, tax, fact, player, prize, staff } = complianceFixture();

interface Verdict {
  year: number;
  threshold: string;
  before: string;
  code: string | null;
  withheld: string;
}

/** What the law says to a payment of so many dollars at a moment. */
async function verdict(
  playerId: string,
  dollars: number,
  at: string,
  accepts = false,
): Promise<Verdict> {
  return fact<Verdict>(sql`(select jsonb_build_object('year', v.year, 'threshold', v.threshold::text,
      'before', v.before::text, 'code', v.code, 'withheld', v.withhold_micros::text)
    from compliance.tax_verdict(${playerId}::uuid, ${BigInt(dollars) * COIN}, ${at}::timestamptz,
      ${accepts}) v)`);
}
const micros = (dollars: number) => String(BigInt(dollars) * COIN);

async function begun(playerId: string) {
  const made = await tax().beginTaxForm(newId(Date.now()), playerId, 'fake', 'request');
  if (!made.ok) throw new Error(made.error.code);
  await tax().attachTaxForm(made.value.id, `txf_${made.value.id}`, 'https://tax.test/form');
  return made.value.id;
}
const said = (formId: string, state: TaxFormFact['state'], atMs: number): TaxFormFact =>
  ({
    ...{
      reference: `txf_${formId}`,
      formId,
      state,
      atMs,
      code: state === 'bad' ? 'b_notice' : null,
    },
    ...(state === 'valid' || state === 'bad' ? { token: 'tok_1', last4: '1234' } : {}),
    ...(state === 'open' || state === 'expired' ? { token: null, last4: null } : {}),
  }) as TaxFormFact;
const say = (formId: string, state: TaxFormFact['state'], atMs = Date.now()) =>
  tax().applyTaxForm('fake', said(formId, state, atMs), null);
const formOf = async (playerId: string) => (await tax().taxOf(playerId, 2026)).formState;

describe('a payment of a year', () => {
  it.each([
    ['2025-12-31T23:59:59.999Z', 2025, 600],
    ['2026-01-01T00:00:00Z', 2026, 2_000],
    ['2026-12-31T23:59:59Z', 2026, 2_000],
  ] as const)('at %s counts in %i, whose threshold is %i', async (at, year, threshold) => {
    const id = await player();
    const below = await verdict(id, threshold - 1, at);
    expect(below).toEqual({
      ...{ year, threshold: micros(threshold), before: '0', code: null, withheld: '0' },
    });
    expect((await verdict(id, threshold, at)).code).toBe('tax_form_required');
  });

  it('needs a form when it brings the year to the threshold, and every one after it', async () => {
    const id = await player();
    const at = '2026-06-01T00:00:00Z';
    await prize(id, { amountMicros: 1_500n * COIN, year: 2026 });
    expect((await verdict(id, 499, at)).code).toBeNull();
    expect(await verdict(id, 500, at)).toMatchObject({
      ...{ before: micros(1_500), code: 'tax_form_required' },
    });
    // What is on its way counts, what came back does not, another year's neither.
    await prize(id, { amountMicros: 400n * COIN, year: 2026, state: 'paying' });
    await prize(id, { amountMicros: 900n * COIN, year: 2026, state: 'returned', returnedAt: at });
    await prize(id, { amountMicros: 500n * COIN, year: 2025 });
    expect((await verdict(id, 99, at)).code).toBeNull();
    expect((await verdict(id, 100, at)).code).toBe('tax_form_required');
    await prize(id, { amountMicros: 100n * COIN, year: 2026, state: 'sent' });
    expect((await verdict(id, 1, at)).code).toBe('tax_form_required');
  });

  it('counts for the person, whichever account it went to', async () => {
    const [id, other] = [await player(), await player()];
    await database.admin.call(sql`update auth.players set person_id =
      (select person_id from auth.players where id = ${id}::uuid) where id = ${other}::uuid`);
    await prize(other, { amountMicros: 1_999n * COIN, year: 2026 });
    expect((await verdict(id, 1, '2026-06-01T00:00:00Z')).code).toBe('tax_form_required');
    await say(await begun(other), 'valid');
    expect((await verdict(id, 1, '2026-06-01T00:00:00Z')).code).toBeNull();
  });

  it('may be taken less 24 of 100 instead: of the whole payment, or of what is above, by the row', async () => {
    const id = await player();
    const at = '2026-06-01T00:00:00Z';
    await prize(id, { amountMicros: 1_500n * COIN, year: 2026 });
    expect(await verdict(id, 499, at, true)).toMatchObject({ code: null, withheld: '0' });
    expect(await verdict(id, 600, at, true)).toMatchObject({ code: null, withheld: micros(144) });
    await database.admin.call(sql`insert into rules.tax_years (year, threshold_micros,
        withholding_rate, withhold_on, after_reported, form_kind, instrument, certainty)
      select year, threshold_micros, withholding_rate, 'excess', after_reported, form_kind,
        instrument, 'policy' from rules.tax_years where year = 2026`);
    expect(await verdict(id, 600, at, true)).toMatchObject({ code: null, withheld: micros(24) });
    await prize(id, { amountMicros: 600n * COIN, year: 2026, withheldMicros: 24n * COIN });
    expect(await verdict(id, 100, at, true)).toMatchObject({ code: null, withheld: micros(24) });
    await database.admin.call(sql`delete from rules.tax_years where certainty = 'policy'`);
    expect(
      await fact<string>(sql`compliance.withheld_of(rules.tax_year(2026), 333330000, 0)::text`),
    ).toBe('80000000');
  });

  it('needs a form from the first dollar on after a year that was reported', async () => {
    const id = await player();
    await prize(id, { amountMicros: 600n * COIN, year: 2025 });
    expect((await verdict(id, 1, '2026-01-01T00:00:00Z')).code).toBe('tax_form_required');
    await say(await begun(id), 'valid');
    expect((await verdict(id, 1, '2026-01-01T00:00:00Z')).code).toBeNull();
  });

  it('of a year that nobody entered waits where it comes to the last threshold', async () => {
    const id = await player();
    const at = '2040-01-01T00:00:00Z';
    expect((await verdict(id, 1_999, at)).code).toBeNull();
    expect(await verdict(id, 2_000, at)).toMatchObject({
      ...{ year: 2040, threshold: micros(2_000), code: 'tax_year_unknown' },
    });
    expect((await verdict(id, 2_000, at, true)).code).toBe('tax_year_unknown');
  });
});

describe('a form', () => {
  it('is one while it is open, and may be asked for five times a day', async () => {
    const id = await player();
    const first = await begun(id);
    expect(await begun(id)).toBe(first);
    for (let count = 0; count < 5; count += 1) await say(await begun(id), 'expired');
    expect(await tax().beginTaxForm(newId(Date.now()), id, 'fake', 'request')).toMatchObject({
      error: { code: 'rate_limited' },
    });
  });

  const toldOf = (id: string) =>
    fact<number>(sql`(select count(*)::int from auth.notices
      where kind = 'tax_form_bad' and player_id = ${id}::uuid)`);

  it('is what the vendor said last by the vendor’s clock, in whichever order it arrives', async () => {
    const facts = [
      ['open', 1],
      ['valid', 2],
      ['bad', 3],
    ] as const;
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    for (const order of orders) {
      const id = await player();
      const form = await begun(id);
      const nowMs = Date.now();
      for (const at of [...order, ...order]) {
        const [state, ms] = facts[at] ?? expect.fail();
        await say(form, state, nowMs + ms);
      }
      expect([order, await formOf(id)]).toEqual([order, 'bad']);
      expect(
        await fact<number>(sql`(select count(*)::int from audit.entries
          where action = 'tax_form.bad' and subject_id = ${id})`),
      ).toBe(1);
      expect(await toldOf(id)).toBe(1);
    }
  });

  it('that is bad makes payments wait, until another one is valid', async () => {
    const id = await player();
    const form = await begun(id);
    await say(form, 'valid', Date.now() - 1_000);
    expect((await verdict(id, 5_000, '2026-06-01T00:00:00Z')).code).toBeNull();
    const by = await staff();
    expect(await tax().markTaxFormBad(id, by, 'letter CP2100A', 'request')).toMatchObject({
      ok: true,
    });
    expect(await formOf(id)).toBe('bad');
    expect((await verdict(id, 5_000, '2026-06-01T00:00:00Z')).code).toBe('tax_form_required');
    // What the vendor said before the letter is no news.
    await say(form, 'valid', Date.now() - 1_000);
    expect(await formOf(id)).toBe('bad');
    // Its player was told, once.
    expect(await toldOf(id)).toBe(1);
    const next = await begun(id);
    expect(await formOf(id)).toBe('open');
    await say(next, 'valid', Date.now() + 1_000);
    expect(await formOf(id)).toBe('valid');
  });

  it('of nobody, of another name and of another vendor is unknown', async () => {
    const id = await player();
    const form = await begun(id);
    expect(await say(newId(Date.now()), 'valid')).toBe('unknown_form');
    const foreign = { ...said(form, 'valid', Date.now()), reference: 'txf_other' };
    expect(await tax().applyTaxForm('fake', foreign, null)).toBe('unknown_form');
    expect(await tax().applyTaxForm('other', said(form, 'valid', Date.now()), null)).toBe(
      'unknown_form',
    );
    expect(
      await tax().applyTaxForm('fake', { ...said(form, 'valid', 1), formId: null }, null),
    ).toBe('unknown_form');
    expect(await formOf(id)).toBe('open');
  });

  it('that is open is asked about rarer and rarer, and ends after a day without a page', async () => {
    const id = await player();
    const form = await begun(id);
    const due = async () => (await tax().claimDueTaxForms('fake', 100)).includes(`txf_${form}`);
    const older = (minutes: number) =>
      database.admin.call(sql`update compliance.tax_forms set
          asked_at = asked_at - ${`${minutes} minutes`}::interval,
          checked_at = checked_at - ${`${minutes} minutes`}::interval where id = ${form}::uuid`);
    expect(await due()).toBe(false);
    await older(2);
    expect([await due(), await due()]).toEqual([true, false]);
    await older(2);
    expect(await due()).toBe(false);
    await older(2);
    expect(await due()).toBe(true);
    const other = await player();
    const lost = await tax().beginTaxForm(newId(Date.now()), other, 'fake', 'request');
    if (!lost.ok) throw new Error(lost.error.code);
    await database.admin.call(sql`update compliance.tax_forms set asked_at = now() - interval '25 hours'
      where id = ${lost.value.id}::uuid`);
    await tax().claimDueTaxForms('fake', 100);
    expect(await formOf(other)).toBe('none');
  });
});

describe('the report of a year', () => {
  it('is what was paid less what came back, with what was kept back and what is to be corrected', async () => {
    const id = await player();
    const year = 2030;
    await say(await begun(id), 'valid');
    await prize(id, { amountMicros: 1_500n * COIN, year });
    await prize(id, { amountMicros: 700n * COIN, year, withheldMicros: 168n * COIN });
    await prize(id, { amountMicros: 50n * COIN, year, state: 'sent' });
    await prize(id, {
      ...{ amountMicros: 300n * COIN, year, withheldMicros: 72n * COIN },
      ...{ state: 'returned', returnedAt: '2031-01-02T00:00:00Z' },
    });
    await prize(id, {
      ...{ amountMicros: 20n * COIN, year },
      ...{ state: 'returned', returnedAt: '2030-07-01T00:00:00Z' },
    });
    const [line] = await tax().taxReport(year, null, 10);
    expect(line).toEqual({
      ...{ playerId: id, formKind: '1099-MISC', payments: 4, isReported: true },
      ...{ paidMicros: micros(2_520), returnedMicros: micros(320), box3Micros: micros(2_200) },
      ...{ box4Micros: micros(168), correctedMicros: micros(300) },
      ...{ formState: 'valid', token: 'tok_1', last4: '1234' },
    });
    expect(await tax().taxReport(year, id, 10)).toEqual([]);
    expect(await tax().taxOf(id, year)).toMatchObject({
      ...{ paidMicros: micros(2_250), thresholdMicros: micros(2_000), withheldMicros: micros(168) },
      isFormNeeded: false,
    });
  });

  it('names the year that nobody entered: this one, and from November on the next one', async () => {
    const missing = (at: string) =>
      fact<number | null>(sql`compliance.missing_tax_year_at(${at}::timestamptz)`);
    expect(await missing('2031-10-31T23:00:00Z')).toBeNull();
    expect(await missing('2031-11-01T00:00:00Z')).toBe(2032);
    expect(await missing('2032-01-01T00:00:00Z')).toBe(2032);
  });
});

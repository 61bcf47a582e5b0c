// The year's threshold with the tax verdict as it is: of prizes that go out at once only so many come
// below it, and a prize counts in the year in which it was paid.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { COIN, redemptionsFixture } from './fixture.ts';

const fixture = redemptionsFixture({ isTaxReal: true });
const { database, store, player, held, paying, fact, stateOf } = fixture;

const totalOf = async (playerId: string, year: number) => {
  const [row] = await database.admin.call<{ total: string }>(
    sql`select payments.tax_total(${playerId}::uuid, ${year}) as total`,
  );
  return Number(row?.total) / 1_000_000;
};

it('two prizes that go out at once do not both pass below the year’s threshold', async () => {
  const somebody = await player({ micros: 10_000n * COIN });
  const year = new Date().getUTCFullYear();
  const ids = [await held(somebody, 1500n * COIN), await held(somebody, 1500n * COIN)];
  for (const id of ids) await store().considerRedemption(id);
  const begun = await Promise.all(ids.map((id) => store().beginPayout(id)));
  expect(begun.map(({ state, reasons }) => [state, ...reasons].join(' ')).sort()).toEqual([
    'needs_player tax_form_required',
    'paying',
  ]);
  expect(await totalOf(somebody.id, year)).toBe(1500);
  const waiting = begun.find(({ state }) => state === 'needs_player');
  const change = { destinationId: null, withholding: true };
  await store().amendRedemption(waiting?.id ?? '', somebody.id, change, 'request', []);
  await store().considerRedemption(waiting?.id ?? '');
  expect(await store().beginPayout(waiting?.id ?? '')).toMatchObject({
    ...{ state: 'paying', withheldMicros: '360000000', netMicros: '1140000000' },
  });
  expect(await fixture.differences()).toEqual([]);
});

it('a prize counts in the year in which it was paid, and in none once it came back', async () => {
  const somebody = await player();
  const id = await paying(somebody, 100n * COIN);
  const year = new Date().getUTCFullYear();
  // As if it had been begun in the evening of the last day of last year.
  await database.admin.call(sql`update payments.redemptions set tax_year = ${year - 1}
    where id = ${id}::uuid`);
  expect(await totalOf(somebody.id, year - 1)).toBe(100);
  await store().advanceRedemption(id, fact(id, 'paid'));
  expect([await totalOf(somebody.id, year - 1), await totalOf(somebody.id, year)]).toEqual([
    0, 100,
  ]);
  // A provider's clock that is wrong by a year moves nothing to another one.
  const other = await paying(somebody, 100n * COIN);
  await store().advanceRedemption(
    other,
    fact(other, 'paid', null, `${year - 1}-06-01T00:00:00.000Z`),
  );
  expect(await totalOf(somebody.id, year)).toBe(200);
  await store().advanceRedemption(id, fact(id, 'returned', 'R02'));
  expect(await totalOf(somebody.id, year)).toBe(100);
  expect(await stateOf(id)).toMatchObject({ state: 'returned', reasons: ['R02'] });
  expect(await fixture.differences()).toEqual([]);
});

describe('a year that ends while a prize is under way', () => {
  const year = new Date().getUTCFullYear();
  const before = `${year}-12-31T23:59:59Z`;
  const after = `${year + 1}-01-01T00:00:00Z`;

  const call = async (text: ReturnType<typeof sql>) => {
    const [row] = await database.admin.call<{ answer: { state: string; refused?: string } }>(
      sql`select ${text} as answer`,
    );
    return row?.answer;
  };
  const says = (id: string, state: 'sent' | 'paid' | 'returned', at: string) =>
    call(sql`payments.advance_redemption_at(${id}::uuid,
      ${JSON.stringify(fact(id, state, null, at))}::jsonb, ${at}::timestamptz)`);

  /** The steps of a prize, each with what it counts in which year once it was taken. */
  const STEPS: [state: string, act: (id: string, at: string) => Promise<unknown>][] = [
    ['approved', (id, at) => call(sql`payments.consider_redemption_at(${id}::uuid, ${at})`)],
    ['paying', (id, at) => call(sql`payments.begin_payout_at(${id}::uuid, ${at})`)],
    ['sent', (id, at) => says(id, 'sent', at)],
    ['paid', (id, at) => says(id, 'paid', at)],
  ];

  for (const [index, last] of ['held', ...STEPS.map(([state]) => state)].entries()) {
    it(`at ${last} leaves it in the year in which it is paid`, async () => {
      const somebody = await player();
      const id = await held(somebody, 100n * COIN);
      for (const [position, [state, act]] of STEPS.entries()) {
        await act(id, position < index ? before : after);
        expect(await stateOf(id)).toMatchObject({ state });
      }
      const counted = last === 'paid' ? [100, 0] : [0, 100];
      expect([await totalOf(somebody.id, year), await totalOf(somebody.id, year + 1)]).toEqual(
        counted,
      );
      await says(id, 'returned', after);
      expect([await totalOf(somebody.id, year), await totalOf(somebody.id, year + 1)]).toEqual([
        0, 0,
      ]);
    });
  }
});

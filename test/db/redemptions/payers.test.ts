// Who paid for a player's coins: what a prize makes of the verdicts on their names.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { makePurchase } from '#test/kit/purchases.ts';
import { COIN, redemptionsFixture } from './fixture.ts';

const fixture = redemptionsFixture();
const { database, store, player, held, staff } = fixture;
const ANOTHER = newId(Date.now());

const considered = async (id: string) => {
  const { state, reasons } = await store().considerRedemption(id);
  return [state, ...reasons];
};
const ahead = async ({ id, to }: { id: string; to: string }) =>
  (await store().eligibility(id, 100n * COIN, to)).ahead.map(({ code }) => code);

describe('a prize of somebody whose coins', () => {
  it.each([
    ['were paid by themself', { name: 'same' }, ['approved']],
    ['were paid under nearly their name', { name: 'close' }, ['in_review', 'payer_name_differs']],
    ['were paid by another', { name: 'none' }, ['in_review', 'payer_name_differs']],
    ['were paid by somebody of whom no name is told', { name: 'unknown' }, ['approved']],
    ['were paid by nobody knows whom yet', {}, ['approved', 'payer_names']],
    [
      'were paid by another, as an older check had it',
      { name: 'none', checkId: ANOTHER },
      ['approved', 'payer_names'],
    ],
    ['were paid by another long ago', { name: 'none', daysAgo: 31 }, ['approved']],
    ['were paid long ago by nobody knows whom', { daysAgo: 31 }, ['approved']],
    ['were paid by another and went back', { name: 'none', reversed: true }, ['approved']],
  ] as const)('%s is %#', async (_, bought, expected) => {
    const somebody = await player();
    await makePurchase(database, somebody.id, bought);
    const isTold = expected.some((code) => code === 'payer_name_differs');
    expect(await ahead(somebody)).toEqual(isTold ? ['payer_name_differs'] : []);
    const id = await held(somebody, 100n * COIN);
    expect(await considered(id)).toEqual(expected);
    const begun = await store().beginPayout(id);
    expect(begun.state).toBe(expected.length === 1 ? 'paying' : expected[0]);
  });

  it('went unpaid by one of many is looked at, and goes on once somebody has', async () => {
    const somebody = await player();
    for (const name of ['same', 'unknown', 'none'] as const) {
      await makePurchase(database, somebody.id, { name });
    }
    const id = await held(somebody, 100n * COIN);
    expect(await considered(id)).toEqual(['in_review', 'payer_name_differs']);
    const by = { by: await staff(), requestId: 'request' };
    const approved = await store().approveRedemption(id, 'a shared card', newId(Date.now()), by);
    expect(approved.ok).toBe(true);
    expect((await store().beginPayout(id)).state).toBe('paying');
  });
});

describe('payers that are to be asked for', () => {
  const waiting = async (redemptionId: string, countMax = 20) =>
    (await store().payersToMatch({ redemptionId }, countMax)).map(({ id }) => id);

  it('are those of young purchases without a verdict on the newest check, a few at a time', async () => {
    const somebody = await player();
    const old = await makePurchase(database, somebody.id, { name: 'same', checkId: ANOTHER });
    const fresh = await makePurchase(database, somebody.id);
    await makePurchase(database, somebody.id, { name: 'none' });
    await makePurchase(database, somebody.id, { daysAgo: 31 });
    await makePurchase(database, (await player()).id);
    const id = await held(somebody, 100n * COIN);
    expect(new Set(await waiting(id))).toEqual(new Set([old, fresh]));
    expect(await waiting(id, 1)).toHaveLength(1);
    expect(await store().payersToMatch({ purchaseId: fresh }, 20)).toHaveLength(2);
    const verdicts = [old, fresh].map((one) => ({
      ...{ id: one, match: 'same' as const, checkId: somebody.id },
    }));
    await Promise.all([
      store().notePayerNames(verdicts),
      store().notePayerNames([...verdicts].reverse()),
    ]);
    expect(await waiting(id)).toEqual([]);
  });

  it('are none where nobody was verified or nothing is known by that name', async () => {
    const somebody = await player();
    const bought = await makePurchase(database, somebody.id);
    expect(await store().payersToMatch({ purchaseId: newId(Date.now()) }, 20)).toEqual([]);
    await database.admin.call(sql`create or replace function identity.standing(for_player uuid,
        at timestamptz) returns identity.verdict language sql stable as $$
      select row(1, 'none', 'identity_required', null, null)::identity.verdict $$`);
    expect(await store().payersToMatch({ purchaseId: bought }, 20)).toEqual([]);
  });
});

// The report of a year and the books of dollars say the same, whatever became of a prize.

import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { COIN, redemptionsFixture } from '#test/db/redemptions/fixture.ts';
import { taxStore } from '#workers/compliance/store/tax.ts';

const { database, player, say, held, store, advance, differences } = redemptionsFixture();
const YEAR = new Date().getUTCFullYear();

it('the report of a year is equal to the books: prizes as they were paid, tax as it was withheld, less what came back', async () => {
  const somebody = await player();
  const paid = async (dollars: bigint, withheld: bigint) => {
    const id = await held(somebody, dollars * COIN);
    const tax = withheld === 0n ? null : 'tax_form_required';
    await say(somebody.id, { tax, withhold: withheld * COIN });
    await database.admin.call(sql`update payments.redemptions set accepts_withholding = ${withheld > 0n}
      where id = ${id}::uuid`);
    await store().considerRedemption(id);
    expect((await store().beginPayout(id)).state).toBe('paying');
    expect(await advance(id, 'paid')).toBe('applied');
    return id;
  };
  await paid(100n, 0n);
  await paid(200n, 48n);
  expect(await advance(await paid(300n, 72n), 'returned', 'R01')).toBe('applied');
  expect(await advance(await paid(50n, 0n), 'returned', 'R01')).toBe('applied');
  const [line] = await taxStore(database.as('parlor_compliance')).taxReport(YEAR, null, 10);
  const [books] = await database.admin.call<{ prizes: string; withheld: string }>(sql`select
      (select a.balance_micros::text from ledger.payees p join ledger.accounts a on a.id = p.account_id
        where p.player_id = ${somebody.id}::uuid) as prizes,
      (select sum(b.withheld - b.withheld_back)::bigint::text
        from payments.booked_redemptions() b) as withheld`);
  expect(line).toMatchObject({
    ...{
      playerId: somebody.id,
      payments: 4,
      box3Micros: books?.prizes,
      box4Micros: books?.withheld,
    },
    ...{ paidMicros: String(650n * COIN), returnedMicros: String(350n * COIN), isReported: true },
    ...{ box3Micros: String(300n * COIN), box4Micros: String(48n * COIN), correctedMicros: '0' },
  });
  expect(books).toEqual({ prizes: String(300n * COIN), withheld: String(48n * COIN) });
  expect(await differences()).toEqual([]);
});

// A year's statement: play by currency and dollars, equal to what the days and the purchases say.

import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { statement } from '#shared/contracts/http/statements.ts';
import { newId } from '#shared/ids.ts';
import { purchaseFixture } from './purchase-fixture.ts';

const fixture = purchaseFixture();
const year = new Date().getUTCFullYear();

async function pay(reference: string) {
  for (const event of fixture.eventsOf(() => fixture.stripe.ledger.pay(reference))) {
    await fixture.deliver(event);
  }
}

/** What a table had played in all at the end of each day, in coins. */
async function played(playerId: string, currency: string, days: [string, number, number][]) {
  const id = newId(Date.now());
  for (const [day, rounds, wagered] of days) {
    await fixture.db.admin.call(sql`insert into games.play_days values (${id}, ${day}, ${playerId}, 'dice',
      ${currency}, ${rounds}, ${wagered * 1_000_000}, ${wagered * 500_000})`);
  }
}

it('a player has a statement of what they played, won and spent in a year, and of nothing else', async () => {
  const order = await fixture.order('medium');
  await pay(order.reference);
  const { id: playerId, token } = order.player;
  const charge = Object.values(fixture.stripe.ledger.state.charges).at(-1);
  if (charge === undefined) throw new Error('nothing was charged');
  for (const event of fixture.eventsOf(() => {
    fixture.stripe.ledger.refund(charge, 500, { metadata: {}, reason: null });
  })) {
    await fixture.deliver(event);
  }
  await played(playerId, 'GC', [
    [`${year - 1}-12-31`, 4, 40],
    [`${year}-01-01`, 5, 47],
    [`${year}-02-01`, 9, 60],
  ]);
  await played(newId(Date.now()), 'GC', [[`${year}-01-01`, 99, 99]]);
  const path = `/v1/me/statements/${year}`;
  const { status, body } = await fixture.call('GET', path, { token });
  expect(status).toBe(200);
  expect(statement.replies[200]?.parse(body)).toEqual(body);
  expect(body).toEqual({
    year,
    play: [{ currency: 'GC', rounds: 5, played: '20.00', won: '10.00', net: '-10.00' }],
    purchases: { currency: 'USD', count: 1, paid: '19.99', returned: '5.00', spent: '14.99' },
  });
  const file = await fixture.call('GET', path, { token, headers: { accept: 'text/csv' } });
  expect(file.headers.get('content-disposition')).toContain(`parlor-statement-${year}.csv`);
  expect(file.text.split('\r\n')).toEqual([
    'year,item,currency,value',
    `${year},rounds,GC,5`,
    `${year},played,GC,20.00`,
    `${year},won,GC,10.00`,
    `${year},net,GC,-10.00`,
    `${year},purchases,USD,1`,
    `${year},paid,USD,19.99`,
    `${year},returned,USD,5.00`,
    `${year},spent,USD,14.99`,
    '',
  ]);
  const before = await fixture.call('GET', `/v1/me/statements/${year - 1}`, { token });
  expect(before.body).toMatchObject({
    play: [{ rounds: 4, played: '40.00' }],
    purchases: { count: 0, spent: '0.00' },
  });
});

it('a year that has not begun, and what is no year, has no statement', async () => {
  const { token } = await fixture.player();
  for (const name of [String(year + 1), '1999', 'now']) {
    const { status, body } = await fixture.call('GET', `/v1/me/statements/${name}`, { token });
    expect([status, body.error.code]).toEqual([404, 'not_found']);
  }
});

// What prizes could be asked for against the cash stated: which coins count as what, and when it is too
// little.

import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { COIN, codeOf, redemptionsFixture } from './fixture.ts';

const fixture = redemptionsFixture();
const { database, store, player, held, paying, advance } = fixture;
const admin = (text: string) => database.admin.call(sql.raw(text));

const state = async (coins: bigint, daysAgo = 0, key: string = crypto.randomUUID()) => {
  const staff = await fixture.staff();
  const stated = {
    amountMicros: coins * COIN,
    atMs: Date.now() - daysAgo * 86_400_000,
    reason: 'the account of the bank',
  };
  return {
    staff,
    answer: await store().stateCash(
      stated,
      { key, digest: new Uint8Array(32) },
      { by: staff, requestId: 'request' },
    ),
  };
};
const coinsOf = async () => {
  const { redeemableMicros, toPlayMicros, heldMicros, onTheWayMicros } = await store().liability();
  const all = [redeemableMicros, toPlayMicros, heldMicros, onTheWayMicros];
  return all.map((micros) => Number(BigInt(micros) / COIN));
};

beforeAll(async () => {
  await admin('delete from rules.liability_floors');
});

it('without a word on the cash nothing is said, and without a floor nothing is compared', async () => {
  expect(await store().lastLiability()).toBe(null);
  const { state: is, cashMicros, cover } = await store().liability();
  expect([is, cashMicros, cover]).toEqual(['no_floor', null, null]);
});

describe('coins', () => {
  it('are redeemable, to play, held or on the way, each in one part alone', async () => {
    const somebody = await player();
    expect(await coinsOf()).toEqual([1000, 0, 0, 0]);
    await admin(`select ledger.grant('test:${newId(Date.now())}', '${somebody.id}', 'SC', 7000000,
      'promotion', 1, null)`);
    expect(await coinsOf()).toEqual([1000, 7, 0, 0]);
    const waiting = await held(somebody, 100n * COIN);
    expect(await coinsOf()).toEqual([900, 7, 100, 0]);
    const sent = await paying(somebody, 200n * COIN);
    await advance(sent, 'sent');
    expect(await coinsOf()).toEqual([700, 7, 100, 200]);
    await advance(sent, 'paid');
    await store().cancelRedemption(waiting, somebody.id, 'request');
    expect(await coinsOf()).toEqual([800, 7, 0, 0]);
    await advance(sent, 'returned', 'R01');
    expect(await coinsOf()).toEqual([1000, 7, 0, 0]);
  });
});

describe('cash', () => {
  it('is what was stated last, less what was paid since, once for a key', async () => {
    const key = crypto.randomUUID();
    const { answer, staff } = await state(2000n, 1, key);
    expect(answer).toMatchObject({ ok: true, value: { cashMicros: '2000000000' } });
    const somebody = await player();
    await advance(await paying(somebody, 300n * COIN), 'paid');
    expect(await store().liability()).toMatchObject({ cashMicros: '1700000000' });
    const again = await store().stateCash(
      { amountMicros: 1n, atMs: Date.now(), reason: 'again' },
      { key, digest: new Uint8Array(32) },
      { by: staff, requestId: 'request' },
    );
    expect(again).toMatchObject({ ok: true, value: { cashMicros: '1700000000' } });
    expect(codeOf((await state(1n, -1)).answer)).toBe('invalid_request');
    await state(5000n);
    expect(await store().liability()).toMatchObject({ cashMicros: '5000000000' });
    // One of a day before is no news.
    await state(1n, 2);
    expect(await store().liability()).toMatchObject({ cashMicros: '5000000000' });
  });

  it('is too little by the floor that has begun, as a share or as what is left', async () => {
    const owed = Number(BigInt((await store().liability()).owedMicros) / COIN);
    await state(BigInt(owed) + 50n);
    const floor = (begins: string, cover: string, margin: string) =>
      admin(
        `insert into rules.liability_floors values (${begins}, ${cover}, ${margin}, 30, 'a test')`,
      );
    const is = async () => (await store().liability()).state;
    await floor(`now() + interval '1 hour'`, '9', 'null');
    expect(await is()).toBe('no_floor');
    await floor(`now() - interval '4 hours'`, '1', 'null');
    expect(await is()).toBe('covered');
    await floor(`now() - interval '3 hours'`, '1.5', 'null');
    expect(await is()).toBe('below_floor');
    await floor(`now() - interval '2 hours'`, 'null', '50000000');
    expect(await is()).toBe('covered');
    await floor(`now() - interval '1 hour'`, 'null', '50000001');
    expect(await is()).toBe('below_floor');
    await admin(`update payments.cash_statements set at = at - interval '31 days'`);
    expect(await is()).toBe('cash_unknown');
  });

  it('and coins are kept as they were each time, for the gauges', async () => {
    const noted = await store().noteLiability();
    expect(await store().lastLiability()).toEqual(noted);
  });
});

it('all parts together are the coins of all wallets, with a hundred thousand of them', async () => {
  for (let from = 0; from < 100_000; from += 10_000) {
    await admin(`insert into ledger.accounts (id, balance_micros)
      select (900000000 + n)::bigint * 32 + 4, 1000000
        from generate_series(${from} + 1, ${from} + 10000) n`);
    await admin(`insert into ledger.wallets (account_id, player_id, currency)
      select (900000000 + n)::bigint * 32 + 4, gen_random_uuid(), 'SC'
        from generate_series(${from} + 1, ${from} + 10000) n`);
  }
  const [books] = await database.admin.call<{ sum: string }>(sql`
    select sum(balance_micros)::text as sum from ledger.accounts
      where ledger.currency_of(id) = 'SC' and id & 1 = 0`);
  const { redeemableMicros, toPlayMicros, heldMicros, onTheWayMicros } = await store().liability();
  const parts = [redeemableMicros, toPlayMicros, heldMicros, onTheWayMicros].map(BigInt);
  expect(BigInt(redeemableMicros)).toBeGreaterThan(100_000n * COIN);
  expect(parts.reduce((sum, part) => sum + part, 0n).toString()).toBe(books?.sum);
});

// Rivals: 64 connections with overlapping postings, and a roll-up beside a transaction that is slow.

import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { COIN, funded, seated, sibling } from '#test/ledger/behaviours/fixture.ts';
import { postInContention } from '#test/ledger/contention.ts';
import { lease, limitWagers } from '#test/ledger/leases.ts';
import { ledgerFixture } from './fixture.ts';

const fixture = ledgerFixture(64);

it('the ledger has no deadlock and loses nothing when 64 connections post over the same accounts', async () => {
  const report = await postInContention(fixture.ledger, {
    connections: 64,
    postings: 2_000,
    accounts: 24,
  });
  expect(report).toMatchObject({ deadlocks: 0, lost: 0 });
  expect(report.postings).toBeGreaterThan(500);
  expect(await fixture.ledger.check()).toEqual([]);
});

it('the ledger has no deadlock when batches, releases, closes and limits of the same players meet', async () => {
  const { ledger } = fixture;
  const player = await funded(ledger, 100n * COIN, 100n * COIN);
  const TURNS = 15;
  const play = async (currency: string) => {
    for (let turn = 0; turn < TURNS; turn++) {
      const table = await seated(ledger, player, currency, COIN);
      await ledger.settle(table, 2, COIN / 2n, COIN / 2n);
      const batch = { sessionId: table, number: 3, wagered: 10n, paid: 10n };
      await ledger.settleThroughArray(batch);
      await ledger.release(table, 4, COIN / 4n);
      await ledger.close(table, 5);
    }
  };
  const restrict = async () => {
    for (let turn = 0; turn < 4 * TURNS; turn++) {
      await ledger.limit(player, 'GC', 90n * COIN);
      await ledger.post(randomUUID(), [[await ledger.walletId(player, 'GC'), '67', 1n]]);
    }
  };
  const works = ['GC', 'SC', 'GC', 'SC', 'GC', 'SC', 'SC', 'SC'].map(play);
  await Promise.all([...works, restrict(), restrict()]);
  expect(ledger.counters.deadlocks).toBe(0);
  expect(await ledger.check()).toEqual([]);
});

it('the ledger has no deadlock when arrays of batches overlap, are repeated and lie in other orders', async () => {
  const { ledger } = fixture;
  const player = await funded(ledger, 1000n * COIN, 0n);
  const tables = await Promise.all(
    Array.from({ length: 40 }, () => seated(ledger, player, 'GC', COIN)),
  );
  const before = ledger.counters.deadlocks;
  const send = async (number: number) => {
    const some = tables.filter(() => Math.random() < 0.6).sort(() => Math.random() - 0.5);
    await ledger.settleMany(
      some.map((sessionId) => ({ sessionId, number, wagered: 10n, paid: 9n })),
    );
  };
  for (let number = 2; number < 14; number++) {
    await Promise.all(Array.from({ length: 24 }, (_, index) => send(number - (index % 2))));
  }
  expect(ledger.counters.deadlocks).toBe(before);
  expect(await ledger.check()).toEqual([]);
});

it('the ledger rolls up only what is complete, whatever commits late', async () => {
  const { ledger } = fixture;
  const player = await funded(ledger, 10n * COIN, 0n);
  const other = await funded(ledger, 10n * COIN, 0n);
  const wallet = await ledger.walletId(player, 'GC');
  const fast = await ledger.walletId(other, 'GC');
  const play = async () => {
    const rows = await ledger.rows<{ balance: string }>(
      'select balance_micros as balance from ledger.house_now() where id = 67',
    );
    return BigInt(rows[0]?.balance ?? 0);
  };
  const before = await play();
  const post = (from: string) => [randomUUID(), [from], ['67'], ['1000']];
  const text = 'select ledger.post($1, $2, $3, $4, 16::smallint)';
  await ledger.slowly(async (slow) => {
    await slow.query(text, post(wallet));
    for (let round = 0; round < 3; round++) {
      await ledger.call(text, post(fast));
      await ledger.call('select ledger.roll_up()', []);
    }
    expect(await play()).toBe(before + 3_000n);
  });
  expect(await play()).toBe(before + 4_000n);
  await ledger.call('select ledger.roll_up()', []);
  await ledger.call('select ledger.roll_up()', []);
  expect(await play()).toBe(before + 4_000n);
  expect(await ledger.check()).toEqual([]);
});

it('the ledger leases no more than a wager limit when 50 tables open, ask, settle and close at once', async () => {
  const { ledger } = fixture;
  const player = await funded(ledger, 1_000n * COIN, 0n);
  const other = await sibling(ledger, player, 1_000n * COIN, 0n);
  await limitWagers(ledger, player, 100n * COIN);
  let wagered = 0n;
  const play = async (index: number) => {
    const owner = index % 2 === 0 ? player : other;
    const table = randomUUID();
    const opened = await ledger.reserve(table, owner, 'GC', 1, 20n * COIN);
    if (opened.refused !== undefined) return;
    let sum = 0n;
    for (let number = 2; number < 6; number++) {
      const { wagerCeilingMicros } = await lease(ledger, table, owner, 'GC', sum + 3n * COIN);
      const stake = BigInt(String(wagerCeilingMicros)) - sum;
      sum += stake;
      wagered += stake;
      await ledger.settle(table, number, stake, stake);
    }
    if (index % 3 === 0) await ledger.close(table, 6);
  };
  await Promise.all(Array.from({ length: 50 }, (_, index) => play(index)));
  expect(wagered).toBe(100n * COIN);
  expect(ledger.counters.deadlocks).toBe(0);
  expect(await ledger.check()).toEqual([]);
});

// Behaviours of coins at tables: numbers, replays, limits of what a table can do.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  after,
  type Behaviours,
  COIN,
  funded,
  refused,
  seated,
  sound,
  walletOf,
} from './fixture.ts';

export const TABLES: Behaviours = {
  'closes a number by a batch without rounds to a reserve that comes late': async (ledger) => {
    const player = await funded(ledger, 10n * COIN, 0n);
    const table = await seated(ledger, player, 'GC', 4n * COIN);
    const reserve = () => ledger.reserve(table, player, 'GC', 2, COIN, 'exact');
    const sealed = await ledger.seal(table, 2);
    assert.deepEqual([sealed.amountMicros, sealed.escrowMicros], ['0', '4000000']);
    await refused(ledger, 'sequence_conflict', reserve);
    assert.equal((await ledger.seal(table, 2)).replayed, true);
    await ledger.reserve(table, player, 'GC', 3, COIN, 'exact');
    await refused(ledger, 'sequence_conflict', () => ledger.seal(table, 3));
    assert.equal((await walletOf(ledger, player, 'GC')).available, 5n * COIN);
    await sound(ledger);
  },

  'answers each number once and its repeats with the first result': async (ledger) => {
    const player = await funded(ledger, 10n * COIN, 0n);
    const table = randomUUID();
    const open = () => ledger.reserve(table, player, 'GC', 1, 20n * COIN, 'up_to');
    assert.deepEqual(
      [(await open()).amountMicros, (await open()).amountMicros],
      ['10000000', '10000000'],
    );
    await ledger.settle(table, 2, 2n * COIN, COIN);
    await ledger.release(table, 3, COIN);
    await ledger.settle(table, 4, 0n, COIN / 2n);
    const again = await ledger.settle(table, 2, 2n * COIN, COIN);
    assert.deepEqual(
      [again.replayed, again.amountMicros, again.escrowMicros],
      [true, '-1000000', '9000000'],
    );
    const released = await ledger.release(table, 3, COIN);
    assert.deepEqual(
      [released.replayed, released.amountMicros, released.escrowMicros],
      [true, '1000000', '8000000'],
    );
    const first = await open();
    assert.deepEqual([first.replayed, first.escrowMicros], [true, '10000000']);
    for (const other of [
      () => ledger.settle(table, 2, 2n * COIN, COIN + 1n),
      () => ledger.settle(table, 2, 2n * COIN + 1n, COIN + 1n),
      () => ledger.settle(table, 2, 2n * COIN, COIN, 'other rounds'),
      () => ledger.release(table, 2, COIN),
      () => ledger.close(table, 3),
      () => ledger.release(table, 3, COIN + 1n),
      () => ledger.reserve(table, player, 'GC', 1, 10n * COIN, 'up_to'),
      () => ledger.reserve(table, player, 'GC', 1, 20n * COIN, 'exact'),
    ]) {
      await refused(ledger, 'sequence_conflict', other);
    }
    const closed = await ledger.close(table, 5);
    assert.deepEqual([closed.amountMicros, closed.escrowMicros], ['8500000', '0']);
    assert.equal((await ledger.close(table, 5)).replayed, true);
    assert.equal((await ledger.settle(table, 4, 0n, COIN / 2n)).replayed, true);
    assert.equal((await walletOf(ledger, player, 'GC')).available, 9_500_000n);
    await sound(ledger);
  },
  'applies one of many equal calls that race, and tells the others the same': async (ledger) => {
    const player = await funded(ledger, 10n * COIN, 0n);
    const table = randomUUID();
    const race = async (call: () => Promise<Record<string, unknown>>) => {
      const answers = await Promise.all(Array.from({ length: 8 }, call));
      assert.equal(answers.filter(({ replayed }) => replayed === false).length, 1);
      assert.equal(new Set(answers.map(({ amountMicros }) => amountMicros)).size, 1);
    };
    await race(() => ledger.reserve(table, player, 'GC', 1, COIN));
    await race(() => ledger.settle(table, 2, COIN, COIN / 2n));
    await race(() => ledger.release(table, 3, 1n));
    await race(() => ledger.close(table, 4));
    await sound(ledger);
  },
  'lets many tables race for the same coins without overdraft': async (ledger) => {
    const player = await funded(ledger, 3n * COIN, 0n);
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => ledger.reserve(randomUUID(), player, 'GC', 1, COIN)),
    );
    assert.equal(answers.filter(({ refused: code }) => code === undefined).length, 3);
    assert.equal(answers.filter((each) => each.refused === 'insufficient_funds').length, 9);
    assert.deepEqual(await walletOf(ledger, player, 'GC'), {
      available: 0n,
      atTables: 3n * COIN,
      onHold: 0n,
      debt: 0n,
    });
  },
  'bounds what a session can pay by what it has wagered so far': async (ledger) => {
    const player = await funded(ledger, 10n * COIN, 0n);
    const table = await seated(ledger, player, 'GC', COIN);
    assert.equal((await ledger.settle(table, 2, 10n, 0n)).refused, undefined);
    assert.equal((await ledger.settle(table, 3, 0n, 1000n)).refused, undefined);
    await refused(ledger, 'payout_exceeds_maximum', () => ledger.settle(table, 4, 0n, 1n));
    const many = await ledger.settleMany([{ sessionId: table, number: 4, wagered: 0n, paid: 1n }]);
    assert.equal(many.size, 0);
    const [row] = await ledger.admin<{ flagged: boolean }>(
      'select flagged_at is not null as flagged from ledger.sessions where session_id = $1',
      [table],
    );
    assert.equal(row?.flagged, true);
  },
  'leaves a tombstone for a session that never opened': async (ledger) => {
    const player = await funded(ledger, COIN, 0n);
    const table = randomUUID();
    assert.equal((await ledger.cancel(table)).value, 'cancelled');
    assert.equal((await ledger.cancel(table)).value, 'cancelled');
    await refused(ledger, 'session_cancelled', () => ledger.reserve(table, player, 'GC', 1, 1n));
    await refused(ledger, 'account_missing', () => ledger.settle(table, 1, 1n, 0n));
    await refused(ledger, 'account_missing', () => ledger.close(table, 1));
    const open = await seated(ledger, player, 'GC', 1n);
    assert.equal((await ledger.cancel(open)).value, 'opened');
    for (let round = 0; round < 10; round++) {
      const raced = randomUUID();
      const [cancelled, reserved] = await Promise.all([
        ledger.cancel(raced),
        ledger.reserve(raced, player, 'GC', 1, 1n),
      ]);
      assert.equal(cancelled.value === 'opened', reserved.refused === undefined);
    }
  },
  'settles many batches at once, the plain ones only and each on its own': async (ledger) => {
    const player = await funded(ledger, 10n * COIN, 10n * COIN);
    const good = await seated(ledger, player, 'GC', COIN);
    const twice = await seated(ledger, player, 'GC', COIN);
    const sweeps = await seated(ledger, player, 'SC', COIN);
    const poor = await seated(ledger, player, 'GC', 5n);
    const fresh = await seated(ledger, player, 'GC', COIN);
    await ledger.settle(twice, 2, 10n, 5n);
    const batches = (
      [
        [good, 10n, 5n],
        [twice, 10n, 5n],
        [twice, 10n, 6n],
        [sweeps, 10n, 5n],
        [poor, 10n, 0n],
        [fresh, -10n, 5n],
        [fresh, 10n, -5n],
        [randomUUID(), 1n, 0n],
      ] as const
    ).map(([sessionId, wagered, paid]) => ({ sessionId, number: 2, wagered, paid }));
    const applied = await ledger.settleMany(batches);
    assert.deepEqual([...applied], [[1, (COIN - 5n).toString()]]);
    assert.equal((await ledger.settleMany(batches)).size, 0);
    const repeat = await ledger.settle(good, 2, 10n, 5n);
    assert.equal(repeat.replayed, true);
    const [lot] = await ledger.admin<{ wagered: string }>(
      `select l.wagered_micros as wagered from ledger.lots l
          join ledger.wallets w on w.account_id = l.wallet_id where w.player_id = $1`,
      [player],
    );
    assert.equal(lot?.wagered, '0');
    await sound(ledger);
  },
  'leaves out of an array whoever must be told where they stand': async (ledger) => {
    const limited = await funded(ledger, 10n * COIN, 0n);
    const banned = await funded(ledger, 10n * COIN, 0n);
    await ledger.limit(limited, 'GC', 90n * COIN);
    for (const player of [limited, banned]) {
      const sessionId = await seated(ledger, player, 'GC', COIN);
      if (player === banned) {
        await ledger.admin(`update auth.players set status = 'banned' where id = $1`, [banned]);
      }
      const batch = { sessionId, number: 2, wagered: 10n, paid: 5n };
      assert.equal((await ledger.settleMany([batch])).size, 0);
      const answer = await ledger.settleThroughArray(batch);
      const standing = answer.standing as { mayWager: boolean };
      assert.equal(standing.mayWager, player === limited);
    }
  },
  'books a result on the day of its settlement, and turns the day exactly once': async (ledger) => {
    const player = await funded(ledger, 10n * COIN, 0n);
    const table = await seated(ledger, player, 'GC', 5n * COIN);
    const settleAt = (number: number, at: string) =>
      ledger.admin(`select ledger.settle_at($1, $2, 1, 1000, 0, sha256(''), $3)`, [
        table,
        number,
        at,
      ]);
    await ledger.settle(table, 2, 500n, 0n);
    await settleAt(3, after(25));
    await settleAt(4, after(25));
    await settleAt(5, after(49));
    const days = async () =>
      (
        await ledger.admin<{ net: string }>(
          `select d.net_micros as net from ledger.day_results d
              join ledger.wallets w on w.account_id = d.wallet_id
              where w.player_id = $1 order by d.day`,
          [player],
        )
      ).map(({ net }) => net);
    assert.deepEqual(await days(), ['-500', '-2000']);
    await ledger.close(table, 6);
    assert.deepEqual(await days(), ['-500', '-2000', '-1000']);
    await sound(ledger);
  },
  'tells the balance of any account at any journal position': async (ledger) => {
    const player = await funded(ledger, 10n * COIN, 0n);
    const wallet = await ledger.walletId(player, 'GC');
    const table = await seated(ledger, player, 'GC', 4n * COIN);
    await ledger.settle(table, 2, COIN, 0n);
    await ledger.close(table, 3);
    const rows = await ledger.rows<{ id: string; at_then: string; after: string }>(
      `select m.entry_id as id, m.after_micros as after,
            ledger.balance_at(m.account_id, m.entry_id) as at_then
          from ledger.movements m where m.account_id = $1 order by m.entry_id`,
      [wallet],
    );
    assert.equal(rows.length, 3);
    for (const row of rows) assert.equal(row.at_then, row.after);
    const before = await ledger.call('select ledger.balance_at($1, 0)', [wallet]);
    assert.equal(before.value, '0');
    const [house] = await ledger.rows<{ same: boolean }>(
      `select ledger.balance_at(h.id, 9223372036854775807) = h.balance_micros as same
          from ledger.house_now() h where h.id = 67`,
    );
    assert.equal(house?.same, true);
  },
  'shows a history only to its owner': async (ledger) => {
    const player = await funded(ledger, COIN, 0n);
    const other = await funded(ledger, COIN, 0n);
    const [row] = await ledger.rows<{ id: string }>(
      'select id from ledger.transactions($1, 0, null, 10)',
      [other],
    );
    await refused(ledger, 'invalid_cursor', () =>
      ledger.call('select id from ledger.transactions($1, $2, null, 10)', [player, row?.id]),
    );
  },
};

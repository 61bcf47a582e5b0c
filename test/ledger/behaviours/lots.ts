// Behaviours of Sweeps Coins: playthrough, redeemable, expiry, voided locks, exact undo.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Ledger } from '../ledger.ts';
import {
  after,
  type Behaviours,
  COIN,
  funded,
  redeemableOf,
  refused,
  seated,
  sound,
  walletOf,
} from './fixture.ts';

const lotsOf = (ledger: Ledger, player: string) =>
  ledger.admin<{ state: string; wagered: string; locked: string; owed: string }>(
    `select l.state, l.wagered_micros as wagered, l.locked_micros as locked, l.owed_micros as owed
      from ledger.lots l join ledger.wallets w on w.account_id = l.wallet_id
      where w.player_id = $1 order by l.id`,
    [player],
  );

const grantForAnHour = (ledger: Ledger, player: string, micros: bigint) =>
  ledger.call(`select ledger.grant($1, $2, 'SC', $3, 'daily', 1, $4)`, [
    randomUUID(),
    player,
    micros,
    after(1),
  ]);

const expireLots = (ledger: Ledger, at: string) =>
  ledger.admin('select ledger.expire_lots_at(1000, $1)', [at]);

export const LOTS: Behaviours = {
  'advances open lots first in, first out, and unlocks each when it is played through': async (
    ledger,
  ) => {
    const player = await funded(ledger, 0n, 2n * COIN);
    await ledger.grant(`second:${player}`, player, 'SC', COIN, '2');
    const table = await seated(ledger, player, 'SC', 3n * COIN);
    await ledger.settle(table, 2, COIN, COIN);
    assert.deepEqual(
      (await lotsOf(ledger, player)).map(({ wagered, locked }) => [wagered, locked]),
      [
        ['1000000', '2000000'],
        ['0', '1000000'],
      ],
    );
    await ledger.settle(table, 3, COIN + 500_000n, COIN + 500_000n);
    assert.deepEqual(
      (await lotsOf(ledger, player)).map(({ wagered, locked }) => [wagered, locked]),
      [
        ['2000000', '0'],
        ['500000', '1000000'],
      ],
    );
    await ledger.close(table, 4);
    assert.equal((await redeemableOf(ledger, player)).redeemable, 2n * COIN);
    await sound(ledger);
  },
  'counts nothing towards playthrough of what a batch says counts nothing': async (ledger) => {
    const player = await funded(ledger, 0n, 2n * COIN);
    const table = await seated(ledger, player, 'SC', COIN);
    const settle = (number: number, uncounted: bigint) =>
      ledger.settle(table, number, 400_000n, 400_000n, 'rounds', uncounted);
    const wagered = async () => (await lotsOf(ledger, player))[0]?.wagered;
    assert.equal((await settle(2, 400_000n)).refused, undefined);
    assert.equal(await wagered(), '0');
    await settle(3, 150_000n);
    assert.equal(await wagered(), '250000');
    await settle(4, 0n);
    assert.equal(await wagered(), '650000');
    assert.equal((await settle(3, 150_000n)).replayed, true);
    await refused(ledger, 'sequence_conflict', () => settle(3, 0n));
    await refused(ledger, 'invalid_amount', () => settle(5, 400_001n));
    await refused(ledger, 'invalid_amount', () => settle(5, -1n));
    const many = { sessionId: table, wagered: 10n, paid: 10n, number: 5, uncounted: 11n };
    assert.equal((await ledger.settleMany([many])).size, 0);
    await sound(ledger);
  },
  'tells a table the bound of what counts, with its coins and with each batch of lots': async (
    ledger,
  ) => {
    const player = await funded(ledger, COIN, 2n * COIN);
    const sessionId = randomUUID();
    const opened = await ledger.reserve(sessionId, player, 'SC', 1, COIN);
    assert.equal(opened.chanceMaxPpm, 750_000);
    await ledger.admin(
      `insert into ledger.playthrough_rules values (clock_timestamp(), 600000, 'a test’s')`,
    );
    try {
      const settled = await ledger.settle(sessionId, 2, 10n, 10n);
      assert.equal(settled.chanceMaxPpm, 600_000);
      const answer = await ledger.call('select ledger.redeemable($1)', [player]);
      assert.equal(answer.chanceMaxPpm, 600_000);
    } finally {
      await ledger.admin(`delete from ledger.playthrough_rules where note = 'a test’s'`);
    }
  },
  'keeps redeemable within available and above what is locked': async (ledger) => {
    const player = await funded(ledger, 0n, 2n * COIN);
    await ledger.grant(`free:${player}`, player, 'SC', 3n * COIN, '0');
    assert.equal((await redeemableOf(ledger, player)).redeemable, 3n * COIN);
    const table = await seated(ledger, player, 'SC', 4n * COIN);
    assert.equal((await redeemableOf(ledger, player)).redeemable, COIN);
    await ledger.settle(table, 2, 4n * COIN, 0n);
    assert.equal((await redeemableOf(ledger, player)).locked, 0n);
    await ledger.close(table, 3);
    assert.equal((await redeemableOf(ledger, player)).redeemable, COIN);
  },
  'holds for a redemption at most what is redeemable': async (ledger) => {
    const player = await funded(ledger, 0n, 2n * COIN);
    await ledger.grant(`free:${player}`, player, 'SC', COIN, '0');
    const hold = (micros: bigint) => ledger.hold(player, 'SC', micros, { purpose: 'redemption' });
    await refused(ledger, 'insufficient_funds', () => hold(COIN + 1n));
    assert.equal((await hold(COIN)).state, 'pending');
    await refused(ledger, 'insufficient_funds', () => hold(1n));
  },
  'voids remaining locks only when nothing is left anywhere': async (ledger) => {
    const player = await funded(ledger, 0n, 2n * COIN, '10');
    const first = await seated(ledger, player, 'SC', COIN);
    const second = await seated(ledger, player, 'SC', COIN / 2n);
    const holdId = randomUUID();
    await ledger.hold(player, 'SC', COIN / 2n, { id: holdId });
    await ledger.settle(first, 2, COIN, 0n);
    assert.equal((await lotsOf(ledger, player))[0]?.state, 'open');
    await ledger.settle(second, 2, COIN / 2n, 0n);
    assert.equal((await lotsOf(ledger, player))[0]?.state, 'open');
    await ledger.endHold('post', holdId);
    assert.deepEqual(
      (await lotsOf(ledger, player)).map(({ state, locked }) => [state, locked]),
      [['void', '0']],
    );
    const broke = await funded(ledger, 0n, COIN, '10');
    const table = await seated(ledger, broke, 'SC', COIN);
    await ledger.settle(table, 2, COIN, 0n);
    assert.equal((await lotsOf(ledger, broke))[0]?.state, 'void');
    await sound(ledger);
  },
  'takes of an expired lot what is available now and the rest when it comes back': async (
    ledger,
  ) => {
    const player = await ledger.player();
    await grantForAnHour(ledger, player, 2n * COIN);
    const table = await seated(ledger, player, 'SC', 1_500_000n);
    await expireLots(ledger, after(0.5));
    assert.equal((await lotsOf(ledger, player))[0]?.state, 'open');
    await expireLots(ledger, after(2));
    assert.equal((await walletOf(ledger, player, 'SC')).available, 0n);
    assert.equal((await lotsOf(ledger, player))[0]?.owed, '1500000');
    await ledger.settle(table, 2, 0n, 0n);
    await ledger.release(table, 3, 1_000_000n);
    assert.equal((await walletOf(ledger, player, 'SC')).available, 0n);
    const answer = await ledger.settle(table, 4, 10_000n, 1_000_000n);
    assert.equal(answer.refused, undefined);
    await ledger.close(table, 5);
    assert.equal((await walletOf(ledger, player, 'SC')).available, 990_000n);
    assert.equal((await lotsOf(ledger, player))[0]?.wagered, '0');
    assert.equal((await lotsOf(ledger, player))[0]?.locked, '0');
    await sound(ledger);
  },
  'does not expire a lot that was played through': async (ledger) => {
    const player = await ledger.player();
    await grantForAnHour(ledger, player, 1000n);
    const table = await seated(ledger, player, 'SC', 1000n);
    await ledger.settle(table, 2, 1000n, 1000n);
    await ledger.close(table, 3);
    await expireLots(ledger, after(2));
    assert.equal((await walletOf(ledger, player, 'SC')).available, 1000n);
    await sound(ledger);
  },
  'undoes a rolled-back wager exactly, once': async (ledger) => {
    const player = await funded(ledger, 0n, COIN);
    await ledger.grant(`more:${player}`, player, 'SC', COIN);
    const table = await seated(ledger, player, 'SC', 2n * COIN);
    await ledger.settle(table, 2, 400_000n, 400_000n);
    const before = await lotsOf(ledger, player);
    await ledger.settle(table, 3, 900_000n, 900_000n);
    const [entry] = await ledger.admin<{ id: string }>(
      `select max(e.id) as id from ledger.entries e
          join ledger.sessions s on s.account_id = e.account_id where s.session_id = $1`,
      [table],
    );
    const undo = () => ledger.call('select ledger.undo_advances($1)', [entry?.id]);
    assert.equal((await undo()).value, '900000');
    assert.deepEqual(await lotsOf(ledger, player), before);
    assert.equal((await undo()).value, '0');
    assert.deepEqual(await lotsOf(ledger, player), before);
    assert.equal((await redeemableOf(ledger, player)).locked, 2n * COIN);
    await sound(ledger);
  },
  'grants once per key, also when equal grants race': async (ledger) => {
    const player = await ledger.player();
    await Promise.all(
      Array.from({ length: 6 }, () => ledger.grant(`race:${player}`, player, 'SC', COIN)),
    );
    assert.equal((await walletOf(ledger, player, 'SC')).available, COIN);
    assert.equal((await lotsOf(ledger, player)).length, 1);
  },
};

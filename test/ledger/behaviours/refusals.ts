// Behaviours for bad input: each a typed refusal, and nothing is written.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Answer, Ledger } from '../ledger.ts';
import { type Behaviours, COIN, funded, refused as refuses, seated } from './fixture.ts';

const HOUSE_GC = '67';
const MAXIMUM = 9_223_372_036_854_775_807n;

interface Scene {
  ledger: Ledger;
  player: string;
  wallet: string;
  sweeps: string;
  other: string;
  table: string;
  refused(code: string, call: () => Promise<Answer>): Promise<void>;
}

/** A player with both coins and a table, and somebody else. */
async function scene(ledger: Ledger): Promise<Scene> {
  const player = await funded(ledger, 100n * COIN, 10n * COIN);
  const stranger = await funded(ledger, COIN, 0n);
  return {
    ledger,
    player,
    wallet: await ledger.walletId(player, 'GC'),
    sweeps: await ledger.walletId(player, 'SC'),
    other: await ledger.walletId(stranger, 'GC'),
    table: await seated(ledger, player, 'GC', 10n * COIN),
    refused: (code, call) => refuses(ledger, code, call),
  };
}

export const REFUSALS: Behaviours = {
  'refuses bad input: in a posting': async (ledger) => {
    const { player, wallet, sweeps, other, refused } = await scene(ledger);
    const post = (legs: [string, string, bigint][], kind?: number) => () =>
      ledger.post(randomUUID(), legs, kind);
    await refused('account_missing', post([[wallet, '999999970', 1n]]));
    await refused('account_missing', post([[wallet, String((31n << 5n) | 3n), 1n]]));
    const gone = await seated(ledger, player, 'GC', 5n);
    await ledger.close(gone, 2);
    const [closed] = await ledger.admin<{ id: string }>(
      'select account_id as id from ledger.sessions where session_id = $1',
      [gone],
    );
    await refused('account_closed_ledger', post([[wallet, closed?.id ?? '', 1n]]));
    await refused('account_closed_ledger', post([[HOUSE_GC, closed?.id ?? '', 1n]]));
    await refused('invalid_request', post([[wallet, wallet, 1n]]));
    await refused('invalid_request', post([[HOUSE_GC, String((1n << 5n) | 3n), 1n]]));
    await refused('invalid_amount', post([[wallet, other, 0n]]));
    await refused('invalid_amount', post([[wallet, other, -1n]]));
    await refused('currency_mismatch', post([[wallet, sweeps, 1n]]));
    await refused('currency_mismatch', post([[sweeps, HOUSE_GC, 1n]]));
    await refused('insufficient_funds', post([[wallet, other, 90n * COIN + 1n]]));
    await refused(
      'insufficient_funds',
      post([
        [wallet, other, 1n],
        [other, wallet, 99n * COIN],
      ]),
    );
    await refused('amount_overflow', post([[HOUSE_GC, wallet, MAXIMUM]]));
    await refused('invalid_request', post([]));
    await refused('invalid_request', post([[wallet, other, 1n]], 6));
    await refused('invalid_request', post([[String((1n << 5n) | 5n), sweeps, 1n]]));
    await refused('invalid_request', post([[String((4n << 5n) | 5n), sweeps, 1n]]));
    const leg: [string, string, bigint] = [wallet, other, 1n];
    await refused('batch_too_large', post(Array.from({ length: 10_001 }, () => leg)));
    for (const [credit, micros] of [
      [other, []],
      [null, ['1']],
    ]) {
      const text = 'select ledger.post($1, $2, $3, $4, 16::smallint)';
      const values = ['k', [wallet], [credit], micros];
      await refused('invalid_request', () => ledger.call(text, values));
    }
    await refused('invalid_request', () => ledger.post('', [[wallet, other, 1n]]));
  },
  'refuses bad input: when a key comes again with other content': async (ledger) => {
    const { player, wallet, other, refused } = await scene(ledger);
    const key = randomUUID();
    const first = await ledger.post(key, [[wallet, other, 5n]]);
    assert.deepEqual(await ledger.post(key, [[wallet, other, 5n]]), first);
    await refused('idempotency_key_reused', () => ledger.post(key, [[wallet, other, 6n]]));
    await ledger.grant(`g:${key}`, player, 'SC', 5n);
    await refused('idempotency_key_reused', () => ledger.grant(`g:${key}`, player, 'SC', 6n));
  },
  'refuses bad input: at a table': async (ledger) => {
    const { player, table, refused } = await scene(ledger);
    const id = randomUUID();
    await refused('sequence_gap', () => ledger.settle(table, 3, 1n, 0n));
    await refused('invalid_request', () => ledger.settle(table, 0, 1n, 0n));
    await refused('invalid_amount', () => ledger.settle(table, 2, -1n, 0n));
    await refused('invalid_amount', () => ledger.settle(table, 2, 1n, -1n));
    await refused('invalid_request', () =>
      ledger.call(`select ledger.settle($1, 2, 1, 1, 1, '\\x00')`, [table]),
    );
    await refused('insufficient_funds', () => ledger.settle(table, 2, 10n * COIN + 1n, 0n));
    await refused('payout_exceeds_maximum', () => ledger.settle(table, 2, 1n, 101n));
    const vast = await seated(ledger, player, 'GC', 5n);
    assert.equal((await ledger.settle(vast, 2, MAXIMUM, MAXIMUM)).amountMicros, '0');
    await refused('amount_overflow', () => ledger.settle(vast, 3, 1n, 1n));
    await refused('amount_overflow', () => ledger.settle(table, 2, 0n, MAXIMUM));
    await refused('account_missing', () => ledger.settle(id, 2, 1n, 0n));
    await refused('account_missing', () => ledger.release(id, 2, 1n));
    await refused('account_missing', () => ledger.close(id, 2));
    await refused('account_missing', () => ledger.reserve(id, player, 'GC', 2, 1n));
    await refused('invalid_amount', () => ledger.release(table, 2, 0n));
    await refused('invalid_amount', () => ledger.release(table, 2, -5n));
    await refused('insufficient_funds', () => ledger.release(table, 2, 10n * COIN + 1n));
    await refused('invalid_amount', () => ledger.reserve(id, player, 'GC', 1, 0n));
    await refused('invalid_request', () => ledger.reserve(id, player, 'USD', 1, 1n));
    await refused('invalid_request', () => ledger.reserve(id, player, 'GC', 1, 1n, 'all'));
    await refused('invalid_request', () => ledger.reserve(id, player, 'GC', 1, 1n, 'exact', 0));
    await refused('sequence_conflict', () => ledger.reserve(table, player, 'SC', 2, 1n));
    await refused('sequence_conflict', () =>
      ledger.reserve(table, player, 'GC', 2, 1n, 'exact', 7),
    );
    const settled = await ledger.settle(table, 2, 0n, 0n, 'nothing');
    assert.equal(settled.amountMicros, '0');
    await ledger.close(table, 3);
    await refused('account_closed_ledger', () => ledger.settle(table, 4, 1n, 0n));
    await refused('account_closed_ledger', () => ledger.close(table, 4));
    await refused('account_closed_ledger', () => ledger.reserve(table, player, 'GC', 4, 1n));
  },
  'refuses bad input: in a batch of settlements: 10,001 of them, uneven arrays': async (ledger) => {
    const { refused } = await scene(ledger);
    const settleMany = (count: number, sums: number) =>
      ledger.call(
        `select count(*) from ledger.settle_many(array_fill($1::uuid, array[$2::int]),
            array_fill(2, array[$2]), array_fill(1, array[$2]), array_fill(1::bigint, array[$3::int]),
            array_fill(0::bigint, array[$2]), array_fill(sha256(''), array[$2]))`,
        [randomUUID(), count, sums],
      );
    await refused('batch_too_large', () => settleMany(10_001, 10_001));
    await refused('invalid_request', () => settleMany(3, 2));
  },
  'refuses bad input: for grants, holds, claw-backs and corrections': async (ledger) => {
    const { player, refused } = await scene(ledger);
    await refused('invalid_amount', () => ledger.grant(randomUUID(), player, 'SC', 0n));
    await refused('invalid_amount', () => ledger.grant(randomUUID(), player, 'GC', -1n));
    const hold =
      (micros: bigint, currency = 'GC', options = {}) =>
      () =>
        ledger.hold(player, currency, micros, options);
    await refused('invalid_amount', hold(0n));
    await refused('invalid_request', hold(1n, 'USD'));
    await refused('invalid_request', hold(1n, 'GC', { purpose: 'gift' }));
    await refused('invalid_request', hold(1n, 'GC', { until: '2020-01-01' }));
    await refused('insufficient_funds', hold(900_000_000_000n));
    await refused('insufficient_funds', hold(1n, 'SC', { purpose: 'redemption' }));
    await refused('not_found', () => ledger.endHold('post', randomUUID()));
    await refused('invalid_amount', () => ledger.clawBack(player, 'GC', 0n));
    await refused('not_found', () => ledger.call(`select ledger.correct('c', -1, 'why')`, []));
    const [play] = await ledger.admin<{ id: string }>(
      'select id from ledger.entries where kind = 3 limit 1',
    );
    await refused('invalid_request', () =>
      ledger.call(`select ledger.correct('c', $1, 'why')`, [play?.id]),
    );
    await refused('invalid_request', () => ledger.exclude(player, 'cool_off', '2020-01-01'));
  },
};

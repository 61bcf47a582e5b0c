// What behaviours share: coins, players, tables, and a way to say "refused, and nothing was written".

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { pause } from '#test/kit/patience.ts';
import { lease, limitWagers } from '../leases.ts';
import type { Answer, Ledger } from '../ledger.ts';

/** Rules of the ledger as code, by what they say; each throws when the ledger does not keep it. */
export type Behaviours = Readonly<Record<string, (ledger: Ledger) => Promise<void>>>;

/** One coin. */
export const COIN = 1_000_000n;

/** A player with coins; Sweeps Coins need to be played through `multiple` times. */
export async function funded(ledger: Ledger, gold: bigint, sweeps: bigint, multiple = '1') {
  const player = await ledger.player();
  if (gold > 0n) await ledger.grant(`gold:${player}`, player, 'GC', gold);
  if (sweeps > 0n) await ledger.grant(`sweeps:${player}`, player, 'SC', sweeps, multiple);
  return player;
}

/** Opens a table with so many coins. */
export async function seated(ledger: Ledger, player: string, currency: string, micros: bigint) {
  const sessionId = randomUUID();
  const answer = await ledger.reserve(sessionId, player, currency, 1, micros);
  assert.equal(answer.refused, undefined);
  return sessionId;
}

async function written(ledger: Ledger): Promise<unknown> {
  const [row] = await ledger.admin(
    `select (select count(*) from ledger.entries) as entries,
      (select count(*) from ledger.postings) as postings,
      (select sum(version) from ledger.accounts) as movements,
      (select sum(balance_micros) from ledger.accounts) as balances`,
  );
  return row;
}

/** Expects a refusal with this code that leaves the journal as it was. */
export async function refused(ledger: Ledger, code: string, call: () => Promise<Answer>) {
  const before = await written(ledger);
  assert.equal((await call()).refused, code);
  assert.deepEqual(await written(ledger), before);
}

/** What a wallet shows, in micros. */
export async function walletOf(ledger: Ledger, player: string, currency: string) {
  const [row] = await ledger.rows<Record<string, string>>(
    'select * from ledger.wallet($1) where currency = $2',
    [player, currency],
  );
  assert.ok(row);
  return {
    available: BigInt(row.available ?? ''),
    atTables: BigInt(row.at_tables ?? ''),
    onHold: BigInt(row.on_hold ?? ''),
    debt: BigInt(row.debt ?? ''),
  };
}

/** Another account of the same person, with coins. */
export async function sibling(ledger: Ledger, player: string, gold: bigint, sweeps: bigint) {
  const other = await funded(ledger, gold, sweeps);
  await ledger.join(player, other);
  return other;
}

/** What is redeemable and how much is locked, in micros. */
export async function redeemableOf(ledger: Ledger, player: string) {
  const answer = await ledger.call('select ledger.redeemable($1)', [player]);
  return {
    redeemable: BigInt(String(answer.redeemableMicros)),
    locked: BigInt(String(answer.lockedMicros)),
    lots: answer.lots as { id: string; wageredMicros: string; lockedMicros: string }[],
  };
}

/** A statement and what it takes. */
export type Query = [text: string, values: unknown[]];

/** Waits until a call is over or waits for a lock. */
export async function settled(ledger: Ledger, call: Promise<unknown>): Promise<void> {
  let over = false;
  const end = () => {
    over = true;
  };
  call.then(end, end);
  while (!over && !(await ledger.isWaiting())) await pause(5);
}

/** The answer to a call that was made while a transaction that had done `first` was not over. */
export async function behind<T>(ledger: Ledger, first: Query, call: () => Promise<T>): Promise<T> {
  const { second } = await ledger.slowly(async (client) => {
    await client.query(...first);
    const second = call();
    await settled(ledger, second);
    return { second };
  });
  return second;
}

/** Nothing differs in the whole ledger. */
export async function sound(ledger: Ledger) {
  assert.deepEqual(await ledger.check(), []);
}

/** The time after so many hours, as Postgres reads it. */
export const after = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

/** Players with open and closed tables, holds, a debt, limits, a roll-up and signed roots. */
export async function smallWorld(ledger: Ledger): Promise<void> {
  for (let index = 0; index < 3; index++) {
    const player = await funded(ledger, 100n * COIN, 10n * COIN);
    const gold = await seated(ledger, player, 'GC', 50n * COIN);
    const sweeps = await seated(ledger, player, 'SC', 5n * COIN);
    for (let number = 2; number < 6; number++) {
      await ledger.settle(gold, number, COIN, BigInt(index) * 700_000n);
      await ledger.settle(sweeps, number, COIN / 2n, COIN / 4n);
    }
    const closed = await seated(ledger, player, 'GC', COIN);
    await ledger.settle(closed, 2, COIN, 3n * COIN);
    await ledger.close(closed, 3);
    await ledger.hold(player, 'GC', 1000n);
  }
  const debtor = await funded(ledger, COIN, 0n);
  await ledger.clawBack(debtor, 'GC', 1_500_000n);
  await sibling(ledger, debtor, COIN, 0n);
  await limitWagers(ledger, debtor, 5n * COIN);
  const careful = await funded(ledger, 100n * COIN, 0n);
  await limitWagers(ledger, careful, 9n * COIN);
  const table = await seated(ledger, careful, 'GC', 50n * COIN);
  await ledger.settle(table, 2, COIN, 0n);
  await lease(ledger, table, careful, 'GC', 7n * COIN);
  const over = await seated(ledger, careful, 'GC', COIN);
  await ledger.settle(over, 2, COIN, 0n);
  await ledger.close(over, 3);
  await ledger.rollUp();
  await ledger.call('select ledger.seal_roots()', []);
  for (const currency of ['GC', 'SC']) {
    await ledger.call(`select ledger.sign_root(current_date, $1, '\\x01', 'key')`, [currency]);
  }
}

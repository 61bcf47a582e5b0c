// Behaviours of a person with several accounts: what binds one of them binds all.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Ledger } from '../ledger.ts';
import {
  type Behaviours,
  behind,
  COIN,
  funded,
  refused,
  seated,
  sibling,
  sound,
  walletOf,
} from './fixture.ts';
import { bonus, order } from './orders.ts';

const reserve = (ledger: Ledger, player: string, micros: bigint) =>
  ledger.reserve(randomUUID(), player, 'GC', 1, micros);
const budgetOf = async (ledger: Ledger, player: string) =>
  (await ledger.call(`select ledger.standing($1, 'GC')`, [player])).lossBudgetMicros;

export const PERSONS: Behaviours = {
  'holds a debt of one account against the others: no play, no prize, no bonus, no purchase':
    async (ledger) => {
      const debtor = await funded(ledger, COIN, 0n);
      const other = await sibling(ledger, debtor, 10n * COIN, 0n);
      await ledger.grant(`free:${other}`, other, 'SC', COIN, '0');
      await ledger.clawBack(debtor, 'GC', 6n * COIN);
      const prize = () => ledger.hold(other, 'SC', 1n, { purpose: 'redemption' });
      for (const gain of [
        () => reserve(ledger, other, COIN),
        () => bonus(ledger, other),
        () => order(ledger, randomUUID(), other),
        prize,
      ]) {
        await refused(ledger, 'debt_outstanding', gain);
      }
      assert.equal((await walletOf(ledger, other, 'GC')).available, 10n * COIN);
      // The account that owes may gain: that pays the debt.
      assert.equal((await order(ledger, randomUUID(), debtor)).refused, undefined);
      assert.equal((await bonus(ledger, debtor)).refused, undefined);
      const paid = await walletOf(ledger, debtor, 'GC');
      assert.deepEqual([paid.available, paid.debt], [9_995n * COIN, 0n]);
      await refused(ledger, 'bonus_already_claimed', () => bonus(ledger, other));
      assert.equal((await reserve(ledger, other, COIN)).refused, undefined);
      assert.equal((await prize()).state, 'pending');
      assert.equal((await order(ledger, randomUUID(), other)).refused, undefined);
      await sound(ledger);
    },
  'lets an account gain that owes itself, also when others of the person owe too': async (
    ledger,
  ) => {
    const one = await funded(ledger, COIN, 0n);
    const two = await sibling(ledger, one, COIN, 0n);
    for (const player of [one, two]) await ledger.clawBack(player, 'GC', 3n * COIN);
    for (const player of [one, two]) {
      assert.equal((await order(ledger, randomUUID(), player)).refused, undefined);
    }
    assert.equal((await bonus(ledger, one)).refused, undefined);
    // What one gained paid its own debt and not the other's.
    assert.equal((await walletOf(ledger, two, 'GC')).debt, 2n * COIN);
    await refused(ledger, 'debt_outstanding', () => order(ledger, randomUUID(), one));
  },
  'counts the losses of all accounts of a person against the strictest of their limits': async (
    ledger,
  ) => {
    const one = await funded(ledger, 20n * COIN, 0n);
    const two = await sibling(ledger, one, 20n * COIN, 0n);
    await ledger.limit(one, 'GC', 10n * COIN);
    const table = await seated(ledger, one, 'GC', 4n * COIN);
    await ledger.settle(table, 2, 4n * COIN, 0n);
    await ledger.close(table, 3);
    await seated(ledger, two, 'GC', 5n * COIN);
    for (const player of [one, two]) {
      assert.equal(await budgetOf(ledger, player), '1000000');
      await refused(ledger, 'limit_reached', () => reserve(ledger, player, 2n * COIN));
    }
    await sound(ledger);
  },
  'lets tables of two accounts of one person race for one loss limit': async (ledger) => {
    const one = await funded(ledger, 20n * COIN, 0n);
    const two = await sibling(ledger, one, 20n * COIN, 0n);
    await ledger.limit(one, 'GC', 3n * COIN);
    const text = `select ledger.reserve($1, $2, 'dice', 'GC', 1, 2000000, 'exact', 100)`;
    const answer = await behind(ledger, [text, [randomUUID(), one]], () =>
      reserve(ledger, two, 2n * COIN),
    );
    assert.equal(answer.refused, 'limit_reached');
  },
  'counts the purchases of all accounts of a person against a limit of one': async (ledger) => {
    const one = await ledger.player();
    const two = await sibling(ledger, one, 0n, 0n);
    await ledger.limit(one, 'USD', 8n * COIN);
    const text = 'select ledger.reserve_purchase($1, $2, 5000000)';
    const answer = await behind(ledger, [text, [randomUUID(), one]], () =>
      ledger.call(text, [randomUUID(), two]),
    );
    assert.equal(answer.refused, 'limit_reached');
  },
  'excludes the person: every account, also one that is opened later': async (ledger) => {
    const one = await funded(ledger, COIN, 0n);
    const two = await sibling(ledger, one, 5n * COIN, 0n);
    await ledger.exclude(one);
    const later = await sibling(ledger, one, COIN, 0n);
    for (const player of [one, two, later]) {
      await refused(ledger, 'excluded', () => reserve(ledger, player, COIN));
      await refused(ledger, 'excluded', () => bonus(ledger, player));
      await refused(ledger, 'excluded', () => order(ledger, randomUUID(), player));
    }
    await sound(ledger);
  },
  'tells the tables of an account what binds it from the moment its person is known': async (
    ledger,
  ) => {
    const limited = await funded(ledger, COIN, 0n);
    await ledger.limit(limited, 'GC', 10n * COIN);
    const player = await funded(ledger, 20n * COIN, 0n);
    const table = await seated(ledger, player, 'GC', 5n * COIN);
    const free = await ledger.settle(table, 2, COIN, COIN);
    assert.equal((free.standing as { lossBudgetMicros?: string }).lossBudgetMicros, null);
    await ledger.join(limited, player);
    const bound = await ledger.settle(table, 3, COIN, COIN);
    assert.equal((bound.standing as { lossBudgetMicros?: string }).lossBudgetMicros, '5000000');
    const batch = { sessionId: table, number: 4, wagered: COIN, paid: COIN };
    assert.deepEqual(await ledger.settleMany([batch]), new Map());
    await ledger.clawBack(limited, 'GC', 2n * COIN);
    const barred = await ledger.settle(table, 4, COIN, COIN);
    assert.equal((barred.standing as { reason: string }).reason, 'debt_outstanding');
    await sound(ledger);
  },
};

// Behaviours of where coins may go: Sweeps Coins never change hands, a hold is booked by its purpose.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { pause } from '#test/kit/patience.ts';
import type { Ledger } from '../ledger.ts';
import { type Behaviours, COIN, funded, refused, seated, sound, walletOf } from './fixture.ts';

const house = (number: number) => String((number << 5) | 5);
const HOUSES = [1, 2, 3, 4, 5, 6, 7, 8];

async function accountsOf(ledger: Ledger, player: string, table: string) {
  const [row] = await ledger.admin<{ wallet: string; hold: string; table: string }>(
    `select w.account_id as wallet, w.hold_id as hold, s.account_id as table
      from ledger.wallets w join ledger.sessions s on s.wallet_id = w.account_id
      where w.player_id = $1 and w.currency = 'SC' and s.session_id = $2`,
    [player, table],
  );
  assert.ok(row);
  return Object.values(row);
}

/** Somebody with Sweeps Coins in the wallet, at a table and on hold. */
async function holder(ledger: Ledger) {
  const player = await funded(ledger, 0n, 10n * COIN);
  const table = await seated(ledger, player, 'SC', 2n * COIN);
  await ledger.hold(player, 'SC', COIN);
  return accountsOf(ledger, player, table);
}

async function houseBalance(ledger: Ledger, name: string, currency: string): Promise<bigint> {
  const [row] = await ledger.admin<{ micros: string }>(
    `select coalesce((select balance_micros from ledger.house_now()
      where id = ledger.house_id($1, $2)), 0) as micros`,
    [name, currency],
  );
  return BigInt(row?.micros ?? 0);
}

export const CUSTODY: Behaviours = {
  'moves no Sweeps Coins of one player to another, by any kind and any account': async (ledger) => {
    const [mine, theirs] = [await holder(ledger), await holder(ledger)];
    for (const kind of [7, 15, 16]) {
      for (const from of mine) {
        for (const to of [...theirs, ...mine.filter((id) => id !== from)]) {
          await refused(ledger, 'invalid_request', () =>
            ledger.post(randomUUID(), [[from, to, 1n]], kind),
          );
        }
      }
    }
    await sound(ledger);
  },
  'moves no Sweeps Coins of one player to another by way of the house': async (ledger) => {
    const [[from = ''], [to = '']] = [await holder(ledger), await holder(ledger)];
    for (const kind of [7, 15, 16]) {
      for (const number of HOUSES) {
        const through = house(number);
        await refused(ledger, 'invalid_request', () =>
          ledger.post(
            randomUUID(),
            [
              [from, through, 1n],
              [through, to, 1n],
            ],
            kind,
          ),
        );
        for (const leg of [
          [from, through, 1n],
          [through, to, 1n],
        ] as [string, string, bigint][]) {
          await refused(ledger, 'invalid_request', () => ledger.post(randomUUID(), [leg], kind));
        }
      }
    }
  },
  'refuses at the transfer itself that Sweeps Coins change hands, whoever calls it': async (
    ledger,
  ) => {
    const [mine, theirs] = [await holder(ledger), await holder(ledger)];
    const kinds = await ledger.admin<{ kind: number }>('select kind from ledger.kinds');
    for (const { kind } of kinds) {
      for (const [from, to] of mine.map((id, index) => [id, theirs[index]])) {
        const text = `select ledger.transfer($1, $2, 1, $3::smallint, sha256(''), now())`;
        const moved = ledger.admin(text, [from, to, kind]);
        await assert.rejects(moved, { hint: 'invalid_request' });
      }
    }
    await sound(ledger);
  },
  'books the end of a hold by what the hold is for': async (ledger) => {
    for (const currency of ['GC', 'SC']) {
      const player = await ledger.player();
      await ledger.grant(`free:${player}`, player, currency, 10n * COIN, '0');
      for (const [purpose, account, other] of [
        ['redemption', 'redemptions', 'transfers'],
        ['transfer', 'transfers', 'redemptions'],
      ] as const) {
        const before = await houseBalance(ledger, account, currency);
        const untouched = await houseBalance(ledger, other, currency);
        const id = randomUUID();
        const held = await ledger.hold(player, currency, COIN, { id, purpose });
        assert.equal(held.state, 'pending');
        assert.equal((await ledger.endHold('post', id)).state, 'posted');
        assert.equal(await houseBalance(ledger, account, currency), before + COIN);
        assert.equal(await houseBalance(ledger, other, currency), untouched);
      }
      assert.equal((await walletOf(ledger, player, currency)).available, 8n * COIN);
    }
    await sound(ledger);
  },
  'takes the rows of a transfer from the lower to the higher, whichever of them pays': async (
    ledger,
  ) => {
    const players = await Promise.all([funded(ledger, COIN, 0n), funded(ledger, COIN, 0n)]);
    const ids = await Promise.all(players.map((player) => ledger.walletId(player, 'GC')));
    const [lower, higher] = ids.sort((one, other) => Number(BigInt(one) - BigInt(other)));
    const row = 'select 1 from ledger.accounts where id = $1 for no key update';
    const paying = await ledger.slowly(async (holder) => {
      await holder.query(row, [lower]);
      const paid = ledger.slowly(async (payer) => {
        const moved = `select ledger.transfer($1, $2, 1, 16::smallint, '\\x00', now())`;
        await payer.query(moved, [higher, lower]);
        await payer.query('rollback');
      });
      while (!(await ledger.isWaiting())) await pause(5);
      // It waits for the lower one and holds nothing meanwhile.
      await ledger.admin(`${row} nowait`, [higher]);
      return { paid };
    });
    await paying.paid;
    await sound(ledger);
  },
};

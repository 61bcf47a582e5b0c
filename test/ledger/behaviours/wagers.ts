// Behaviours of wager limits: what was wagered and what tables may still wager is never above the limit.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { lease, limitWagers } from '../leases.ts';
import type { Ledger } from '../ledger.ts';
import {
  after,
  type Behaviours,
  COIN,
  funded,
  refused,
  seated,
  sibling,
  sound,
} from './fixture.ts';

const COINS_EACH = 100n * COIN;

/** How much a table may have wagered in all, having asked for so much; null without a limit. */
async function leased(ledger: Ledger, table: string, player: string, upTo: bigint) {
  const answer = await lease(ledger, table, player, 'GC', upTo);
  const ceiling = answer.wagerCeilingMicros as string | undefined;
  return ceiling === undefined ? null : BigInt(ceiling);
}

async function limited(ledger: Ledger, micros: bigint | null, tables: number) {
  const player = await funded(ledger, 1_000n * COIN, 0n);
  await limitWagers(ledger, player, micros);
  const seats = [];
  for (let index = 0; index < tables; index++) {
    seats.push(await seated(ledger, player, 'GC', COINS_EACH));
  }
  return { player, seats };
}

export const WAGERS: Behaviours = {
  'leases no table more than the wager limit leaves, and what is wagered changes nothing': async (
    ledger,
  ) => {
    const { player, seats } = await limited(ledger, 10n * COIN, 2);
    const [one = '', other = ''] = seats;
    assert.equal(await leased(ledger, one, player, 6n * COIN), 6n * COIN);
    assert.equal(await leased(ledger, other, player, 6n * COIN), 4n * COIN);
    assert.equal(await leased(ledger, one, player, COIN), 6n * COIN);
    await ledger.settle(one, 2, 5n * COIN, 0n);
    await ledger.settle(other, 2, 4n * COIN, 9n * COIN);
    assert.equal(await leased(ledger, one, player, 9n * COIN), 6n * COIN);
    assert.equal(await leased(ledger, other, player, 9n * COIN), 4n * COIN);
    await sound(ledger);
  },

  'gives what a closed table did not wager to others, and never what it did': async (ledger) => {
    const { player, seats } = await limited(ledger, 10n * COIN, 2);
    const [one = '', other = ''] = seats;
    await leased(ledger, one, player, 9n * COIN);
    await ledger.settle(one, 2, 3n * COIN, 0n);
    await ledger.close(one, 3);
    assert.equal(await leased(ledger, other, player, 90n * COIN), 7n * COIN);
    await ledger.settle(other, 2, 7n * COIN, 0n);
    await ledger.close(other, 3);
    await refused(ledger, 'limit_reached', () =>
      ledger.reserve(randomUUID(), player, 'GC', 1, COIN),
    );
    await sound(ledger);
  },

  'leases in many calls at once no more than the limit': async (ledger) => {
    const { player, seats } = await limited(ledger, 10n * COIN, 10);
    const settles = seats.map((table, index) => ledger.settle(table, 2, BigInt(index) * 1000n, 0n));
    const calls = seats.flatMap((table) =>
      [1n, 2n, 3n, 4n].map((coins) => lease(ledger, table, player, 'GC', coins * COIN)),
    );
    await Promise.all([...settles, ...calls]);
    const [row] = await ledger.admin<{ total: string }>(
      `select sum(greatest(s.wager_ceiling_micros, e.wagered_micros)) as total
        from ledger.sessions s join ledger.accounts e on e.id = s.account_id
        join ledger.wallets w on w.account_id = s.wallet_id where w.player_id = $1`,
      [player],
    );
    assert.equal(BigInt(row?.total ?? ''), 10n * COIN);
    await sound(ledger);
  },

  'counts what was wagered before there was a limit': async (ledger) => {
    const { player, seats } = await limited(ledger, null, 1);
    const [table = ''] = seats;
    assert.equal(await leased(ledger, table, player, COIN), null);
    await ledger.settle(table, 2, 6n * COIN, 0n);
    await limitWagers(ledger, player, 10n * COIN);
    const other = await seated(ledger, player, 'GC', COINS_EACH);
    assert.equal(await leased(ledger, other, player, 90n * COIN), 4n * COIN);
    assert.equal(await leased(ledger, table, player, 90n * COIN), 6n * COIN);
    await sound(ledger);
  },

  'takes back what a table has not wagered when the limit is lowered': async (ledger) => {
    const { player, seats } = await limited(ledger, 10n * COIN, 1);
    const [table = ''] = seats;
    await leased(ledger, table, player, 8n * COIN);
    await ledger.settle(table, 2, 2n * COIN, 0n);
    await limitWagers(ledger, player, 5n * COIN);
    assert.equal(await leased(ledger, table, player, 8n * COIN), 5n * COIN);
    await limitWagers(ledger, player, COIN);
    assert.equal(await leased(ledger, table, player, 8n * COIN), 2n * COIN);
    // A higher one waits for its day.
    await limitWagers(ledger, player, 50n * COIN);
    assert.equal(await leased(ledger, table, player, 8n * COIN), 2n * COIN);
    await sound(ledger);
  },

  'begins anew with each UTC day, and with a week only after seven': async (ledger) => {
    const { player, seats } = await limited(ledger, 10n * COIN, 1);
    const [table = ''] = seats;
    const at = async (hours: number, upTo: bigint) => {
      const [row] = await ledger.admin<{ answer: { wagerCeilingMicros: string } }>(
        `select ledger.lease_at(s, $2, 'GC', $3, $4) as answer from ledger.sessions s
          where s.session_id = $1`,
        [table, player, upTo, after(hours)],
      );
      return BigInt(row?.answer.wagerCeilingMicros ?? '');
    };
    await leased(ledger, table, player, 10n * COIN);
    await ledger.settle(table, 2, 10n * COIN, 0n);
    assert.equal(await at(0, 90n * COIN), 10n * COIN);
    assert.equal(await at(24, 13n * COIN), 13n * COIN);
    const text = `select ledger.settle_at($1, 3, 1, $2, 0, sha256('x'), $3)`;
    await ledger.admin(text, [table, 3n * COIN, after(24)]);
    assert.equal(await at(24, 90n * COIN), 20n * COIN);
    await limitWagers(ledger, player, 20n * COIN, { period: 'week' });
    assert.equal(await at(48, 90n * COIN), 20n * COIN);
    await sound(ledger);
  },

  'moves what was wagered to its day when the day turns or the table closes': async (ledger) => {
    const { player, seats } = await limited(ledger, 10n * COIN, 1);
    const [table = ''] = seats;
    await ledger.settle(table, 2, 3n * COIN, 0n);
    const text = `select ledger.settle_at($1, 3, 1, $2, 0, sha256('x'), $3)`;
    await ledger.admin(text, [table, 4n * COIN, after(24)]);
    await ledger.close(table, 4);
    const days = await ledger.admin<{ wagered_micros: string }>(
      `select d.wagered_micros from ledger.day_results d
        join ledger.wallets w on w.account_id = d.wallet_id
        where w.player_id = $1 order by d.day`,
      [player],
    );
    assert.deepEqual(
      days.map(({ wagered_micros: micros }) => BigInt(micros)),
      [3n * COIN, 4n * COIN],
    );
    await sound(ledger);
  },

  'binds a person: no account of it adds to what the others wager': async (ledger) => {
    const { player, seats } = await limited(ledger, 10n * COIN, 1);
    const [table = ''] = seats;
    const other = await sibling(ledger, player, 200n * COIN, 0n);
    const elsewhere = await seated(ledger, other, 'GC', COINS_EACH);
    assert.equal(await leased(ledger, table, player, 6n * COIN), 6n * COIN);
    assert.equal(await leased(ledger, elsewhere, other, 90n * COIN), 4n * COIN);
    await ledger.settle(elsewhere, 2, 4n * COIN, 0n);
    assert.equal(await leased(ledger, table, player, 90n * COIN), 6n * COIN);
    await sound(ledger);
  },

  'gives no lease to another player’s table, nor to one that is over': async (ledger) => {
    const { player, seats } = await limited(ledger, 10n * COIN, 2);
    const [table = '', over = ''] = seats;
    const stranger = await funded(ledger, COIN, 0n);
    await limitWagers(ledger, stranger, COIN);
    assert.equal(await leased(ledger, table, stranger, COIN), null);
    await ledger.close(over, 2);
    assert.equal(await leased(ledger, over, player, COIN), null);
    await ledger.exclude(player);
    assert.equal(await leased(ledger, table, player, COIN), null);
    await sound(ledger);
  },
};

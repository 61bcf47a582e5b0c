// Behaviours of the versions of standings: what changes them, whom they concern, who has been told.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Ledger } from '../ledger.ts';
import { after, type Behaviours, COIN, funded, seated, sibling } from './fixture.ts';

const versionOf = async (ledger: Ledger, player: string) =>
  Number((await ledger.call(`select ledger.standing($1, 'GC')`, [player])).version);

/** Each of these acts is a new version of every account. */
async function counts(ledger: Ledger, accounts: string[], acts: (() => Promise<unknown>)[]) {
  for (const [index, act] of acts.entries()) {
    const before = await Promise.all(accounts.map((id) => versionOf(ledger, id)));
    await act();
    const now = await Promise.all(accounts.map((id) => versionOf(ledger, id)));
    for (const [place, version] of now.entries()) {
      assert.ok(version > (before[place] ?? 0), `act ${index}, account ${place}: ${version}`);
    }
  }
}

const setLimit = (ledger: Ledger, player: string, amountMicros: bigint) =>
  ledger.call('select ledger.set_limits($1, $2)', [
    player,
    JSON.stringify([
      { kind: 'loss', currency: 'GC', period: 'day', amountMicros: `${amountMicros}` },
    ]),
  ]);

/** Who is due, of a player's person or of all. */
const claim = async (ledger: Ledger, player: string | null, at: string | null = null) =>
  new Map(
    (
      await ledger.rows<{ player_id: string; version: string }>(
        'select * from ledger.claim_standing_notices($1, $2, 1000)',
        [player, at],
      )
    ).map((row) => [row.player_id, Number(row.version)]),
  );

const done = (ledger: Ledger, player: string, version: number) =>
  ledger.call('select ledger.standing_notices_done($1, $2)', [[player], [version]]);

export const VERSIONS: Behaviours = {
  'counts a new version of a standing for whatever binds a person, in each of their accounts':
    async (ledger) => {
      const player = await funded(ledger, 10n * COIN, 0n);
      const other = await sibling(ledger, player, COIN, 0n);
      const status = (to: string) => () =>
        ledger.admin('update auth.players set status = $2 where id = $1', [player, to]);
      await counts(
        ledger,
        [player, other],
        [
          () => setLimit(ledger, player, COIN),
          () => ledger.clawBack(player, 'GC', 15n * COIN),
          () => ledger.grant(`gain:${player}`, player, 'GC', 20n * COIN),
          status('banned'),
          status('active'),
          () => ledger.call(`select ledger.exclude($1, 'cool_off', $2)`, [other, after(25)]),
        ],
      );
      const third = await funded(ledger, COIN, 0n);
      await counts(ledger, [player, other, third], [() => ledger.join(player, third)]);
    },
  'counts none for a debt that is paid in part, and none for what is undone': async (ledger) => {
    const player = await funded(ledger, COIN, 0n);
    await ledger.clawBack(player, 'GC', 5n * COIN);
    const version = await versionOf(ledger, player);
    await ledger.grant(`part:${player}`, player, 'GC', COIN);
    assert.equal(await versionOf(ledger, player), version);
    await ledger.discarded((client) =>
      client.query('select ledger.exclude($1, $2, null)', [player, 'self_exclusion']),
    );
    assert.equal(await versionOf(ledger, player), version);
  },
  'tells the version with coins and with a settlement of who is bound': async (ledger) => {
    const player = await funded(ledger, 10n * COIN, 0n);
    await setLimit(ledger, player, 5n * COIN);
    const table = randomUUID();
    const version = await versionOf(ledger, player);
    const opened = await ledger.reserve(table, player, 'GC', 1, COIN);
    assert.equal((opened.standing as { version: number }).version, version);
    const settled = await ledger.settle(table, 2, 1n, 0n);
    assert.equal((settled.standing as { version: number }).version, version);
    const free = await funded(ledger, COIN, 0n);
    const plain = await ledger.settle(await seated(ledger, free, 'GC', COIN), 2, 1n, 0n);
    assert.equal((plain.standing as { version: number | null }).version, null);
    assert.equal(plain.epoch, opened.epoch);
  },
  'hands a change out once in a while until it was told, and what came after it again': async (
    ledger,
  ) => {
    const player = await funded(ledger, COIN, 0n);
    const other = await sibling(ledger, player, COIN, 0n);
    const version = await versionOf(ledger, player);
    assert.equal((await claim(ledger, other)).get(player), version);
    assert.equal((await claim(ledger, player)).size, 0);
    assert.equal((await claim(ledger, player, after(1))).get(player), version);
    await setLimit(ledger, player, COIN);
    await done(ledger, player, version);
    assert.equal((await claim(ledger, null)).get(player), version + 1);
    await done(ledger, player, version + 1);
    await done(ledger, player, version);
    assert.equal((await claim(ledger, null, after(9))).has(player), false);
  },
  'counts a version for everybody at a table, and for nobody else': async (ledger) => {
    const [playing, done, away] = [
      await funded(ledger, COIN, 0n),
      await funded(ledger, COIN, 0n),
      await funded(ledger, COIN, 0n),
    ];
    await seated(ledger, playing, 'GC', COIN);
    await ledger.close(await seated(ledger, done, 'GC', COIN), 2);
    const before = await Promise.all([done, away].map((id) => versionOf(ledger, id)));
    await counts(
      ledger,
      [playing],
      [() => ledger.admin('select ledger.standing_changed_everywhere()')],
    );
    const now = await Promise.all([done, away].map((id) => versionOf(ledger, id)));
    assert.deepEqual(now, before);
  },
};

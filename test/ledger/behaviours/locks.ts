// Behaviours of locks: what they keep apart, and that nobody gets one who could not see what its last
// holder wrote.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { pause } from '#test/kit/patience.ts';
import type { Answer, Ledger } from '../ledger.ts';
import {
  after,
  type Behaviours,
  behind,
  COIN,
  funded,
  type Query,
  seated,
  settled,
  sound,
} from './fixture.ts';

const take = (ledger: Ledger, domain: string, keys: (string | null)[] | null) =>
  ledger.slowly((client) => client.query('select locks.take($1, $2)', [domain, keys]));

async function isRestricted(ledger: Ledger, player: string) {
  const rows = await ledger.admin<{ restricted: boolean }>(
    'select restricted from ledger.wallets where player_id = $1',
    [player],
  );
  return rows.map(({ restricted }) => restricted);
}

const EXCLUDE = `select ledger.exclude($1, 'self_exclusion', null)`;
const GRANT = `select ledger.grant($1, $2, 'GC', 1000000, 'promotion', 1, null)`;

export const LOCKS: Behaviours = {
  'gives no lock in a transaction that reads an old snapshot': async (ledger) => {
    const player = await funded(ledger, 5n * COIN, 0n);
    const table = await seated(ledger, player, 'GC', COIN);
    const calls: Query[] = [
      ['select ledger.close($1, 2)', [table]],
      ['select ledger.release($1, 2, 1)', [table]],
      ['select ledger.reserve_purchase($1, $2, 1000000)', [randomUUID(), player]],
      [EXCLUDE, [player]],
      [`select ledger.claw_back($1, $2, 'GC', 1)`, [randomUUID(), player]],
      [`select payments.claim_daily_bonus($1, $2, sha256(''))`, [player, randomUUID()]],
    ];
    for (const level of ['repeatable read', 'serializable']) {
      for (const [text, values] of calls) {
        const call = ledger.slowly(async (client) => {
          await client.query(`set transaction isolation level ${level}`);
          await client.query(text, values);
        });
        await assert.rejects(call, { code: '25000' }, `${level}: ${text}`);
      }
    }
    assert.equal((await ledger.close(table, 2)).refused, undefined);
  },
  'lets many who need the same keys in any order wait for each other without a deadlock': async (
    ledger,
  ) => {
    const keys = Array.from({ length: 60 }, () => randomUUID());
    const rivals = Array.from({ length: 12 }, async () => {
      for (let turn = 0; turn < 4; turn++) {
        await take(
          ledger,
          'ledger.purchase',
          [...keys].sort(() => Math.random() - 0.5),
        );
      }
    });
    await Promise.all(rivals);
  },
  'knows the domains of locks, and locks nothing for a key that is null or none': async (
    ledger,
  ) => {
    await assert.rejects(take(ledger, 'nowhere', null));
    await assert.rejects(take(ledger, 'nowhere', ['key']));
    await ledger.slowly(async (client) => {
      await client.query(`select locks.take('ledger.seal_roots')`);
      for (const keys of [[null], []]) {
        await take(ledger, 'ledger.purchase', keys);
        await take(ledger, 'ledger.seal_roots', keys);
      }
    });
  },
  'marks a wallet that is made while its player is being excluded': async (ledger) => {
    const player = await ledger.player();
    await behind(ledger, [EXCLUDE, [player]], () => ledger.call(GRANT, [randomUUID(), player]));
    assert.deepEqual(await isRestricted(ledger, player), [true]);
  },
  'marks a wallet whose making an exclusion had to wait for': async (ledger) => {
    const player = await ledger.player();
    await behind(ledger, [GRANT, [randomUUID(), player]], () => ledger.exclude(player));
    assert.deepEqual(await isRestricted(ledger, player), [true]);
  },
  'marks a wallet that is made while its account turns out to be an excluded person’s': async (
    ledger,
  ) => {
    const [known, player] = [await ledger.player(), await ledger.player()];
    // Both wait for the accounts to be joined. Whoever is next stays until the other is as far, or
    // waits for it for good.
    const through = new Set<string>();
    const act = (text: string, values: string[]) =>
      ledger.slowly(async (client) => {
        await client.query(text, values);
        through.add(text);
        for (let seen = 0; through.size < 2 && seen < 10; ) {
          await pause(5);
          seen = (await ledger.isWaiting()) ? seen + 1 : 0;
        }
      });
    const { both } = await ledger.slowly(async (client) => {
      const text = 'update auth.players set person_id = $1 where id = $2';
      await client.query(text, [known, player]);
      const both = Promise.all([act(EXCLUDE, [known]), act(GRANT, [randomUUID(), player])]);
      await pause(200);
      return { both };
    });
    await both;
    assert.deepEqual(await isRestricted(ledger, player), [true]);
    await sound(ledger);
  },
  'keeps the loss limit of a person whose two accounts buy in while they are joined': async (
    ledger,
  ) => {
    const [limited, player] = [await funded(ledger, COIN, 0n), await funded(ledger, COIN, 0n)];
    await ledger.limit(limited, 'GC', 900_000n);
    const text = `select ledger.reserve($1, $2, 'dice', 'GC', 1, 600000, 'exact', 100) as answer`;
    const { both } = await ledger.slowly(async (client) => {
      await client.query('update auth.players set person_id = $1 where id = $2', [limited, player]);
      const one = ledger.call(text, [randomUUID(), limited]);
      // The other leaves its buy-in open until the first is over or waits.
      const attempt = (): Promise<Answer> =>
        ledger
          .slowly(async (slow) => {
            const { rows } = await slow.query(text, [randomUUID(), player]);
            await settled(ledger, one);
            return rows[0].answer as Answer;
          })
          .catch((error) => (error.code === '40001' ? attempt() : Promise.reject(error)));
      const other = attempt();
      await pause(100);
      return { both: Promise.all([one, other]) };
    });
    const answers = (await both).map(({ refused }) => refused ?? 'seated');
    assert.deepEqual(answers.sort(), ['limit_reached', 'seated']);
    await sound(ledger);
  },
  'rolls the journal up once when a second roll-up begins before the first is over': async (
    ledger,
  ) => {
    await funded(ledger, COIN, COIN);
    const rollUp = 'select ledger.roll_up()';
    await behind(ledger, [rollUp, []], () => ledger.call(rollUp, []));
    await sound(ledger);
  },
  'seals the roots of a day once when two begin at the same moment': async (ledger) => {
    await funded(ledger, COIN, COIN);
    const text = 'select ledger.seal_roots_at($1) as sealed';
    const day = after(-24 * 400);
    const { second } = await ledger.slowly(async (client) => {
      assert.equal((await client.query(text, [day])).rows[0].sealed, 2);
      const second = ledger.slowly(async (other) => (await other.query(text, [day])).rows[0]);
      await settled(ledger, second);
      return { second };
    });
    assert.deepEqual(await second, { sealed: 0 });
    for (const currency of ['GC', 'SC']) {
      await ledger.call(`select ledger.sign_root($1, $2, '\\x01', 'key')`, [day, currency]);
    }
  },
};

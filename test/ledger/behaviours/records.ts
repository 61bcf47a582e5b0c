// Behaviours of the record itself: append-only for everybody, signed roots, and a checker that finds
// whatever was done behind its back.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { EXPORT_ROW, rebuildRoot, verifyChains } from '#scripts/ledger/chain.ts';
import { PLANTED_FAULTS } from '../faults.ts';
import { REDEMPTION_FAULTS } from '../faults-redemptions.ts';
import type { Ledger } from '../ledger.ts';
import { type Behaviours, funded, smallWorld, sound } from './fixture.ts';

const APPEND_ONLY = 'LX403';

async function sqlState(ledger: Ledger, text: string): Promise<string> {
  return ledger.discarded(async (client) => {
    try {
      await client.query(text);
      return 'done';
    } catch (error) {
      return (error as { code?: string }).code ?? 'unknown';
    }
  });
}

/** Tables of the record, with a column that an update could touch. */
export const APPEND_ONLY_TABLES = {
  entries: 'kind',
  postings: 'kind',
  lot_advances: 'amount_micros',
  exclusions: 'kind',
} as const;

async function exported(ledger: Ledger): Promise<Buffer> {
  const rows = await ledger.rows<{ bytes: Buffer }>(
    `select ${EXPORT_ROW} as bytes from ledger.movements m order by m.account_id, m.version`,
  );
  return Buffer.concat(rows.map(({ bytes }) => bytes));
}

export const RECORDS: Behaviours = {
  'is proved from outside, movement by movement, and a changed byte is found': async (ledger) => {
    await smallWorld(ledger);
    const file = await exported(ledger);
    const report = verifyChains(file);
    assert.deepEqual(report.problems, []);
    const accounts = await ledger.rows<{ id: string; balance: string }>(
      'select id, balance_micros as balance from ledger.accounts where version > 0',
    );
    assert.equal(report.accounts, accounts.length);
    for (const { id, balance } of accounts) {
      assert.equal(report.balances.get(BigInt(id)), BigInt(balance));
    }
    for (let turn = 0; turn < 40; turn++) {
      const place = randomInt(file.length);
      const bent = Buffer.from(file);
      bent.writeUInt8(bent.readUInt8(place) ^ (1 << randomInt(8)), place);
      assert.notEqual(verifyChains(bent).problems.length, 0, `byte ${place}`);
    }
  },
  'builds roots that follow from their leaves and hold every wallet': async (ledger) => {
    await smallWorld(ledger);
    await ledger.admin(`select ledger.seal_roots_at(now() + interval '3 days')`);
    for (const currency of ['GC', 'SC']) {
      const leaves = await ledger.rows<{ leaf: string }>(
        `select jsonb_array_elements_text(ledger.exported_leaves(
            (select max(day) from ledger.roots), $1)) as leaf`,
        [currency],
      );
      const [root] = await ledger.rows<{ root: string; total: string; liabilities: string }>(
        `select encode(r.root, 'hex') as root, r.total_micros as total,
              (select sum(a.balance_micros) from ledger.accounts a
                where a.floor_micros is not null
                  and (a.id >> 1) & 15 = case $1 when 'GC' then 1 else 2 end)::text as liabilities
            from ledger.roots r where r.currency = $1 order by r.day desc limit 1`,
        [currency],
      );
      const top = rebuildRoot(leaves.map(({ leaf }) => leaf));
      assert.equal(top?.hash, root?.root);
      assert.equal(top?.sum.toString(), root?.total);
      assert.equal(root?.total, root?.liabilities);
      // Another sum for one leaf, with the same total, does not lead to this root.
      const bent = leaves.map(({ leaf }, index) => {
        const [digest, sum = '0'] = leaf.split('|');
        return index > 1 ? leaf : `${digest}|${BigInt(sum) + (index === 0 ? 1n : -1n)}`;
      });
      assert.notEqual(rebuildRoot(bent)?.hash, root?.root);
    }
  },
  'shows in a proof digests of others and nothing of what they have': async (ledger) => {
    const players = [];
    for (let index = 1n; index <= 5n; index++) {
      players.push(await funded(ledger, 1_234_567n * index, 7_654_321n * index, '0'));
    }
    await ledger.admin(`select ledger.seal_roots_at(now() + interval '40 days')`);
    const day = 'select max(day) from ledger.roots';
    for (const currency of ['GC', 'SC']) {
      await ledger.admin(
        `update ledger.roots set signature = '\\x01', key_id = 'key'
            where day = (${day}) and currency = $1`,
        [currency],
      );
    }
    for (const player of players) {
      const [row] = await ledger.rows<{ proofs: { leaf: object; path: object[] }[] }>(
        'select ledger.proofs($1) as proofs',
        [player],
      );
      assert.equal(row?.proofs.length, 2);
      for (const { path } of row?.proofs ?? []) {
        assert.ok(path.length > 0);
        for (const step of path) assert.deepEqual(Object.keys(step).sort(), ['hash', 'side']);
      }
    }
    // Nor is a neighbour's balance found by trying: its leaf is under a digest of its own salt.
    const [found] = await ledger.admin<{ guessed: boolean }>(
      `select exists (select from ledger.root_nodes n join ledger.root_leaves l
          on l.day = n.day and l.currency = n.currency and l.position = n.position
          where n.level = 0 and n.day = (${day})
            and n.hash = ledger.sum_hash('', ledger.leaf_sum(l))) as guessed`,
    );
    assert.equal(found?.guessed, false);
  },
  'keeps the record append-only, for a superuser too': async (ledger) => {
    await smallWorld(ledger);
    const player = await funded(ledger, 1n, 0n);
    await ledger.call(`select ledger.exclude($1, 'cool_off', now() + interval '25 hours')`, [
      player,
    ]);
    for (const [table, column] of Object.entries(APPEND_ONLY_TABLES)) {
      const name = `ledger.${table}`;
      for (const text of [
        `update ${name} set ${column} = ${column}`,
        `delete from ${name}`,
        `truncate ${name} cascade`,
      ]) {
        assert.equal(await sqlState(ledger, text), APPEND_ONLY, text);
      }
    }
    for (const text of [
      'delete from ledger.roots',
      'truncate ledger.roots',
      `update ledger.roots set signature = '\\x02'`,
      'update ledger.roots set total_micros = 0',
    ]) {
      assert.equal(await sqlState(ledger, text), APPEND_ONLY, text);
    }
  },
  'refuses a balance below its floor and a row that joins two currencies': async (ledger) => {
    const player = await funded(ledger, 5n, 5n);
    const wallet = await ledger.walletId(player, 'GC');
    const low = `update ledger.accounts set balance_micros = -1 where id = ${wallet}`;
    assert.equal(await sqlState(ledger, low), '23514');
    const mixed = `insert into ledger.entries (id, at, account_id, contra_id, effect_micros,
        after_micros, version, kind, digest, hash)
        values (-5, now(), ${wallet}, 69, 1, 1, 1, 16, '', '')`;
    assert.equal(await sqlState(ledger, mixed), '23514');
  },
  'finds every planted fault': async (ledger) => {
    await smallWorld(ledger);
    await sound(ledger);
    for (const [name, fault] of Object.entries({ ...PLANTED_FAULTS, ...REDEMPTION_FAULTS })) {
      const found = await ledger.discarded(async (client) => {
        await client.query(`set local session_replication_role = 'replica'`);
        await client.query(fault.sql);
        const { rows } = await client.query('select invariant from ledger.check()');
        return rows.map(({ invariant }) => invariant as string);
      });
      for (const invariant of fault.found) {
        assert.ok(found.includes(invariant), `${name}: ${invariant} not in ${found}`);
      }
    }
  },
};

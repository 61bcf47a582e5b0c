// Compares what the ledger holds in the end with what the models say.

import assert from 'node:assert/strict';
import type { Ledger } from './ledger.ts';
import type { ModelWallet } from './model.ts';

/** Where coins go that leave a player: nobody plays with them, so they only add up. */
export interface Sink {
  accounts: { GC: string; SC: string };
  received: { GC: bigint; SC: bigint };
}

/** A wallet, its movements and its lots are what the model has. */
export async function compareWallet(
  ledger: Ledger,
  model: ModelWallet,
  player: string,
  account: string,
): Promise<void> {
  const [row] = await ledger.admin(
    `select w.available, w.at_tables as tables, w.on_hold as held, w.debt,
        a.version as movements,
        (select coalesce(sum(e.effect_micros), 0) from ledger.entries e
          join ledger.sessions s on s.account_id = e.account_id
          where s.wallet_id = $2 and e.kind = 3)::text as net
      from ledger.wallet($1) w, ledger.accounts a where w.currency = $3 and a.id = $2`,
    [player, account, model.currency],
  );
  assert.deepEqual(row, {
    available: model.available.toString(),
    tables: model.atTables.toString(),
    held: model.onHold.toString(),
    debt: model.debt.toString(),
    movements: model.movements,
    net: model.net.toString(),
  });
  const lots = await ledger.admin<{ granted: string; wagered: string; open: boolean }>(
    `select granted_micros as granted, wagered_micros as wagered, state = 'open' as open
      from ledger.lots where wallet_id = $1 order by id`,
    [account],
  );
  const expected = model.lots.map((lot) => ({
    granted: lot.granted.toString(),
    wagered: lot.wagered.toString(),
    open: lot.open,
  }));
  assert.deepEqual(lots, expected);
}

/** Makes the account that receives what players give away. */
export async function openSink(ledger: Ledger): Promise<Sink> {
  const id = await ledger.player();
  const accounts = { GC: await ledger.walletId(id, 'GC'), SC: await ledger.walletId(id, 'SC') };
  return { accounts, received: { GC: 0n, SC: 0n } };
}

/** The sink has received exactly what was given. */
export async function checkSink(ledger: Ledger, sink: Sink): Promise<void> {
  for (const currency of ['GC', 'SC'] as const) {
    const [row] = await ledger.admin<{ balance: string }>(
      'select balance_micros as balance from ledger.accounts where id = $1',
      [sink.accounts[currency]],
    );
    assert.equal(row?.balance, sink.received[currency].toString());
  }
}

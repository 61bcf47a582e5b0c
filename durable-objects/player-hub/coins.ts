// The player's coins as payments and the tables told them last, and the frames that pass them on. Each
// part has an order of its own: what is not newer changes nothing and is not sent. Amounts are text
// in SQLite, because a large INTEGER comes back rounded.

import type { TablePart, WalletPart } from '#shared/contracts/hub-coins.ts';
import { COIN_CURRENCIES, type CoinCurrency, formatAmount } from '#shared/money.ts';
import { DAY_MS } from '#shared/time.ts';
import type { HeldView } from '#shared/views/wallet.ts';

/** A table that is over is remembered so long, so that late news of it is known to be old. */
const OVER_KEPT_MS = DAY_MS;

type WalletRow = { currency: string; available: string; on_hold: string; version: number };
type TableRow = {
  session_id: string;
  currency: string;
  seq: number;
  balance: string;
  is_over: number;
};

const toTable = (row: TableRow): TablePart => ({
  sessionId: row.session_id,
  currency: row.currency as CoinCurrency,
  seq: row.seq,
  balanceMicros: BigInt(row.balance),
  isOver: row.is_over === 1,
});

export class CoinStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Keeps the wallet's part; false when what is known is as new. */
  setWallet({ currency, availableMicros, onHoldMicros, version }: WalletPart): boolean {
    const upsert = `insert into wallets (currency, available, on_hold, version) values (?, ?, ?, ?)
      on conflict (currency) do update set available = excluded.available,
        on_hold = excluded.on_hold, version = excluded.version
      where excluded.version > wallets.version returning version`;
    const texts = [availableMicros.toString(), onHoldMicros.toString()];
    return this.#sql.exec(upsert, currency, ...texts, version).toArray().length > 0;
  }

  /** Keeps a table's part; false when what is known is as new. */
  setTable({ sessionId, currency, seq, balanceMicros, isOver }: TablePart, nowMs: number): boolean {
    const sweep = 'delete from table_balances where is_over = 1 and at < ?';
    this.#sql.exec(sweep, nowMs - OVER_KEPT_MS);
    const upsert = `insert into table_balances (session_id, currency, seq, balance, is_over, at)
      values (?, ?, ?, ?, ?, ?)
      on conflict (session_id) do update set seq = excluded.seq, balance = excluded.balance,
        is_over = excluded.is_over, at = excluded.at
      where excluded.seq > table_balances.seq returning seq`;
    const over = isOver ? 1 : 0;
    const row = [sessionId, currency, seq, balanceMicros.toString(), over, nowMs];
    return this.#sql.exec(upsert, ...row).toArray().length > 0;
  }

  tables(): TablePart[] {
    return this.#sql
      .exec<TableRow>('select * from table_balances order by session_id')
      .toArray()
      .map(toTable);
  }

  /** What is to be shown of these currencies; nothing of one whose wallet nobody told. */
  held(currencies: readonly CoinCurrency[] = COIN_CURRENCIES): HeldView[] {
    const wallets = this.#sql.exec<WalletRow>('select * from wallets').toArray();
    const tables = this.tables();
    return currencies.flatMap((currency) => {
      const wallet = wallets.find((row) => row.currency === currency);
      if (wallet === undefined) return [];
      return [
        {
          currency,
          available: formatAmount(BigInt(wallet.available)),
          onHold: formatAmount(BigInt(wallet.on_hold)),
          version: wallet.version,
          tables: tables
            .filter((table) => table.currency === currency)
            .map(({ sessionId, seq, balanceMicros }) => ({
              sessionId,
              seq,
              balance: formatAmount(balanceMicros),
            })),
        },
      ];
    });
  }

  /** Forgets everything: the player left. */
  clear(): void {
    this.#sql.exec('delete from wallets');
    this.#sql.exec('delete from table_balances');
  }
}

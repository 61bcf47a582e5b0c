// What a player has, put together from whatever tells it: `GET /v1/wallet`, the hub's `wallet`
// frames, the table on screen. Pure. Each part has an order of its own, so an answer that was
// overtaken on its way changes nothing. A stranger would replace one telling by the next; but a reply
// that was asked for before a round may come after it.

import { formatAmount, parseAmount } from '../money.ts';
import type { HeldView, TableBalanceView } from '../views/wallet.ts';

type Currency = HeldView['currency'];
/** A telling by the wallet's route or the hub; more fields do no harm. */
type Told = Pick<HeldView, 'currency' | 'available' | 'onHold' | 'version' | 'tables'>;
type Wallet = Pick<HeldView, 'available' | 'onHold' | 'version'>;

/** One currency as it may be shown; amounts are decimal strings. */
export interface Held {
  available: string;
  onHold: string;
  /** At all tables together. */
  atTables: string;
  /** Everything: wallet, holds and tables. */
  total: string;
}

function micros(amount: string): bigint {
  const parsed = parseAmount(amount);
  if (!parsed.ok) throw new Error(`not an amount: ${amount}`);
  return parsed.value;
}

/** The newest of everything that was told. */
export class HeldCoins {
  readonly #wallets = new Map<Currency, Wallet>();
  readonly #tables = new Map<Currency, Map<string, TableBalanceView>>();

  #tablesOf(currency: Currency): Map<string, TableBalanceView> {
    const known = this.#tables.get(currency);
    if (known !== undefined) return known;
    const tables = new Map<string, TableBalanceView>();
    this.#tables.set(currency, tables);
    return tables;
  }

  /**
   * Takes a telling over; true when it changed something. `isWhole`: tables that it does not name
   * are over.
   */
  take(balances: readonly Told[], isWhole = false): boolean {
    let hasChanged = false;
    for (const { currency, available, onHold, version, tables } of balances) {
      const known = this.#wallets.get(currency);
      if (known === undefined || version > known.version) {
        this.#wallets.set(currency, { available, onHold, version });
        hasChanged = true;
      }
      for (const table of tables) hasChanged = this.takeTable(currency, table) || hasChanged;
      if (isWhole) hasChanged = this.#forgetOthers(currency, tables) || hasChanged;
    }
    return hasChanged;
  }

  #forgetOthers(currency: Currency, named: readonly TableBalanceView[]): boolean {
    const tables = this.#tablesOf(currency);
    const ids = new Set(named.map(({ sessionId }) => sessionId));
    const gone = [...tables.keys()].filter((id) => !ids.has(id));
    for (const id of gone) tables.delete(id);
    return gone.length > 0;
  }

  /** Takes what a table itself said, as its events do; true when it is news. */
  takeTable(currency: Currency, table: TableBalanceView): boolean {
    const tables = this.#tablesOf(currency);
    const known = tables.get(table.sessionId);
    if (known !== undefined && known.seq >= table.seq) return false;
    tables.set(table.sessionId, table);
    return true;
  }

  /** What to show; `null` until the wallet's own part was told. */
  of(currency: Currency): Held | null {
    const wallet = this.#wallets.get(currency);
    if (wallet === undefined) return null;
    let atTables = 0n;
    for (const { balance } of this.#tablesOf(currency).values()) atTables += micros(balance);
    const { available, onHold } = wallet;
    return {
      available,
      onHold,
      atTables: formatAmount(atTables),
      total: formatAmount(micros(available) + micros(onHold) + atTables),
    };
  }
}

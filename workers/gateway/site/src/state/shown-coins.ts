// What the head may show of a player's coins. Pure. A stranger would show what the hub says at once:
// but a board shows a round before its coins are told, and wallet and table of one movement must be
// told together, or the sum is wrong for a moment.

import { type Held, HeldCoins } from '#shared/client/held-coins.ts';
import type { HeldView, TableBalanceView } from '#shared/views/wallet.ts';

type Coin = HeldView['currency'];

export class ShownCoins {
  readonly #coins = new HeldCoins();
  /** The table on screen, as far as its board has shown it. */
  #onScreen: { coin: Coin; table: TableBalanceView } | null = null;
  /** What was told that goes beyond it, in order; a board takes seconds, so these are few. */
  #ahead: HeldView[] = [];

  #isAhead({ tables }: HeldView): boolean {
    const shown = this.#onScreen?.table;
    return tables.some(({ sessionId, seq }) => sessionId === shown?.sessionId && seq > shown.seq);
  }

  #catchUp(): void {
    const due = this.#ahead.filter((balance) => !this.#isAhead(balance));
    this.#ahead = this.#ahead.filter((balance) => this.#isAhead(balance));
    this.#coins.take(due);
  }

  get isTableOnScreen(): boolean {
    return this.#onScreen !== null;
  }

  /** Takes a telling over. `isWhole`: tables that it does not name are over. */
  take(balances: readonly HeldView[], isWhole: boolean): void {
    this.#ahead.push(...balances.filter((balance) => this.#isAhead(balance)));
    const told = balances.filter((balance) => !this.#isAhead(balance));
    this.#coins.take(told, isWhole);
    const shown = this.#onScreen;
    if (shown !== null) this.#coins.takeTable(shown.coin, shown.table);
  }

  /** What the table on screen has, as it is revealed; `seq` never goes back. */
  showTable(coin: Coin, table: TableBalanceView): void {
    this.#onScreen = { coin, table };
    this.#coins.takeTable(coin, table);
    this.#catchUp();
  }

  /** The table is no longer on screen: all that was told counts. */
  hideTable(): void {
    this.#onScreen = null;
    this.#catchUp();
  }

  of(coin: Coin): Held | null {
    return this.#coins.of(coin);
  }
}

// What the player has: one number in every tab. The hub pushes each change of the wallet and of any
// table; what may be shown of it while a table is on screen is ShownCoins' to know.

import type { Held } from '#shared/client/held-coins.ts';
import type { ClientError, Output } from '#shared/client/types.ts';
import type { HeldView, TableBalanceView } from '#shared/views/wallet.ts';
import { account, client } from './account.ts';
import type { Coin } from './preferences.ts';
import { ShownCoins } from './shown-coins.ts';
import { createStore } from './store.ts';

export type Balance = Output<'payments.wallet'>['balances'][number];

/** The wallet as it was read last; what changes while one looks is in `held`. */
export const wallet = createStore<{ balances: Balance[] | null; error: ClientError | null }>({
  balances: null,
  error: null,
});

const NOTHING: Readonly<Record<Coin, Held | null>> = { GC: null, SC: null };
/** Everything the player has, by coin; `null` until it was told. */
export const held = createStore(NOTHING);

let coins = new ShownCoins();
/** The hub said what is at the tables. */
let isTold = false;

function heldOf(coin: Coin): Held | null {
  const row = balanceOf(wallet.get().balances, coin);
  // Without the hub the ledger's last word of the tables is the newest there is.
  const isLedgers = !isTold && !coins.isTableOnScreen && row?.tables.length === 0;
  return isLedgers ? row : coins.of(coin);
}

function publish(): void {
  held.set({ GC: heldOf('GC'), SC: heldOf('SC') });
}

/** Takes what the hub tells. `isWhole`: tables that it does not name are over. */
export function takeHubWallet(balances: readonly HeldView[], isWhole: boolean): void {
  isTold ||= isWhole;
  coins.take(balances, isWhole);
  publish();
}

/** What the table on screen has, as its board reveals it. */
export function showTable(coin: Coin, table: TableBalanceView): void {
  coins.showTable(coin, table);
  publish();
}

/** The table is no longer on screen. */
export function hideTable(): void {
  coins.hideTable();
  publish();
}

/** Balances that a reply carried. */
export function takeBalances(balances: Balance[]): void {
  wallet.set({ balances, error: null });
  coins.take(balances, false);
  publish();
}

/** Asks the platform. */
export async function loadWallet(): Promise<void> {
  const answer = await client.call('payments.wallet');
  if (answer.ok) takeBalances(answer.value.balances);
  else wallet.set((now) => ({ ...now, error: answer.error }));
}

export function balanceOf(balances: Balance[] | null, coin: Coin): Balance | undefined {
  return balances?.find(({ currency }) => currency === coin);
}

account.subscribe(() => {
  const { status } = account.get();
  if (status === 'signed_in' && wallet.get().balances === null) void loadWallet();
  if (status !== 'signed_out') return;
  coins = new ShownCoins();
  isTold = false;
  wallet.set({ balances: null, error: null });
  held.set(NOTHING);
});

// What the player has, put together from everything that tells it: one number in every tab. The hub
// pushes each change of the wallet and of any table; the table on screen speaks for itself, because
// its board shows a round before the coins of it are told.

import { type Held, HeldCoins } from '#shared/client/held-coins.ts';
import type { ClientError, Output } from '#shared/client/types.ts';
import type { HeldView, TableBalanceView } from '#shared/contracts/http/wallet-schemas.ts';
import { account, client } from './account.ts';
import type { Coin } from './preferences.ts';
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

let coins = new HeldCoins();
/** The table on screen, as far as it was revealed. */
let onScreen: { coin: Coin; table: TableBalanceView } | null = null;
/** What the hub said of it meanwhile. */
let ahead: TableBalanceView | null = null;

/** The hub said what is at the tables. */
let isTold = false;

function heldOf(coin: Coin): Held | null {
  const row = balanceOf(wallet.get().balances, coin);
  // Without the hub the ledger's last word of the tables is the newest there is.
  const isLedgers = !isTold && onScreen === null && row?.tables.length === 0;
  return isLedgers ? row : coins.of(coin);
}

function publish(): void {
  held.set({ GC: heldOf('GC'), SC: heldOf('SC') });
}

function isAhead(table: TableBalanceView): boolean {
  if (table.sessionId !== onScreen?.table.sessionId) return false;
  if (ahead === null || table.seq > ahead.seq) ahead = table;
  return true;
}

/** Takes what the hub tells. `isWhole`: tables that it does not name are over. */
export function takeHubWallet(balances: readonly HeldView[], isWhole: boolean): void {
  isTold ||= isWhole;
  takeHeld(balances, isWhole);
}

function takeHeld(balances: readonly HeldView[], isWhole = false): void {
  const told = balances.map(({ tables, ...rest }) => ({
    ...rest,
    tables: tables.filter((table) => !isAhead(table)),
  }));
  coins.take(told, isWhole);
  if (onScreen !== null) coins.takeTable(onScreen.coin, onScreen.table);
  publish();
}

/** What the table on screen has, as it is revealed. */
export function showTable(coin: Coin, table: TableBalanceView): void {
  onScreen = { coin, table };
  coins.takeTable(coin, table);
  publish();
}

/** The table is no longer on screen: what the hub says of it counts again. */
export function hideTable(): void {
  if (onScreen === null) return;
  const { coin } = onScreen;
  onScreen = null;
  if (ahead !== null) coins.takeTable(coin, ahead);
  ahead = null;
  publish();
}

/** Balances that a reply carried. */
export function takeBalances(balances: Balance[]): void {
  wallet.set({ balances, error: null });
  takeHeld(balances);
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
  coins = new HeldCoins();
  isTold = false;
  onScreen = ahead = null;
  wallet.set({ balances: null, error: null });
  held.set(NOTHING);
});

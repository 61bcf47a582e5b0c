// The balances as the platform said them last: decimal texts, never numbers.

import type { ClientError, Output } from '#shared/client/types.ts';
import { account, client } from './account.ts';
import type { Coin } from './preferences.ts';
import { createStore } from './store.ts';

export type Balance = Output<'payments.wallet'>['balances'][number];

export const wallet = createStore<{ balances: Balance[] | null; error: ClientError | null }>({
  balances: null,
  error: null,
});

/** What lies at the table that is on screen, by coin; shown in the head instead of the wallet. */
export const tableBalance = createStore<{ coin: Coin; amount: string } | null>(null);

/** Asks the platform. */
export async function loadWallet(): Promise<void> {
  const answer = await client.call('payments.wallet');
  if (answer.ok) wallet.set({ balances: answer.value.balances, error: null });
  else wallet.set((now) => ({ ...now, error: answer.error }));
}

/** Balances that another reply carried. */
export function takeBalances(balances: Balance[]): void {
  wallet.set({ balances, error: null });
}

export function balanceOf(balances: Balance[] | null, coin: Coin): Balance | undefined {
  return balances?.find(({ currency }) => currency === coin);
}

account.subscribe(() => {
  const { status } = account.get();
  if (status === 'signed_in' && wallet.get().balances === null) void loadWallet();
  if (status === 'signed_out') wallet.set({ balances: null, error: null });
});

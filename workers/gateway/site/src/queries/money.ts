// What the player has, moved and bought. Whatever moves coins calls `moneyMoved` and nothing else.

import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Output } from '#shared/client/types.ts';
import { client } from '../state/account.ts';
import type { Coin } from '../state/preferences.ts';
import { loadWallet } from '../state/wallet.ts';
import { queries, read, useItems, usePages } from './client.ts';

/** Reads again what shows coins: the wallet, its history, tables, purchases. */
export function moneyMoved(): void {
  void loadWallet();
  void queries.invalidateQueries({ queryKey: ['money'] });
}

const redeemable = queryOptions({
  queryKey: ['money', 'redeemable'],
  queryFn: () => read(client.call('payments.redeemable')),
});
export const useRedeemable = () => useQuery(redeemable);
/** The same outside of a component. */
export const readRedeemable = () => queries.fetchQuery(redeemable);

export const useTransactions = (currency: Coin) =>
  usePages(['money', 'transactions', currency], (at) =>
    client.call('payments.transactions', { query: { currency, limit: '20', ...at } }),
  );

/** Tables where coins may still lie. */
export const useSessions = () =>
  useItems(['money', 'sessions'], () => client.call('games.listSessions'));

export const usePackages = () => useItems(['packages'], () => client.call('purchases.packages'));

export const usePurchases = () =>
  usePages(['money', 'purchases'], (query) => client.call('purchases.purchases', { query }));

type PurchaseStatus = Output<'purchases.purchase'>['status'];
const ASK_EVERY_MS = 1_500;

/** Whether the provider has not yet said how it ended. */
export const isPurchaseOpen = (status: PurchaseStatus) =>
  status === 'pending' || status === 'processing';

/** Asked again and again while it is open. */
export const usePurchase = (id: string) =>
  useQuery({
    queryKey: ['purchase', id],
    queryFn: () => read(client.call('purchases.purchase', { params: { id } })),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && isPurchaseOpen(data.status) && ASK_EVERY_MS,
    refetchIntervalInBackground: true,
  });

const LIMITS = ['limits'];
export const useLimits = () =>
  useQuery({ queryKey: LIMITS, queryFn: () => read(client.call('payments.limits')) });

/** What a change of limits answered. */
export const takeLimits = (limits: Output<'payments.limits'>) =>
  queries.setQueryData(LIMITS, limits);

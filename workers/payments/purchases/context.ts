// What the rules of purchases need: the store and whoever takes the money.

import type { PaymentsEnv } from '../env.ts';
import { providerOf } from '../providers/index.ts';
import type { PaymentProvider } from '../providers/provider.ts';
import { type PaymentsStore, storeOf } from '../store/index.ts';

export interface PurchaseContext {
  store: PaymentsStore;
  provider: PaymentProvider;
}

/** The one of this environment. */
export function purchaseContextOf(env: PaymentsEnv): PurchaseContext {
  return { store: storeOf(env), provider: providerOf(env) };
}

// Standings as wallets of tests tell them.

import type { Standing } from '#shared/contracts/wallet.ts';

/** Of a player whom nothing binds. */
export const FREE: Standing = {
  mayWager: true,
  reason: null,
  lossBudgetMicros: null,
  changesAtMs: null,
  holdsUntilMs: null,
  epoch: 1,
  version: 0,
};

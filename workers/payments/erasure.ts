// Erasure and export of a player, payments' part. The ledger's entries are never touched:
// their owner becomes a pseudonym when every service has erased its own.

import type { ExportPart } from '#shared/contracts/export.ts';
import type { JobReport } from '#shared/contracts/jobs.ts';
import { eraseAll } from '#shared/erasure.ts';
import { log } from '#shared/log.ts';
import { COIN_CURRENCIES } from '#shared/money.ts';
import { outward } from '#shared/views/outward.ts';
import { entryCodeOf, entryOf } from './entries/presentation.ts';
import type { PaymentsEnv } from './env.ts';
import { destinationOf } from './payouts/presentation.ts';
import { purchaseOf } from './purchases/presentation.ts';
import { redemptionOf } from './redemptions/presentation.ts';
import { type LotRow, type PaymentsStore, storeOf } from './store/index.ts';
import { balanceOf, limitOf, outerId, redeemableOf, transactionOf } from './wallet/presentation.ts';

const ERASURES_AT_ONCE = 50;
const PAGE = 1000;
/** Newest movements of a currency in an export; older ones are at GET /v1/wallet/transactions. */
const TRANSACTIONS_MAX = 5000;
const PURCHASES_MAX = 1000;
/** Newest free entries and codes in an export; there is one a day of each way. */
const ENTRIES_MAX = 2000;
/** Newest redemptions in an export; a day's maximum keeps them few. */
const REDEMPTIONS_MAX = 1000;
const DESTINATIONS_MAX = 500;

/** Works off players who leave; who must wait comes up again. */
export function runErasures(env: PaymentsEnv): Promise<JobReport> {
  const store = storeOf(env);
  const outcomes = ['done', 'tables', 'purchases', 'redemptions', 'review', 'balance'] as const;
  return eraseAll(
    outcomes,
    () => store.pendingErasures(ERASURES_AT_ONCE),
    async (playerId) => {
      const outcome = await store.erase(playerId);
      // Nobody gave these coins up and nobody can sign in: staff must settle it.
      if (outcome === 'balance') log('error', 'erasure_needs_a_person', { playerId });
      return outcome;
    },
  );
}

const lotOf = ({ walletId: _, ...lot }: LotRow) => ({
  ...outward(lot),
  id: outerId(lot.id, lot.grantedAtMs),
});

async function transactionsOf(store: PaymentsStore, playerId: string) {
  const items: ReturnType<typeof transactionOf>[] = [];
  let complete = true;
  for (const currency of COIN_CURRENCIES) {
    let next: bigint | null = 0n;
    for (let taken = 0; next !== null && taken < TRANSACTIONS_MAX; taken += PAGE) {
      const from = { GC: null, SC: null, [currency]: next };
      const page = await store.transactions(playerId, from, PAGE);
      if (!page.ok) throw new Error(`the ledger refused a page: ${page.error.code}`);
      items.push(...page.value.map(transactionOf));
      next = page.value.at(-1)?.nextId ?? null;
    }
    if (next !== null) complete = false;
  }
  return { items, complete };
}

/** Everything payments holds of a player. */
export async function collectExport(store: PaymentsStore, playerId: string): Promise<ExportPart> {
  const [balances, redeemable, lots, limits, changes, times, exclusions, purchases, ...rest] =
    await Promise.all([
      store.balances(playerId),
      store.redeemable(playerId),
      store.lots(playerId),
      store.limits(playerId),
      store.limitChanges(playerId),
      store.timeLimitChanges(playerId),
      store.exclusions(playerId),
      store.purchases({ playerId, status: null, before: null, countMax: PURCHASES_MAX }),
      transactionsOf(store, playerId),
      store.entries({ playerId }, null, ENTRIES_MAX),
      store.entryCodes(playerId, ENTRIES_MAX),
      store.redemptions({ playerId }, null, REDEMPTIONS_MAX),
      store.destinations(playerId, null, DESTINATIONS_MAX, { removed: true }),
    ]);
  const [transactions, entries, codes, redemptions, destinations] = rest;
  return {
    wallets: balances.map((balance) => balanceOf(balance)),
    redeemable: redeemableOf(redeemable),
    lots: lots.map(lotOf),
    limits: limits.map(limitOf),
    limitHistory: changes.map(({ id: _, playerId: _p, ...change }) => outward(change)),
    timeLimitHistory: times.map(({ id: _, playerId: _p, ...change }) => outward(change)),
    exclusions: exclusions.map(({ id: _, playerId: _p, ...exclusion }) => outward(exclusion)),
    purchases: purchases.map(purchaseOf),
    transactions,
    freeEntries: entries.map(entryOf),
    entryCodes: codes.map(entryCodeOf),
    redemptions: redemptions.map(redemptionOf),
    payoutDestinations: destinations.map(destinationOf),
  };
}

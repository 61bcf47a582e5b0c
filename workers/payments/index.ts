// payments: the ledger, wallets, bonuses, limits, purchases, redemptions. HTTP comes through the gateway only;
// sessions move coins over the entrypoint WalletService.

import { listParked, retryParked } from '#shared/contracts/http/payments.ts';
import { outboxRoutesOf } from '#shared/http/outboxes.ts';
import { serviceWorker } from '#shared/service.ts';
import type { PaymentsEnv } from './env.ts';
import { PAYMENTS_SCHEMA } from './env-schema.ts';
import { JOBS } from './jobs.ts';
import { providerOf } from './providers/index.ts';
import { serveAdjustments } from './routes/adjustments.ts';
import { serveAdminPurchases } from './routes/admin-purchases.ts';
import { serveEntries } from './routes/entries.ts';
import { serveLiability } from './routes/liability.ts';
import { serveLimits } from './routes/limits.ts';
import { servePayouts } from './routes/payouts.ts';
import { serveProofs } from './routes/proofs.ts';
import { servePurchaseRisk } from './routes/purchase-risk.ts';
import { servePurchases } from './routes/purchases.ts';
import { serveRedemptions } from './routes/redemptions.ts';
import { serveStatements } from './routes/statements.ts';
import { serveWallet } from './routes/wallet.ts';
import { serveWebhooks } from './routes/webhooks.ts';
import { storeOf } from './store/index.ts';

export { ExportService, JobsService, MetricsService, WalletService } from './service.ts';

export default serviceWorker<PaymentsEnv>({
  schema: PAYMENTS_SCHEMA,
  jobs: JOBS,
  probes: {
    database: (env) => storeOf(env).ping(),
    // Asks nobody: only that keys and environment belong together.
    provider: async (env) => providerOf(env),
  },
  keepNote: (env, note) => storeOf(env).keepNote(note),
  routes: [
    serveWallet,
    serveProofs,
    serveLimits,
    serveStatements,
    serveEntries,
    serveAdjustments,
    servePurchases,
    serveWebhooks,
    serveAdminPurchases,
    servePayouts,
    servePurchaseRisk,
    serveRedemptions,
    serveLiability,
    outboxRoutesOf({ list: listParked, retry: retryParked }, (env) => storeOf(env).outboxes),
  ],
});

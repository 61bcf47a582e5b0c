// payments: the ledger, wallets, bonuses, limits, purchases. HTTP comes through the gateway only;
// sessions move coins over the entrypoint WalletService.

import { gated, requireBoot } from '#shared/boot.ts';
import { listParked, retryParked } from '#shared/contracts/http/payments.ts';
import { createApp } from '#shared/http/app.ts';
import { serveOutboxes } from '#shared/http/outboxes.ts';
import { serveReadiness } from '#shared/http/readiness.ts';
import { runDueJobs } from '#shared/scheduled.ts';
import { BOOT_RULES } from './boot.ts';
import type { PaymentsEnv } from './env.ts';
import { JOBS } from './jobs.ts';
import { providerOf } from './providers/index.ts';
import { serveAdjustments } from './routes/adjustments.ts';
import { serveAdminPurchases } from './routes/admin-purchases.ts';
import { serveLimits } from './routes/limits.ts';
import { serveProofs } from './routes/proofs.ts';
import { servePurchases } from './routes/purchases.ts';
import { serveWallet } from './routes/wallet.ts';
import { serveWebhooks } from './routes/webhooks.ts';
import { storeOf } from './store/index.ts';

export { MetricsService } from './metrics.ts';
export { ExportService, JobsService, WalletService } from './service.ts';

const app = createApp<PaymentsEnv>((env, note) => storeOf(env).keepNote(note));
serveReadiness(app, {
  database: (env) => storeOf(env).ping(),
  // Asks nobody: only that keys and environment belong together.
  provider: async (env) => providerOf(env),
});
serveWallet(app);
serveProofs(app);
serveLimits(app);
serveAdjustments(app);
servePurchases(app);
serveWebhooks(app);
serveAdminPurchases(app);
serveOutboxes(app, { list: listParked, retry: retryParked }, (env) => storeOf(env).outboxes);

export default {
  fetch: gated<PaymentsEnv>(
    (request, env, context) => app.fetch(request, env, context),
    BOOT_RULES,
  ),
  async scheduled(controller, env) {
    requireBoot(env, BOOT_RULES);
    await runDueJobs(JOBS, env, controller.scheduledTime);
  },
} satisfies ExportedHandler<PaymentsEnv>;

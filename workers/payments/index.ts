// payments: the ledger, wallets, bonuses, limits, purchases. HTTP comes through the gateway only;
// sessions move coins over the entrypoint WalletService.

import { createApp } from '#shared/http/app.ts';
import { serveReadiness } from '#shared/http/readiness.ts';
import { errorFields, log } from '#shared/log.ts';
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

const app = createApp<PaymentsEnv>();
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

export default {
  fetch: app.fetch,
  async scheduled(controller, env) {
    // Cron fires each minute; what is due less often runs in the minute that its period divides.
    const minute = Math.floor(controller.scheduledTime / 60_000);
    const due = Object.entries(JOBS).filter(
      ([, { everySeconds }]) => minute % Math.max(Math.floor(everySeconds / 60), 1) === 0,
    );
    for (const [name, job] of due) {
      await job.run(env).catch((error: unknown) => {
        log('error', 'job_failed', { job: name, ...errorFields(error) });
      });
    }
  },
} satisfies ExportedHandler<PaymentsEnv>;

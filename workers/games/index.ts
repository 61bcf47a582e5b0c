// games: catalogue, admission to sessions, history, public replay, monitors. HTTP comes through the
// gateway only; other Workers ask over the named entrypoints.

import { createApp } from '#shared/http/app.ts';
import { serveReadiness } from '#shared/http/readiness.ts';
import { errorFields, log } from '#shared/log.ts';
import type { GamesEnv } from './env.ts';
import { JOBS } from './jobs.ts';
import { serveCatalogue } from './routes/catalogue.ts';
import { serveExclusions } from './routes/exclusions.ts';
import { serveFairness } from './routes/fairness.ts';
import { serveMonitor } from './routes/monitor.ts';
import { serveSessions } from './routes/sessions.ts';
import { storeOf } from './store.ts';

export { ExportService, JobsService, MetricsService } from './service.ts';

const app = createApp<GamesEnv>();
serveReadiness(app, { database: (env) => storeOf(env).ping() });
serveMonitor(app);
serveCatalogue(app);
serveSessions(app);
serveFairness(app);
serveExclusions(app);

export default {
  fetch: app.fetch,
  async scheduled(controller, env) {
    // Cron fires each minute; what is due less often runs in the minute that its period divides.
    const minute = Math.floor(controller.scheduledTime / 60_000);
    const due = Object.entries(JOBS).filter(
      ([, { everySeconds }]) => minute % Math.max(Math.floor(everySeconds / 60), 1) === 0,
    );
    for (const [name, job] of due) {
      await job.run(env, Date.now()).catch((error: unknown) => {
        log('error', 'job_failed', { job: name, ...errorFields(error) });
      });
    }
  },
} satisfies ExportedHandler<GamesEnv>;

// games: catalogue, admission to sessions, history, public replay, monitors. HTTP comes through the
// gateway only; other Workers ask over the named entrypoints.

import { gated, requireBoot } from '#shared/boot.ts';
import { createApp } from '#shared/http/app.ts';
import { serveReadiness } from '#shared/http/readiness.ts';
import { runDueJobs } from '#shared/scheduled.ts';
import { BOOT_RULES } from './boot.ts';
import type { GamesEnv } from './env.ts';
import { JOBS } from './jobs.ts';
import { serveCatalogue } from './routes/catalogue.ts';
import { serveExclusions } from './routes/exclusions.ts';
import { serveFairness } from './routes/fairness.ts';
import { serveMonitor } from './routes/monitor.ts';
import { serveSessions } from './routes/sessions.ts';
import { storeOf } from './store/index.ts';

export { ExportService, JobsService, MetricsService } from './service.ts';

const app = createApp<GamesEnv>((env, note) => storeOf(env).keepNote(note));
serveReadiness(app, { database: (env) => storeOf(env).ping() });
serveMonitor(app);
serveCatalogue(app);
serveSessions(app);
serveFairness(app);
serveExclusions(app);

export default {
  fetch: gated<GamesEnv>((request, env, context) => app.fetch(request, env, context), BOOT_RULES),
  async scheduled(controller, env) {
    requireBoot(env, BOOT_RULES);
    await runDueJobs(JOBS, env, controller.scheduledTime);
  },
} satisfies ExportedHandler<GamesEnv>;

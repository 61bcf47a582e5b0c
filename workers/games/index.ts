// games: catalogue, admission to sessions, history, public replay, monitors. HTTP comes through the
// gateway only; other Workers ask over the named entrypoints.

import { serviceWorker } from '#shared/service.ts';
import type { GamesEnv } from './env.ts';
import { GAMES_SCHEMA } from './env-schema.ts';
import { JOBS } from './jobs.ts';
import { serveActivity } from './routes/activity.ts';
import { serveCatalogue } from './routes/catalogue.ts';
import { serveExclusions } from './routes/exclusions.ts';
import { serveFairness } from './routes/fairness.ts';
import { serveMonitor } from './routes/monitor.ts';
import { serveSessions } from './routes/sessions.ts';
import { storeOf } from './store/index.ts';

export { ExportService, JobsService, MetricsService } from './service.ts';

export default serviceWorker<GamesEnv>({
  schema: GAMES_SCHEMA,
  jobs: JOBS,
  probes: { database: (env) => storeOf(env).ping() },
  keepNote: (env, note) => storeOf(env).keepNote(note),
  routes: [
    serveMonitor,
    serveCatalogue,
    serveSessions,
    serveFairness,
    serveExclusions,
    serveActivity,
  ],
});

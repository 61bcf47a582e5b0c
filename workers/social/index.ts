// social: profiles, friends, blocks, the room directory, moderation, and the routes of players'
// hubs. HTTP comes through the gateway only; other Workers ask over the named entrypoints.

import { createApp } from '#shared/http/app.ts';
import { serveReadiness } from '#shared/http/readiness.ts';
import { errorFields, log } from '#shared/log.ts';
import type { SocialEnv } from './env.ts';
import { JOBS } from './jobs.ts';
import { serveFriends } from './routes/friends.ts';
import { serveHub } from './routes/hub.ts';
import { serveModeration } from './routes/moderation.ts';
import { servePlayers } from './routes/players.ts';
import { serveRooms } from './routes/rooms.ts';
import { storeOf } from './store.ts';

export { ExportService, JobsService, MetricsService } from './service.ts';

const app = createApp<SocialEnv>();
serveReadiness(app, { database: (env) => storeOf(env).ping() });
servePlayers(app);
serveFriends(app);
serveRooms(app);
serveModeration(app);
serveHub(app);

export default {
  fetch: app.fetch,
  async scheduled(_controller, env) {
    // Cron fires each minute; what is due more often runs again within it.
    for (const [name, job] of Object.entries(JOBS)) {
      await job.run(env, Date.now()).catch((error: unknown) => {
        log('error', 'job_failed', { job: name, ...errorFields(error) });
      });
    }
  },
} satisfies ExportedHandler<SocialEnv>;

// social: profiles, friends, blocks, the room directory, moderation, and the routes of players'
// hubs. HTTP comes through the gateway only; other Workers ask over the named entrypoints.

import { gated, requireBoot } from '#shared/boot.ts';
import { listParked, retryParked } from '#shared/contracts/http/social.ts';
import { createApp } from '#shared/http/app.ts';
import { serveOutboxes } from '#shared/http/outboxes.ts';
import { serveReadiness } from '#shared/http/readiness.ts';
import { runDueJobs } from '#shared/scheduled.ts';
import { BOOT_RULES } from './boot.ts';
import type { SocialEnv } from './env.ts';
import { JOBS } from './jobs.ts';
import { serveFriends } from './routes/friends.ts';
import { serveHub } from './routes/hub.ts';
import { serveModeration } from './routes/moderation.ts';
import { servePlayers } from './routes/players.ts';
import { serveRooms } from './routes/rooms.ts';
import { storeOf } from './store.ts';

export { ExportService, JobsService, MetricsService } from './service.ts';

const app = createApp<SocialEnv>((env, note) => storeOf(env).keepNote(note));
serveReadiness(app, { database: (env) => storeOf(env).ping() });
servePlayers(app);
serveFriends(app);
serveRooms(app);
serveModeration(app);
serveHub(app);
serveOutboxes(app, { list: listParked, retry: retryParked }, (env) => storeOf(env).outboxes);

export default {
  fetch: gated<SocialEnv>((request, env, context) => app.fetch(request, env, context), BOOT_RULES),
  async scheduled(controller, env) {
    requireBoot(env, BOOT_RULES);
    await runDueJobs(JOBS, env, controller.scheduledTime);
  },
} satisfies ExportedHandler<SocialEnv>;

// social: profiles, friends, blocks, the room directory, moderation, and the routes of players'
// hubs. HTTP comes through the gateway only; other Workers ask over the named entrypoints.

import { listParked, retryParked } from '#shared/contracts/http/social.ts';
import { outboxRoutesOf } from '#shared/http/outboxes.ts';
import { serviceWorker } from '#shared/service.ts';
import type { SocialEnv } from './env.ts';
import { SOCIAL_SCHEMA } from './env-schema.ts';
import { JOBS } from './jobs.ts';
import { serveFriends } from './routes/friends.ts';
import { serveHub } from './routes/hub.ts';
import { serveModeration } from './routes/moderation.ts';
import { servePlayers } from './routes/players.ts';
import { serveRooms } from './routes/rooms.ts';
import { storeOf } from './store/index.ts';

export { ExportService, JobsService, MetricsService } from './service.ts';

export default serviceWorker<SocialEnv>({
  schema: SOCIAL_SCHEMA,
  jobs: JOBS,
  probes: { database: (env) => storeOf(env).ping() },
  keepNote: (env, note) => storeOf(env).keepNote(note),
  routes: [
    servePlayers,
    serveFriends,
    serveRooms,
    serveModeration,
    serveHub,
    outboxRoutesOf({ list: listParked, retry: retryParked }, (env) => storeOf(env).outboxes),
  ],
});

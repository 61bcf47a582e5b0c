// The Worker that hosts PlayerHub.

import { lineEntrypoint, NO_HTTP } from '#objects/live/object-worker.ts';
import type { PlayerHubEnv } from './env.ts';

export { PlayerHub } from './index.ts';

export class Line extends lineEntrypoint<PlayerHubEnv>((env) => env.PLAYER_HUB) {}

export default NO_HTTP;

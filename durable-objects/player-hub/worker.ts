// The Worker that hosts PlayerHub.

import { lineEntrypoint, NO_HTTP } from '#objects/live/object-worker.ts';

export { PlayerHub } from './index.ts';

export class Line extends lineEntrypoint<Env>((env) => env.PLAYER_HUB) {}

export default NO_HTTP;

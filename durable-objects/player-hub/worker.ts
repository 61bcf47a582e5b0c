// The Worker that hosts PlayerHub. It speaks no HTTP of its own.

import { WorkerEntrypoint } from 'cloudflare:workers';
import { type LineProps, throughLine } from '#objects/live/termination.ts';

export { PlayerHub } from './index.ts';

/** What a socket passes on its way to its hub. */
export class Line extends WorkerEntrypoint<Env, LineProps> {
  override fetch(request: Request): Promise<Response> {
    const holdSeconds = Number(this.env.LINE_HOLD_SECONDS);
    return throughLine(request, this.ctx, this.env.PLAYER_HUB, holdSeconds);
  }
}

export default {
  fetch(): Response {
    return new Response(null, { status: 404 });
  },
} satisfies ExportedHandler;

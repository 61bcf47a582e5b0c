// The Worker that hosts game sessions. It serves nothing over HTTP: games reaches the objects by
// their binding, auth reaches SignInControl.

import { WorkerEntrypoint } from 'cloudflare:workers';
import { type LineProps, throughLine } from '#objects/live/termination.ts';
import type { AttachedSocket } from '#shared/contracts/player-hub.ts';
import type { SignInControlContract } from '#shared/contracts/sign-in-control.ts';
import type { GameSessionEnv } from './env.ts';

export { GameSession } from './index.ts';

/** Lets auth cut the sockets of a dead sign-in. */
export class SignInControl
  extends WorkerEntrypoint<GameSessionEnv>
  implements SignInControlContract
{
  async cut(socket: AttachedSocket): Promise<void> {
    await this.env.GAME_SESSION.getByName(socket.id).cut(socket);
  }
}

/** What a socket passes on its way to its session. */
export class Line extends WorkerEntrypoint<Env, LineProps> {
  override fetch(request: Request): Promise<Response> {
    const holdSeconds = Number(this.env.LINE_HOLD_SECONDS);
    return throughLine(request, this.ctx, this.env.GAME_SESSION, holdSeconds);
  }
}

export default {
  fetch: () => new Response(null, { status: 404 }),
} satisfies ExportedHandler;

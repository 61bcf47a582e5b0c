// The Worker that hosts ChatRoom. It speaks no HTTP of its own; auth alone reaches SignInControl.

import { WorkerEntrypoint } from 'cloudflare:workers';
import { type LineProps, throughLine } from '#objects/live/termination.ts';
import type { Person } from '#shared/contracts/chat-room.ts';
import type { AttachedSocket } from '#shared/contracts/player-hub.ts';
import type {
  NameControlContract,
  SignInControlContract,
} from '#shared/contracts/sign-in-control.ts';
import type { ChatRoomEnv } from './env.ts';

export { ChatRoom } from './index.ts';

/** Cuts the sockets of dead sign-ins, and tells rooms of new names. */
export class SignInControl
  extends WorkerEntrypoint<ChatRoomEnv>
  implements SignInControlContract, NameControlContract
{
  async cut(socket: AttachedSocket): Promise<void> {
    await this.env.CHAT_ROOM.getByName(socket.id).cut(socket);
  }

  async rename(roomObjectId: string, person: Person): Promise<void> {
    await this.env.CHAT_ROOM.getByName(roomObjectId).rename(person);
  }
}

/** What a socket passes on its way to its room. */
export class Line extends WorkerEntrypoint<Env, LineProps> {
  override fetch(request: Request): Promise<Response> {
    const holdSeconds = Number(this.env.LINE_HOLD_SECONDS);
    return throughLine(request, this.ctx, this.env.CHAT_ROOM, holdSeconds);
  }
}

export default {
  fetch(): Response {
    return new Response(null, { status: 404 });
  },
} satisfies ExportedHandler;

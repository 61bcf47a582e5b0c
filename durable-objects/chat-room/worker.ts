// The Worker that hosts ChatRoom; auth alone reaches SignInControl.

import { lineEntrypoint, NO_HTTP, signInControlEntrypoint } from '#objects/live/object-worker.ts';
import type { Person } from '#shared/contracts/chat-room.ts';
import type { NameControlContract } from '#shared/contracts/sign-in-control.ts';
import type { ChatRoomEnv } from './env.ts';

export { ChatRoom } from './index.ts';

const cutter = signInControlEntrypoint<ChatRoomEnv>((env) => env.CHAT_ROOM);

/** Cuts the sockets of dead sign-ins, and tells rooms of new names. */
export class SignInControl extends cutter implements NameControlContract {
  async rename(roomObjectId: string, person: Person): Promise<void> {
    await this.env.CHAT_ROOM.getByName(roomObjectId).rename(person);
  }
}

export class Line extends lineEntrypoint<ChatRoomEnv>((env) => env.CHAT_ROOM) {}

export default NO_HTTP;

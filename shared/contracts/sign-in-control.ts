// What an object Worker offers to auth alone: cutting the sockets of dead sign-ins.
import type { Person } from './chat-room.ts';
import type { AttachedSocket } from './player-hub.ts';

export interface SignInControlContract {
  /** Closes every socket of this sign-in in that object (4401) and detaches it. Idempotent. */
  cut(socket: AttachedSocket): Promise<void>;
}

/** What chat-room offers to auth beside it. */
export interface NameControlContract {
  /** Tells that object of a room what somebody is called now. Idempotent; an older name is ignored. */
  rename(roomObjectId: string, person: Person): Promise<void>;
}

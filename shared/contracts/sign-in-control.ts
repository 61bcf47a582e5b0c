// What an object Worker offers to auth alone: cutting the sockets of dead sign-ins.
import type { AttachedSocket } from './player-hub.ts';

export interface SignInControlContract {
  /** Closes every socket of this sign-in in that object (4401) and detaches it. Idempotent. */
  cut(socket: AttachedSocket): Promise<void>;
}

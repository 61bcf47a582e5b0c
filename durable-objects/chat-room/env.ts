// The Worker's environment: the one place where bindings are cast to their contracts.

import type { ChatRoomContract } from '#shared/contracts/chat-room.ts';
import type { PlayerHubContract } from '#shared/contracts/player-hub.ts';
import type { HubSocialContract } from '#shared/contracts/social.ts';

/** What a room asks of a player's hub. */
export type RoomHub = Pick<PlayerHubContract, 'detach'> &
  Pick<HubSocialContract, 'enterRoom' | 'notify' | 'retract'>;

/** What a hub says of a sign-in that comes in. */
export type HubAnswer = Awaited<ReturnType<RoomHub['enterRoom']>>;

/** The generated environment with typed neighbours. */
export interface ChatRoomEnv extends Omit<Env, 'CHAT_ROOM' | 'PLAYER_HUB'> {
  /** The other shards of this room. */
  CHAT_ROOM: { getByName(name: string): ChatRoomContract };
  PLAYER_HUB: { getByName(name: string): RoomHub };
}

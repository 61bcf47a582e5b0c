// The Worker's environment, as wrangler.toml declares it, with its neighbours' contracts.

import type { ChatRoomContract } from '#shared/contracts/chat-room.ts';
import type { PlayerHubContract } from '#shared/contracts/player-hub.ts';
import type { HubSocialContract } from '#shared/contracts/social.ts';
import type { ObjectEnv, Upgradable } from '#shared/environment.ts';

/** What a room asks of a player's hub. */
export type RoomHub = Pick<PlayerHubContract, 'detach'> &
  Pick<HubSocialContract, 'enterRoom' | 'notify' | 'retract'>;

/** What a hub says of a sign-in that comes in. */
export type HubAnswer = Awaited<ReturnType<RoomHub['enterRoom']>>;

export interface ChatRoomEnv extends ObjectEnv {
  /** The other shards of this room. */
  CHAT_ROOM: { getByName(name: string): ChatRoomContract & Upgradable };
  PLAYER_HUB: { getByName(name: string): RoomHub };
}

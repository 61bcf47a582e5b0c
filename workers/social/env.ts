// social's environment: the one place where bindings are cast to their contracts.

import type { ChatRoomContract } from '#shared/contracts/chat-room.ts';
import type { HubSocialContract } from '#shared/contracts/social.ts';

type Upgradable = { fetch(request: Request): Promise<Response> };

/** The generated environment with typed neighbours. */
export interface SocialEnv extends Omit<Env, 'CHAT_ROOM' | 'PLAYER_HUB'> {
  CHAT_ROOM: { getByName(name: string): ChatRoomContract & Upgradable };
  PLAYER_HUB: { getByName(name: string): HubSocialContract & Upgradable };
}

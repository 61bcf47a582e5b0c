// social's environment, as wrangler.toml declares it, with its neighbours' contracts.

import type { ChatRoomContract } from '#shared/contracts/chat-room.ts';
import type { HubSocialContract } from '#shared/contracts/social.ts';
import type { Environment, Upgradable } from '#shared/environment.ts';

export interface SocialEnv {
  ENVIRONMENT: Environment;
  TOKEN_PUBLIC_KEYS: string;
  ALLOWED_ORIGINS: string;
  ROUTING_KEY: string;
  SOCIAL_DATABASE_URL: string;
  CHAT_ROOM: { getByName(name: string): ChatRoomContract & Upgradable };
  PLAYER_HUB: { getByName(name: string): HubSocialContract & Upgradable };
  NEON_PROXY_URL?: string;
}

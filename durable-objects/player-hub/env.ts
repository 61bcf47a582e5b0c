// The Worker's environment, as wrangler.toml declares it. A hub reaches the hubs of friends.

import type { ObjectEnv, Upgradable } from '#shared/environment.ts';
import type { Hubs } from './presence.ts';

export interface PlayerHubEnv extends ObjectEnv {
  PLAYER_HUB: { getByName(name: string): ReturnType<Hubs['getByName']> & Upgradable };
}

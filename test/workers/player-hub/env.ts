// The environment of the Worker under test, typed.

import { env as untyped } from 'cloudflare:workers';
import type { PlayerHub } from '#objects/player-hub/index.ts';

export const env = untyped as unknown as {
  PLAYER_HUB: DurableObjectNamespace<PlayerHub>;
  ROUTING_KEY: string;
};

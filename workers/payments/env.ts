// payments' environment. Of the other Workers it binds players' hubs alone, to show them their coins:
// the wallet never calls a session.

import type { HubCoinsContract } from '#shared/contracts/hub-coins.ts';
import type { Environment } from '#shared/environment.ts';

/** The generated environment with typed neighbours. */
export interface PaymentsEnv extends Omit<Env, 'ENVIRONMENT' | 'PLAYER_HUB'> {
  ENVIRONMENT: Environment;
  PLAYER_HUB: { getByName(name: string): HubCoinsContract };
}

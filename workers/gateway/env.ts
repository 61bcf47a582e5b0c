// The gateway's environment: the one place where bindings are cast to their contracts.

import type { AuthServiceContract } from '#shared/contracts/auth.ts';
import type { MetricsServiceContract } from '#shared/contracts/metrics.ts';
import type { PlayerHubContract } from '#shared/contracts/player-hub.ts';

type HubNamespace = { getByName(name: string): PlayerHubContract & Fetcher };

/** The generated environment with typed neighbours. */
export interface GatewayEnv
  extends Omit<
    Env,
    'PLAYER_HUB' | 'AUTH_SERVICE' | 'PAYMENTS_METRICS' | 'GAMES_METRICS' | 'SOCIAL_METRICS'
  > {
  PLAYER_HUB: HubNamespace;
  AUTH_SERVICE: AuthServiceContract;
  PAYMENTS_METRICS: MetricsServiceContract;
  GAMES_METRICS: MetricsServiceContract;
  SOCIAL_METRICS: MetricsServiceContract;
}

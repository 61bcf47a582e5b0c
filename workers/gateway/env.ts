// The gateway's environment: the one place where bindings are cast to their contracts.

import type { AuthServiceContract } from '#shared/contracts/auth.ts';
import type { ExportServiceContract } from '#shared/contracts/export.ts';
import type { MetricsServiceContract } from '#shared/contracts/metrics.ts';
import type { PlayerHubContract } from '#shared/contracts/player-hub.ts';

type HubNamespace = { getByName(name: string): PlayerHubContract & Fetcher };

/** The generated environment with typed neighbours. */
export interface GatewayEnv
  extends Omit<
    Env,
    | 'PLAYER_HUB'
    | 'AUTH_SERVICE'
    | 'PAYMENTS_EXPORT'
    | 'AUTH_METRICS'
    | 'PAYMENTS_METRICS'
    | 'GAMES_EXPORT'
    | 'GAMES_METRICS'
    | 'SOCIAL_EXPORT'
    | 'SOCIAL_METRICS'
  > {
  PLAYER_HUB: HubNamespace;
  AUTH_SERVICE: AuthServiceContract;
  PAYMENTS_EXPORT: ExportServiceContract;
  AUTH_METRICS: MetricsServiceContract;
  PAYMENTS_METRICS: MetricsServiceContract;
  GAMES_EXPORT: ExportServiceContract;
  GAMES_METRICS: MetricsServiceContract;
  SOCIAL_EXPORT: ExportServiceContract;
  SOCIAL_METRICS: MetricsServiceContract;
}

// The gateway's environment, as wrangler.toml declares it, with its neighbours' contracts.

import type { AuthServiceContract } from '#shared/contracts/auth.ts';
import type { ExportServiceContract } from '#shared/contracts/export.ts';
import type { MetricsServiceContract } from '#shared/contracts/metrics.ts';
import type { PlayerHubContract } from '#shared/contracts/player-hub.ts';
import type { Environment } from '#shared/environment.ts';

export interface GatewayEnv {
  ENVIRONMENT: Environment;
  ALLOWED_ORIGINS: string;
  ALLOWED_HOSTS: string;
  TRUSTED_ADDRESS_HEADER: string;
  TOKEN_PUBLIC_KEYS: string;
  TURNSTILE_SITE_KEY: string;
  METRICS_TOKEN: string;
  RATE_LIMIT_GENERAL: RateLimit;
  RATE_LIMIT_SIGNED: RateLimit;
  RATE_LIMIT_SIGN_IN: RateLimit;
  ASSETS: Fetcher;
  PLAYER_HUB: { getByName(name: string): PlayerHubContract & Fetcher };
  AUTH: Fetcher;
  AUTH_SERVICE: AuthServiceContract;
  AUTH_METRICS: MetricsServiceContract;
  PAYMENTS: Fetcher;
  PAYMENTS_EXPORT: ExportServiceContract;
  PAYMENTS_METRICS: MetricsServiceContract;
  GAMES: Fetcher;
  GAMES_EXPORT: ExportServiceContract;
  GAMES_METRICS: MetricsServiceContract;
  SOCIAL: Fetcher;
  SOCIAL_EXPORT: ExportServiceContract;
  SOCIAL_METRICS: MetricsServiceContract;
  COMPLIANCE: Fetcher;
  COMPLIANCE_EXPORT: ExportServiceContract;
  COMPLIANCE_METRICS: MetricsServiceContract;
}

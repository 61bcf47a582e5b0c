// payments' environment, as wrangler.toml declares it. Of the other Workers it binds players' hubs, to show
// them their coins and to say that a standing changed, and compliance, which knows who somebody is: the
// wallet never calls a session.

import type { ComplianceServiceContract } from '#shared/contracts/compliance.ts';
import type { HubCoinsContract } from '#shared/contracts/hub-coins.ts';
import type { HubStandingContract } from '#shared/contracts/hub-standing.ts';
import type { Environment } from '#shared/environment.ts';

export interface PaymentsEnv {
  ENVIRONMENT: Environment;
  TOKEN_PUBLIC_KEYS: string;
  SITE_URL: string;
  PAYMENTS_DATABASE_URL: string;
  ROOT_SIGNING_KEY: string;
  STRIPE_SECRET_KEY: string;
  STRIPE_WEBHOOK_SECRETS: string;
  PAYOUT_PROVIDER: string;
  PAYOUT_PROVIDER_URL: string;
  PAYOUT_PROVIDER_KEY: string;
  PAYOUT_PROVIDER_WEBHOOK_SECRETS: string;
  PLAYER_HUB: {
    getByName(name: string): HubCoinsContract & Pick<HubStandingContract, 'noteStanding'>;
  };
  /** Whether a name is the verified one, and who is paid. */
  COMPLIANCE_SERVICE: ComplianceServiceContract;
  TURNSTILE_SECRET?: string;
  STRIPE_API_URL?: string;
  PARLOR_PLACE?: string;
  NEON_PROXY_URL?: string;
  APPROVER_ROLE_AGE_SECONDS?: string;
}

// Which service owns which routes.

import type { ServiceName } from '#shared/contracts/http/index.ts';
import type { GatewayEnv } from './env.ts';

/** The services behind the gateway, by the name under which their routes are declared. */
export function services(env: GatewayEnv): Record<ServiceName, Fetcher> {
  return {
    auth: env.AUTH,
    payments: env.PAYMENTS,
    games: env.GAMES,
    social: env.SOCIAL,
    compliance: env.COMPLIANCE,
  };
}

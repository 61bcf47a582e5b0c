// payments' environment. Of the other Workers it binds players' hubs alone, to show them their coins:
// the wallet never calls a session.

import type { HubCoinsContract } from '#shared/contracts/hub-coins.ts';

/** The generated environment, with what the tests set as well. */
export interface PaymentsEnv extends Omit<Env, 'ENVIRONMENT' | 'PLAYER_HUB'> {
  ENVIRONMENT: 'development' | 'test' | 'staging' | 'production';
  /** See shared/approvals.ts. */
  APPROVER_ROLE_AGE_SECONDS?: string;
  PLAYER_HUB: { getByName(name: string): HubCoinsContract };
}

// AuthService over RPC: what other Workers may ask of auth.

import type { Liveness } from './player-hub.ts';

export interface AuthServiceContract {
  /**
   * The hub did not know this sign-in: reads Postgres, tells the hub, and answers for the token.
   * Never `unknown`; throws `Unavailable` when Postgres does not answer.
   */
  restore(playerId: string, sid: string, ver: number): Promise<Exclude<Liveness, 'unknown'>>;
}

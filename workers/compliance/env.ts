// compliance's environment, as wrangler.toml declares it, with its neighbours' contracts.

import type { HubStandingContract } from '#shared/contracts/hub-standing.ts';
import type { Environment } from '#shared/environment.ts';

export interface ComplianceEnv {
  ENVIRONMENT: Environment;
  TOKEN_PUBLIC_KEYS: string;
  /** JWK Set of whoever signs proofs of a place; empty where none are taken. */
  PLACE_PROOF_KEYS: string;
  /** Key ring: seals declared profiles and hashes what is in them. */
  IDENTITY_KEY: string;
  ALLOWED_ORIGINS: string;
  COMPLIANCE_DATABASE_URL: string;
  PLAYER_HUB: { getByName(name: string): HubStandingContract };
  NEON_PROXY_URL?: string;
  PARLOR_PLACE?: string;
}

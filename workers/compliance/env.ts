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
  /** Who checks documents: where it is, our key there, what its notices are signed with. */
  IDENTITY_PROVIDER_URL: string;
  IDENTITY_PROVIDER_KEY: string;
  IDENTITY_PROVIDER_WEBHOOK_SECRETS: string;
  /** Who files tax forms: the same. */
  TAX_VENDOR_URL: string;
  TAX_VENDOR_KEY: string;
  TAX_VENDOR_WEBHOOK_SECRETS: string;
  /** Where `sdn.csv`, `alt.csv` and `add.csv` are published; empty: the list of development stands. */
  SANCTIONS_LIST_URL: string;
  /** Where a player comes back to from a check or a form. */
  SITE_URL: string;
  ALLOWED_ORIGINS: string;
  COMPLIANCE_DATABASE_URL: string;
  PLAYER_HUB: { getByName(name: string): HubStandingContract };
  NEON_PROXY_URL?: string;
  PARLOR_PLACE?: string;
}

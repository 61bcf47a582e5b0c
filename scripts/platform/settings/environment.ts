// What a local platform puts into its Workers' environments. Each Worker gets only the names that
// its own wrangler.toml requires.

import type { PartnerVariables } from '#scripts/emulators/partners/partners.ts';
import type { PlatformDatabase } from '../database/database.ts';
import type { PlatformKeys } from './keys.ts';
import type { PlaceVariables } from './place.ts';
import type { StripeVariables } from './stripe.ts';

/** Every variable that a Worker may require, by name. */
export function workerVariables(
  keys: PlatformKeys,
  database: Pick<PlatformDatabase, 'urls' | 'proxyUrl'>,
  addresses: { siteUrl: string; mailboxUrl: string },
  emulated: StripeVariables & PlaceVariables & PartnerVariables,
): Record<string, string> {
  return {
    ...keys,
    ...emulated,
    AUTH_DATABASE_URL: database.urls.parlor_auth,
    PAYMENTS_DATABASE_URL: database.urls.parlor_payments,
    GAMES_DATABASE_URL: database.urls.parlor_games,
    SOCIAL_DATABASE_URL: database.urls.parlor_social,
    COMPLIANCE_DATABASE_URL: database.urls.parlor_compliance,
    NEON_PROXY_URL: database.proxyUrl,
    MAILBOX_URL: addresses.mailboxUrl,
    SITE_URL: addresses.siteUrl,
    PARLOR_PLACE: process.env.PARLOR_PLACE || 'US-TX',
    TRUSTED_ADDRESS_HEADER: process.env.TRUSTED_ADDRESS_HEADER ?? '',
    // Cheaper password hashes and wider limits by address; a live environment ignores both.
    SCRYPT_LOG_N: process.env.SCRYPT_LOG_N ?? '',
    LIMIT_SCALE: process.env.LIMIT_SCALE ?? '',
    // How old a role must be to decide; a live environment refuses less than a day.
    APPROVER_ROLE_AGE_SECONDS: process.env.APPROVER_ROLE_AGE_SECONDS ?? '',
  };
}

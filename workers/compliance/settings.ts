// Limits of compliance in one place; docs/compliance.md explains them.

import { DAY_MS } from '#shared/time.ts';

/** How long before an opening ends counsel is asked to look at it again. */
export const COUNSEL_WITHIN_MS = 14 * DAY_MS;
/** Days that one run looks at, and persons that it weighs: it comes back in a few minutes. */
export const CARE_DAYS_MAX = 10;
export const CARE_PERSONS_MAX = 500;
/** Accounts that may be an excluded person's which one run notes. */
export const MATCHES_AT_ONCE = 500;
/** Names of players who left that one run forgets. */
export const NAMES_AT_ONCE = 500;
/** Accounts that one run lets go of. */
export const ERASURES_AT_ONCE = 50;

// Limits of compliance in one place; docs/compliance.md explains them.

import { DAY_MS } from '#shared/time.ts';

/** How long before an opening ends counsel is asked to look at it again. */
export const COUNSEL_WITHIN_MS = 14 * DAY_MS;
/** Accounts that one run lets go of. */
export const ERASURES_AT_ONCE = 50;

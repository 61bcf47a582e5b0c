// Every limit of social in one place; docs/social.md explains them.

import { SECOND_MS } from '#shared/time.ts';

export const FRIENDS_MAX = 500;
/** Requests that wait for an answer, per player who asked. */
export const PENDING_REQUESTS_MAX = 100;
export const REQUESTS_PER_HOUR = 60;
export const BLOCKS_MAX = 1_000;
export const GROUPS_PER_OWNER_MAX = 20;
export const GROUP_MEMBERS_MAX = 200;
export const REPORTS_PER_HOUR = 30;
/** Messages kept with a report on each side of the reported one. */
export const REPORT_CONTEXT = 10;
/** How long a request waits for objects to hear of its change; the outbox job does the rest. */
export const PUSH_WAIT_MS = 1 * SECOND_MS;
/** An object that is silent this long is told again later. */
export const PUSH_TIMEOUT_MS = 10 * SECOND_MS;
/** Rows that one run of the outbox job takes. */
export const OUTBOX_BATCH = 100;

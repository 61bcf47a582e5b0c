// The two-person rule as Workers see it: what waits for a second person, and how long a role must
// have been held before its holder may decide. The rules themselves are SQL (0110_approvals.sql).

import { DAY_MS, SECOND_MS } from './time.ts';

/** Where real people are, nobody decides with a role younger than this. */
const ROLE_AGE_LIVE_MS_MIN = DAY_MS;

/** What both services that decide read. */
export interface ApprovalEnv {
  ENVIRONMENT: string;
  /** How many seconds a role must be old. Unset: a day where real people are, else nothing. */
  APPROVER_ROLE_AGE_SECONDS?: string;
}

const isLive = ({ ENVIRONMENT }: ApprovalEnv) =>
  ENVIRONMENT !== 'development' && ENVIRONMENT !== 'test';

/** How long a role must have been held before its holder decides, in milliseconds. */
export function approverRoleAgeMs(env: ApprovalEnv): number {
  const text = env.APPROVER_ROLE_AGE_SECONDS ?? '';
  if (text !== '') return Number(text) * SECOND_MS;
  return isLive(env) ? ROLE_AGE_LIVE_MS_MIN : 0;
}

/** What the boot gate says of the setting. */
export function approverRoleAgeProblems(env: ApprovalEnv): string[] {
  const text = env.APPROVER_ROLE_AGE_SECONDS ?? '';
  if (!/^\d{0,9}$/.test(text)) return ['APPROVER_ROLE_AGE_SECONDS is not a number of seconds'];
  if (!isLive(env) || approverRoleAgeMs(env) >= ROLE_AGE_LIVE_MS_MIN) return [];
  return ['APPROVER_ROLE_AGE_SECONDS is less than a day'];
}

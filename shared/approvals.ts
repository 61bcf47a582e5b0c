// The two-person rule as Workers see it: how long a role must have been held before its holder may
// decide. The rules themselves are SQL (schema `approvals`).

import { z } from 'zod';
import type { EnvRule } from './env-schema.ts';
import { isLive } from './environment.ts';
import { DAY_MS, SECOND_MS } from './time.ts';

/** What whoever decides for another may be refused with. */
export const SECOND_PERSON_REFUSALS = [
  'forbidden',
  'not_found',
  'second_person_required',
  'role_too_new',
  'accounts_linked',
] as const;

/** Where real people are, nobody decides with a role younger than this. */
const ROLE_AGE_LIVE_MS_MIN = DAY_MS;

const seconds = z
  .string()
  .regex(/^\d{0,9}$/, { error: 'is not a number of seconds', abort: true })
  .optional();

/** `APPROVER_ROLE_AGE_SECONDS`. Unset: a day where real people are, else nothing. */
export const approverRoleAge: EnvRule = {
  live: seconds.refine(
    (text) => !text || Number(text) * SECOND_MS >= ROLE_AGE_LIVE_MS_MIN,
    'is less than a day',
  ),
  local: seconds,
};

/** How long a role must have been held before its holder decides, in milliseconds. */
export function approverRoleAgeMs(env: {
  ENVIRONMENT: string;
  APPROVER_ROLE_AGE_SECONDS?: string;
}): number {
  const text = env.APPROVER_ROLE_AGE_SECONDS ?? '';
  if (text !== '') return Number(text) * SECOND_MS;
  return isLive(env) ? ROLE_AGE_LIVE_MS_MIN : 0;
}

// What a refusal tells besides its code, per code. Nothing else leaves the platform: `publicFacts` is
// the one way out for HTTP and sockets, and a fact that is not declared here stays inside. Amounts
// are decimal strings, times RFC 3339; the only numbers are counts and lengths.

import { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import { AMOUNT_REGEX_SOURCE } from './money.ts';
import type { ErrorFacts } from './result.ts';

/** A limit as refusals and standings name it. */
export const limitNameSchema = z.strictObject({
  kind: z.enum(['loss', 'purchase']),
  currency: z.enum(['GC', 'SC', 'USD']),
  period: z.enum(['day', 'week', 'month']),
});
export type LimitName = z.infer<typeof limitNameSchema>;

const text = z.string();
const amount = z.string().regex(new RegExp(AMOUNT_REGEX_SOURCE));
const moment = z.iso.datetime();
// Far below any moment in milliseconds, so that one cannot pass for a count.
const count = z.int().min(0).max(1_000_000_000);

const retry = z.object({ retryAfterSeconds: count }).partial();
const input = z.object({ field: text, problem: text, reason: text }).partial();
const change = z
  .object({ changesAt: moment.nullable().describe('When this may change by itself') })
  .partial();
const state = z.object({ state: text }).partial();
const dead = z.object({ addressConfirmed: z.boolean() }).partial();

/** The facts of each code that has any; each of them may be absent. */
export const ERROR_FACTS: Partial<Record<ErrorCode, z.ZodObject>> = {
  invalid_request: input.extend({ lengthMax: count, state: text }).partial(),
  invalid_amount: input,
  invalid_params: input,
  not_found: input,
  message_refused: input,
  invalid_signature: input,
  weak_password: input.extend({ lengthMin: count }).partial(),
  rate_limited: retry,
  slow_mode: retry,
  muted: retry,
  too_many_frames: retry,
  try_again: retry,
  invalid_token: dead,
  invalid_code: dead,
  role_too_new: change,
  approval_closed: state,
  hold_not_pending: state,
  refund_not_allowed: state,
  room_banned: z.object({ until: moment.nullable() }).partial(),
  insufficient_funds: z.object({ balance: amount }).partial(),
  stake_out_of_range: z.object({ minStake: amount, maxStake: amount, maxPayout: amount }).partial(),
  payout_exceeds_maximum: z.object({ maxPayout: amount }).partial(),
  limit_reached: change.extend({ limit: limitNameSchema }).partial(),
  excluded: change,
  account_closed: change,
  debt_outstanding: change,
  place_not_allowed: change,
  wager_paused: change.extend({ reason: text.nullable() }).partial(),
  bonus_already_claimed: z.object({ nextAt: moment }).partial(),
  resume_gap: z.object({ seq: count }).partial(),
};

/** Of the facts of a refusal those that are declared for its code. */
export function publicFacts(code: ErrorCode, facts: ErrorFacts | undefined) {
  const shape = ERROR_FACTS[code]?.shape ?? {};
  const isPublic = ([name, value]: [string, unknown]) =>
    Object.hasOwn(shape, name) && z.safeParse(shape[name] as z.ZodType, value).success;
  return Object.fromEntries(Object.entries(facts ?? {}).filter(isPublic));
}

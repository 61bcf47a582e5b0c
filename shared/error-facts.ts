// What a refusal tells besides its code, per code. Nothing else leaves the platform: `publicFacts` is
// the one way out for HTTP and sockets. A fact that is not declared here is a bug: a test and a
// developer see it thrown, and where real people are it stays inside and is reported. Amounts are
// decimal strings, times RFC 3339; the only numbers are counts and lengths.

import { z } from 'zod';
import { AMOUNT_PATTERN } from './amount-pattern.ts';
import type { ErrorCode } from './errors.ts';
import { log } from './log.ts';

type Fact = string | number | boolean | null | Readonly<Record<string, string>>;

/** Facts as they travel with a refusal: JSON values, for they cross RPC and come from SQL. */
export type ErrorFacts = Readonly<Record<string, Fact | undefined>>;

/** A limit as refusals and standings name it. */
export const limitNameSchema = z.union([
  z.strictObject({
    kind: z.enum(['loss', 'purchase', 'wager']),
    currency: z.enum(['GC', 'SC', 'USD']),
    period: z.enum(['day', 'week', 'month']),
  }),
  z.strictObject({ kind: z.literal('session_time') }),
]);
export type LimitName = z.infer<typeof limitNameSchema>;

const text = z.string();
const amount = z.string().regex(AMOUNT_PATTERN);
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
export const ERROR_FACTS = {
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
  recovery_waiting: change,
  approval_closed: state,
  hold_not_pending: state,
  refund_not_allowed: state,
  room_banned: z.object({ until: moment.nullable() }).partial(),
  insufficient_funds: z.object({ balance: amount }).partial(),
  stake_out_of_range: z
    .object({
      ...{ minStake: amount, maxStake: amount, maxPayout: amount },
      // Where what one round may pay is capped by law: by whose, and of which coins.
      ...{ currency: text, place: text },
    })
    .partial(),
  payout_exceeds_maximum: z.object({ maxPayout: amount }).partial(),
  limit_reached: change.extend({ limit: limitNameSchema }).partial(),
  excluded: change,
  exclusion_in_force: change,
  account_closed: change,
  debt_outstanding: change,
  above_maximum: change,
  cancel_too_late: state,
  redemption_not_allowed: z.object({ reason: text }).partial(),
  place_not_allowed: change.extend({ place: text }).partial(),
  place_proof_required: change.extend({ place: text }).partial(),
  underage: change.extend({ place: text, minimumAge: count }).partial(),
  wager_paused: change.extend({ reason: text.nullable() }).partial(),
  entry_limit_reached: z.object({ nextAt: moment }).partial(),
  bonus_already_claimed: z.object({ nextAt: moment }).partial(),
  resume_gap: z.object({ seq: count }).partial(),
} as const satisfies Partial<Record<ErrorCode, z.ZodObject>>;

/** What a refusal with this code may tell. */
export type FactsOf<C extends ErrorCode> = C extends keyof typeof ERROR_FACTS
  ? z.input<(typeof ERROR_FACTS)[C]>
  : Record<string, never>;

/** The schema of the facts of a code; nothing is in it where there are none. */
export function factsSchema(code: ErrorCode): z.ZodObject {
  const declared: Partial<Record<ErrorCode, z.ZodObject>> = ERROR_FACTS;
  return declared[code] ?? z.object({});
}

const LIVE = new Set(['staging', 'production']);
const isLive = () => LIVE.has(globalThis.process?.env?.ENVIRONMENT ?? '');

/** Something that leaves the platform and was declared nowhere: thrown, but where people play. */
export function reportUndeclared(event: string, fields: Record<string, unknown>): void {
  if (!isLive()) throw new Error(`${event}: ${JSON.stringify(fields)}`);
  log('error', event, fields);
}

/** Of the facts of a refusal those that are declared for its code. */
export function publicFacts(code: ErrorCode, facts: ErrorFacts = {}) {
  const { shape } = factsSchema(code);
  const isPublic = ([name, value]: [string, unknown]) =>
    Object.hasOwn(shape, name) && z.safeParse(shape[name] as z.ZodType, value).success;
  const given = Object.entries(facts);
  const told = given.filter(isPublic);
  if (told.length < given.length) {
    const names = given.filter((fact) => !told.includes(fact)).map(([name]) => name);
    reportUndeclared('facts_undeclared', { errorCode: code, names });
  }
  return Object.fromEntries(told);
}

// The second layer of limits: exact counters in Postgres. An attempt is taken before the costly or
// guessable step, so of any number at once no more than the limit go through, and given back when it
// succeeded or failed through no fault of the caller. A stranger can slow down guessing at an account
// from networks it never used; where the owner signed in before, or used a mailed link, another
// counter counts.

import { bytesToHex, sha256 } from '#shared/bytes.ts';
import { isLive } from '#shared/environment.ts';
import { UNKNOWN_ADDRESS } from '#shared/http/client.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { AuthEnv } from './env.ts';
import type { RequestContext } from './request-context.ts';
import {
  SIGN_IN_DELAY_MAX_MS,
  SIGN_IN_FORGET_MS,
  SIGN_IN_FREE_ATTEMPTS,
  WINDOWS,
} from './settings.ts';
import type { Counter } from './store/index.ts';

/** What an attempt took, so that it can be given back. */
export type Taken = { keys: string[] };

type WindowName = keyof typeof WINDOWS;

/** As much as Postgres counts to. */
const LIMIT_OFF = 2 ** 31 - 1;

function scaleOf(env: AuthEnv): number {
  if (isLive(env) || !env.LIMIT_SCALE) return 1;
  return Math.max(Number(env.LIMIT_SCALE) || 1, 1);
}

// Addresses of people need not stand in clear text in a table of counters.
async function keyOf(name: string, subject: string): Promise<string> {
  return `${name}:${bytesToHex((await sha256(subject)).slice(0, 16))}`;
}

/** A counter of uses in a window. */
export async function windowCounter(
  context: RequestContext,
  name: WindowName,
  subject: string,
): Promise<Counter> {
  const { limit, windowMs } = WINDOWS[name];
  const isByAddress = name.endsWith('ByAddress');
  const scale = isByAddress ? scaleOf(context.env) : 1;
  // Without addresses one guesser would lock everybody out.
  const isNobody = isByAddress && subject === UNKNOWN_ADDRESS;
  const limitMax = isNobody ? LIMIT_OFF : limit * scale;
  return { kind: 'window', key: await keyOf(name, subject), limit: limitMax, windowMs };
}

/** A counter of guesses under a growing delay. */
export async function guessCounter(
  name: string,
  subject: string,
  free: number = SIGN_IN_FREE_ATTEMPTS,
): Promise<Counter> {
  return {
    kind: 'attempt',
    key: await keyOf(name, subject),
    free,
    delayMsMax: SIGN_IN_DELAY_MAX_MS,
    forgetMs: SIGN_IN_FORGET_MS,
  };
}

/** Takes from every counter, in this order everywhere (by address first): no deadlock. */
export async function takeAttempt(
  context: RequestContext,
  counters: Counter[],
): Promise<Result<Taken, 'rate_limited'>> {
  const waitMs = await context.store.takeAttempts(counters, context.nowMs);
  if (waitMs > 0) return err('rate_limited', { retryAfterSeconds: Math.ceil(waitMs / 1000) });
  return ok({ keys: counters.map((counter) => counter.key) });
}

/** Takes one use of a window. */
export async function takeWindow(context: RequestContext, name: WindowName, subject: string) {
  return takeAttempt(context, [await windowCounter(context, name, subject)]);
}

/** Gives an attempt back. */
export async function returnAttempt(context: RequestContext, taken: Taken): Promise<void> {
  await context.store.returnAttempts(taken.keys, context.nowMs);
}

/** Runs a step that took an attempt; an outage in it costs the caller nothing. */
export async function withAttempt<T>(
  context: RequestContext,
  taken: Taken,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    await returnAttempt(context, taken).catch(() => {});
    throw error;
  }
}

/** What a mail is for that anybody can have sent to any address. */
export type MailKind = 'registration' | 'reset' | 'change' | 'recovery';

/** True while another mail of this kind may go to this address; told to nobody. */
export async function mayMail(
  context: RequestContext,
  kind: MailKind,
  email: string,
): Promise<boolean> {
  const counters = [
    await windowCounter(context, 'mailByAddress', context.origin.addressGroup),
    await windowCounter(context, `${kind}MailByRecipient`, email),
  ];
  return (await context.store.takeAttempts(counters, context.nowMs)) === 0;
}

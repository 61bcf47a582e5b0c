// The check that a person sends a form (Cloudflare Turnstile), behind a port. A live environment needs
// it; elsewhere it is asked for only when a secret is set. Turnstile's published test secrets are
// answered here without the network, so that a developer offline sees each outcome.

import { z } from 'zod';
import { Unavailable } from './availability.ts';
import * as rule from './env-schema.ts';
import { isLive } from './environment.ts';
import { errorFields, log } from './log.ts';
import { err, ok, type Result } from './result.ts';
import { SECOND_MS } from './time.ts';

/** Forms that ask for it, as their widgets are told: the token of another one does not count. */
export type BotCheckAction = 'register' | 'entry' | 'recovery';

const SITEVERIFY = 'https://challenges.cloudflare.com/turnstile/v0/siteverify';
const TIMEOUT_MS = 3 * SECOND_MS;

/** https://developers.cloudflare.com/turnstile/troubleshooting/testing/ */
export const TEST_SECRETS = {
  passes: '1x0000000000000000000000000000000AA',
  fails: '2x0000000000000000000000000000000AA',
  alreadySpent: '3x0000000000000000000000000000000AA',
} as const;

const answerSchema = z.object({
  success: z.boolean(),
  action: z.string().optional(),
  hostname: z.string().optional(),
  'error-codes': z.array(z.string()).optional(),
});

function isTestSecret(secret: string): boolean {
  return Object.values<string>(TEST_SECRETS).includes(secret);
}

/** `TURNSTILE_SECRET`, in every Worker that asks for the check. */
export const botCheckSecret: rule.EnvRule = {
  live: rule.text.refine((secret) => !isTestSecret(secret), 'is a published test secret'),
  local: rule.optional.local,
};

async function siteverify(secret: string, token: string, address: string) {
  try {
    const response = await fetch(SITEVERIFY, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret, response: token, remoteip: address }),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return answerSchema.parse(await response.json());
  } catch (error) {
    // Fails closed: without an answer nobody passes, and the client is told to try again.
    log('warn', 'bot_check_unavailable', errorFields(error));
    throw new Unavailable('bot check');
  }
}

/** Whether the token proves a person for this action on this site. */
export async function checkPerson(
  env: { ENVIRONMENT?: string; SITE_URL: string; TURNSTILE_SECRET?: string },
  action: BotCheckAction,
  token: string | undefined,
  address: string,
): Promise<Result<undefined, 'bot_check_failed'>> {
  const secret = env.TURNSTILE_SECRET;
  if (!secret) {
    if (isLive(env)) throw new Unavailable('bot check (no secret)');
    return ok();
  }
  if (token === undefined) return err('bot_check_failed');
  if (isTestSecret(secret)) {
    return secret === TEST_SECRETS.passes && !isLive(env) ? ok() : err('bot_check_failed');
  }
  const answer = await siteverify(secret, token, address);
  const isOurs = answer.action === action && answer.hostname === new URL(env.SITE_URL).hostname;
  return answer.success && isOurs ? ok() : err('bot_check_failed');
}

// How a mail leaves: Cloudflare's e-mail binding where real people are, the development mailbox
// otherwise. The mailbox shows everything to whoever opens it, so a live environment refuses it.

import { Unavailable } from '#shared/availability.ts';
import { SECOND_MS } from '#shared/time.ts';
import { type AuthEnv, isLive } from '../env.ts';
import type { MailContent } from './templates.ts';

const MAILBOX_TIMEOUT_MS = 5 * SECOND_MS;

/** A mail with its address. */
export type Mail = MailContent & { to: string };

/** The port that mail leaves through; throws `Unavailable` when it did not. */
export type SendMail = (mail: Mail) => Promise<void>;

function mailbox(url: string): SendMail {
  return async (mail) => {
    const response = await fetch(`${url}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(mail),
      redirect: 'manual',
      signal: AbortSignal.timeout(MAILBOX_TIMEOUT_MS),
    });
    if (!response.ok) throw new Unavailable(`mail (mailbox answered ${response.status})`);
  };
}

function cloudflare(binding: SendEmail, from: string): SendMail {
  return async ({ to, subject, text, html }) => {
    try {
      await binding.send({ from: { email: from, name: 'Parlor' }, to, subject, text, html });
    } catch (error) {
      throw new Unavailable('mail', { cause: error });
    }
  };
}

/** The way out of this environment. */
export function senderOf(env: AuthEnv): SendMail {
  if (isLive(env)) return cloudflare(env.MAIL, env.MAIL_FROM);
  if (env.MAILBOX_URL) return mailbox(env.MAILBOX_URL);
  return async () => {
    throw new Unavailable('mail (no MAILBOX_URL)');
  };
}

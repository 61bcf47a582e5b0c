// How a mail leaves: Cloudflare's e-mail binding where real people are, the development mailbox
// otherwise. The mailbox shows everything to whoever opens it, so a live environment refuses it.

import { Unavailable } from '#shared/availability.ts';
import { isLive } from '#shared/environment.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { AuthEnv } from '../env.ts';
import type { MailContent } from './templates.ts';

const MAILBOX_TIMEOUT_MS = 5 * SECOND_MS;

// RFC 3834: a program made it, so no program (an out-of-office note) answers it. People may.
const MACHINE_MADE = { 'Auto-Submitted': 'auto-generated' };

/** A mail with its address. */
export type Mail = MailContent & { to: string };

/** The port that mail leaves through; throws `Unavailable` when it did not. */
export type SendMail = (mail: Mail) => Promise<void>;

/** The head of a mail beyond sender, recipient and subject. */
function headOf(mail: MailContent, replyTo: string) {
  return { headers: MACHINE_MADE, ...(mail.wantsAnswer ? { replyTo } : {}) };
}

function mailbox(url: string, replyTo: string): SendMail {
  return async ({ to, ...mail }) => {
    const { subject, text, html } = mail;
    const response = await fetch(`${url}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to, subject, text, html, ...headOf(mail, replyTo) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(MAILBOX_TIMEOUT_MS),
    });
    if (!response.ok) throw new Unavailable(`mail (mailbox answered ${response.status})`);
  };
}

function cloudflare(binding: SendEmail, from: string, replyTo: string): SendMail {
  return async ({ to, ...mail }) => {
    const { subject, text, html } = mail;
    const sender = { email: from, name: 'Parlor' };
    try {
      await binding.send({ from: sender, to, subject, text, html, ...headOf(mail, replyTo) });
    } catch (error) {
      throw new Unavailable('mail', { cause: error });
    }
  };
}

/** The way out of this environment. */
export function senderOf(env: AuthEnv): SendMail {
  if (isLive(env)) return cloudflare(env.MAIL, env.MAIL_FROM, env.MAIL_REPLY_TO);
  if (env.MAILBOX_URL) return mailbox(env.MAILBOX_URL, env.MAIL_REPLY_TO);
  return async () => {
    throw new Unavailable('mail (no MAILBOX_URL)');
  };
}

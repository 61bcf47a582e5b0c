// The mail outbox. A mail is written in the same statement as what it tells of and leaves after that,
// at once if possible and by a job if not; a provider that is down costs a delay, never a mail.
// Its facts are sealed: they hold tokens that are hashed everywhere else.

import { newId } from '#shared/ids.ts';
import { errorFields, log } from '#shared/log.ts';
import type { AuthEnv } from '../env.ts';
import { readKeyRing } from '../keys/key-ring.ts';
import { type Seal, sealFor } from '../keys/seal.ts';
import type { AuthStore, OutboxMail } from '../store/index.ts';
import { type SendMail, senderOf } from './sender.ts';
import { isMailTemplate, type MailFacts, type MailTemplate, renderMail } from './templates.ts';

/** A mail as the SQL functions take it. */
export interface QueuedMail {
  id: string;
  /** The player's own address unless given. */
  to?: string;
  template: MailTemplate;
  sealed: string;
}

/** The seal of mails in this environment. */
export function mailSealOf(env: AuthEnv): Seal {
  return sealFor(readKeyRing(env.TOTP_KEY), 'mail');
}

/** Prepares a mail for the outbox. */
export async function prepareMail(
  seal: Seal,
  template: MailTemplate,
  facts: MailFacts,
  to?: string,
): Promise<QueuedMail> {
  const id = newId(Date.now());
  const sealed = await seal.close(JSON.stringify(facts), id);
  return to === undefined ? { id, template, sealed } : { id, to, template, sealed };
}

async function sendOne(
  mail: OutboxMail,
  store: AuthStore,
  seal: Seal,
  send: SendMail,
): Promise<boolean> {
  try {
    if (!isMailTemplate(mail.template)) throw new Error(`no template ${mail.template}`);
    const facts = JSON.parse(await seal.open(mail.sealed, mail.id)) as MailFacts;
    await send({ to: mail.toAddress, ...renderMail(mail.template, facts) });
    await store.mailSent(mail.id);
    return true;
  } catch (error) {
    log('warn', 'mail_not_sent', {
      mailId: mail.id,
      template: mail.template,
      attempts: mail.attempts,
      ...errorFields(error),
    });
    await store.mailFailed(mail.id, error instanceof Error ? error.message : String(error));
    if (mail.parked) log('error', 'mail_parked', { mailId: mail.id, template: mail.template });
    return false;
  }
}

/** Sends what is due, or the one mail of this id if it is still there. */
export async function deliverMail(
  env: AuthEnv,
  store: AuthStore,
  nowMs: number,
  id: string | null = null,
): Promise<{ sent: number; failed: number }> {
  const mails = await store.claimMail(id, nowMs, 20);
  const seal = mailSealOf(env);
  const send = senderOf(env);
  const outcomes = await Promise.all(mails.map((mail) => sendOne(mail, store, seal, send)));
  const sent = outcomes.filter(Boolean).length;
  return { sent, failed: outcomes.length - sent };
}

// The mail outbox. A mail is written in the same statement as what it tells of and leaves after that,
// at once if possible and by a job if not; a provider that is down costs a delay, never a mail.
// Its facts are sealed: they hold tokens that are hashed everywhere else.

import { newId } from '#shared/ids.ts';
import { readKeyRing } from '#shared/key-ring.ts';
import { drainOutbox } from '#shared/outbox.ts';
import { type Seal, sealFor } from '#shared/seal.ts';
import type { AuthEnv } from '../env.ts';
import type { AuthStore, OutboxMail } from '../store/index.ts';
import type { MailFacts } from './layout.ts';
import type { QueuedMail } from './queued-mail.ts';
import { type SendMail, senderOf } from './sender.ts';
import { isMailTemplate, type MailTemplate, renderMail } from './templates.ts';

const MAILS_AT_ONCE = 20;

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

async function sendMail(mail: OutboxMail, seal: Seal, send: SendMail): Promise<void> {
  const { id, template, sealed, toAddress } = mail;
  if (!isMailTemplate(template)) throw new Error(`no template ${template}`);
  const facts = JSON.parse(await seal.open(sealed, id)) as MailFacts;
  await send({ to: toAddress, ...renderMail(template, facts) });
}

/** Sends what is due, or the one mail of this id if it is still there. */
export async function deliverMail(
  env: AuthEnv,
  store: AuthStore,
  nowMs: number,
  id: string | null = null,
): Promise<{ sent: number; failed: number }> {
  const seal = mailSealOf(env);
  const send = senderOf(env);
  const { delivered, failed } = await drainOutbox<OutboxMail>({
    name: 'mails',
    claim: () => store.claimMail(id, nowMs, MAILS_AT_ONCE),
    // Each mail by itself: two of one player have no order, and their address is not for the log.
    entityOf: (mail) => mail.id,
    deliver: (mail) => sendMail(mail, seal, send),
    done: (mail) => store.mailSent(mail.id),
    failed: (mail, reason) => store.mailFailed(mail.id, reason),
  });
  return { sent: delivered, failed };
}

// Changing the address: asked for with password and fresh proof, agreed to from both mailboxes, and
// for a week the old mailbox can take the account back.

import { err, ok } from '#shared/result.ts';
import type { Identity } from '#shared/token.ts';
import { mayMail, takeWindow } from '../limits.ts';
import { newLink } from '../registration/verification.ts';
import type { RequestContext } from '../request-context.ts';
import {
  EMAIL_CHANGE_LIFE_MS,
  EMAIL_UNDO_LIFE_MS,
  RESET_LINK_LIFE_MS,
  VOID_HASH,
} from '../settings.ts';
import { provePassword } from '../sign-in/login.ts';
import { freshAccount } from '../sign-in/step-up.ts';
import { storedHash } from '../sign-in/tokens.ts';
import { normalizeEmail } from './email-address.ts';
import { personKeys } from './person-key.ts';

/** Asks for another address. The reply never says whether it has an account. */
export async function askEmailChange(
  context: RequestContext,
  identity: Identity,
  input: { newEmail: string; password: string },
) {
  const fresh = await freshAccount(context, identity);
  if (!fresh.ok) return fresh;
  const account = fresh.value;
  const newEmail = normalizeEmail(input.newEmail);
  if (newEmail === null || newEmail === account.email) {
    return err('invalid_request', { field: 'newEmail' });
  }
  const proved = await provePassword(context, 'email_change', account, input.password);
  if (!proved.ok) return proved;
  if (!(await mayMail(context, 'change', newEmail))) return ok();
  const oldLink = await newLink(context, '/confirm-email', EMAIL_CHANGE_LIFE_MS);
  const link = await newLink(context, '/confirm-email', EMAIL_CHANGE_LIFE_MS);
  const mailOld = await context.mail('email_change_old', { url: oldLink.url, newEmail });
  const mailNew = await context.mail('email_change_new', { url: link.url }, newEmail);
  const mailKnown = await context.mail('already_registered', {
    url: `${context.env.SITE_URL}/sign-in`,
  });
  await context.store.noteAddress(
    newEmail,
    personKeys(context.env.PERSON_KEY, newEmail),
    context.nowMs,
  );
  const outcome = await context.store.startEmailChange(
    {
      playerId: account.id,
      newEmail,
      expiresAtMs: context.nowMs + EMAIL_CHANGE_LIFE_MS,
      oldLink: oldLink.verification,
      newLink: link.verification,
      mailOld,
      mailNew,
      mailKnown,
    },
    context.nowMs,
    context.requestId,
  );
  if (outcome === 'inactive') return err('unauthenticated');
  context.sendSoon(mailOld);
  context.sendSoon(outcome === 'known' ? mailKnown : mailNew);
  return ok();
}

/** Opens one of the two links. */
export async function confirmEmailChange(context: RequestContext, token: string) {
  const taken = await takeWindow(context, 'tokenByAddress', context.origin.addressGroup);
  if (!taken.ok) return taken;
  const undo = await newLink(context, '/undo-email', EMAIL_UNDO_LIFE_MS);
  const mail = await context.mail('email_changed', {
    url: undo.url,
  });
  const confirmed = await context.store.confirmEmailChange(
    await storedHash(token),
    undo.verification,
    mail,
    context.nowMs,
    context.requestId,
  );
  if (confirmed.outcome === 'invalid') return err('invalid_token');
  if (confirmed.outcome === 'waiting') return ok('waiting_for_other');
  context.sendSoon(mail);
  await context.notifyRevocations(confirmed.playerId);
  return ok('changed');
}

/** The old mailbox takes the account back. */
export async function undoEmailChange(context: RequestContext, token: string) {
  const taken = await takeWindow(context, 'tokenByAddress', context.origin.addressGroup);
  if (!taken.ok) return taken;
  const reset = await newLink(context, '/reset-password', RESET_LINK_LIFE_MS);
  const mail = await context.mail('reset_password', { url: reset.url });
  const playerId = await context.store.undoEmailChange(
    await storedHash(token),
    VOID_HASH,
    reset.verification,
    mail,
    context.nowMs,
    context.requestId,
  );
  if (playerId === null) return err('invalid_token');
  context.sendSoon(mail);
  await context.notifyRevocations(playerId);
  return ok();
}

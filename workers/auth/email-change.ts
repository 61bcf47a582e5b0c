// Changing the address: asked for with password and fresh proof, agreed to from both mailboxes, and
// for a week the old mailbox can take the account back.

import { err, ok } from '#shared/result.ts';
import { toTimestamp } from '#shared/time.ts';
import type { Identity } from '#shared/token.ts';
import { normalizeEmail } from './email-address.ts';
import { tellRevocations } from './hub.ts';
import { mayMail, takeAttempt, windowCounter } from './limits.ts';
import { provePassword } from './login.ts';
import { personKeys } from './person-key.ts';
import { EMAIL_CHANGE_LIFE_MS, EMAIL_UNDO_LIFE_MS, RESET_LINK_LIFE_MS } from './settings.ts';
import { freshAccount } from './step-up.ts';
import { storedHash } from './tokens.ts';
import { newLink } from './verification.ts';
import type { Work } from './work.ts';

// No hash of any password: nobody can sign in with it until a reset.
const VOID_HASH = '!';

/** Asks for another address. The reply never says whether it has an account. */
export async function askEmailChange(
  work: Work,
  identity: Identity,
  input: { newEmail: string; password: string },
) {
  const fresh = await freshAccount(work, identity);
  if (!fresh.ok) return fresh;
  const account = fresh.value;
  const newEmail = normalizeEmail(input.newEmail);
  if (newEmail === null || newEmail === account.email) {
    return err('invalid_request', { field: 'newEmail' });
  }
  const proved = await provePassword(
    work,
    'email_change',
    { email: account.email, account: account },
    input.password,
  );
  if (!proved.ok) return proved;
  if (!(await mayMail(work, 'change', newEmail))) return ok();
  const oldLink = await newLink(work, '/confirm-email', EMAIL_CHANGE_LIFE_MS);
  const link = await newLink(work, '/confirm-email', EMAIL_CHANGE_LIFE_MS);
  const mailOld = await work.mail('email_change_old', { url: oldLink.url, newEmail });
  const mailNew = await work.mail('email_change_new', { url: link.url }, newEmail);
  const mailKnown = await work.mail('already_registered', { url: `${work.env.SITE_URL}/sign-in` });
  await work.store.noteAddress(newEmail, personKeys(work.env.PERSON_KEY, newEmail), work.nowMs);
  const outcome = await work.store.startEmailChange(
    {
      playerId: account.id,
      newEmail,
      expiresAtMs: work.nowMs + EMAIL_CHANGE_LIFE_MS,
      oldLink: oldLink.verification,
      newLink: link.verification,
      mailOld,
      mailNew,
      mailKnown,
    },
    work.nowMs,
    work.requestId,
  );
  if (outcome === 'inactive') return err('unauthenticated');
  work.sendSoon(mailOld);
  work.sendSoon(outcome === 'known' ? mailKnown : mailNew);
  return ok();
}

/** Opens one of the two links. */
export async function confirmEmailChange(work: Work, token: string) {
  const counter = await windowCounter(work, 'tokenByAddress', work.origin.addressGroup);
  const taken = await takeAttempt(work, [counter]);
  if (!taken.ok) return taken;
  const undo = await newLink(work, '/undo-email', EMAIL_UNDO_LIFE_MS);
  const mail = await work.mail('email_changed', { url: undo.url, at: toTimestamp(work.nowMs) });
  const confirmed = await work.store.confirmEmailChange(
    await storedHash(token),
    undo.verification,
    mail,
    work.nowMs,
    work.requestId,
  );
  if (confirmed.outcome === 'invalid') return err('invalid_token');
  if (confirmed.outcome === 'waiting') return ok('waiting_for_other');
  work.sendSoon(mail);
  await tellRevocations(work.env, work.store, work.nowMs, confirmed.playerId);
  return ok('changed');
}

/** The old mailbox takes the account back. */
export async function undoEmailChange(work: Work, token: string) {
  const counter = await windowCounter(work, 'tokenByAddress', work.origin.addressGroup);
  const taken = await takeAttempt(work, [counter]);
  if (!taken.ok) return taken;
  const reset = await newLink(work, '/reset-password', RESET_LINK_LIFE_MS);
  const mail = await work.mail('reset_password', { url: reset.url });
  const playerId = await work.store.undoEmailChange(
    await storedHash(token),
    VOID_HASH,
    reset.verification,
    mail,
    work.nowMs,
    work.requestId,
  );
  if (playerId === null) return err('invalid_token');
  work.sendSoon(mail);
  await tellRevocations(work.env, work.store, work.nowMs, playerId);
  return ok();
}

// Changing and resetting a password. Both end every other sign-in and all living tokens and tell the
// owner; a reset takes as long and answers alike for an address without an account.

import { err, ok } from '#shared/result.ts';
import type { Identity } from '#shared/token.ts';
import { normalizeEmail } from '../account/email-address.ts';
import { mayMail, takeWindow } from '../limits.ts';
import { newLink } from '../registration/verification.ts';
import type { RequestContext } from '../request-context.ts';
import { RESET_LINK_LIFE_MS } from '../settings.ts';
import { provePassword } from '../sign-in/login.ts';
import { freshAccount, ownAccount } from '../sign-in/step-up.ts';
import { signAccessToken, storedHash } from '../sign-in/tokens.ts';
import { builtInList } from './breached-passwords.ts';
import { hashInTurn } from './hash-queue.ts';
import { checkPassword, contextWords, isLongPassword } from './password-policy.ts';

/** Mails a reset link if the address has an account; never says whether. */
export async function forgotPassword(context: RequestContext, input: string) {
  const email = normalizeEmail(input);
  if (email === null) return err('invalid_request', { field: 'email' });
  await mailReset(context, email);
  return ok();
}

/** Mails a reset link to an active account of this address; false when none was sent. */
export async function mailReset(context: RequestContext, email: string): Promise<boolean> {
  if (!(await mayMail(context, 'reset', email))) return false;
  const { verification, url } = await newLink(context, '/reset-password', RESET_LINK_LIFE_MS);
  const mail = await context.mail('reset_password', { url });
  const started = await context.store.startReset(email, verification, mail, context.nowMs);
  await context.audit('password.reset_asked', null, null, { sent: started });
  if (started) context.sendSoon(mail);
  return started;
}

/** Sets a password by the mailed link. */
export async function resetPassword(
  context: RequestContext,
  input: { token: string; password: string },
) {
  const taken = await takeWindow(context, 'tokenByAddress', context.origin.addressGroup);
  if (!taken.ok) return taken;
  const tokenHash = await storedHash(input.token);
  // Looked up first, so that a weak password does not use the link up.
  const subject = await context.store.resetSubject(tokenHash, context.nowMs);
  if (subject === null) return err('invalid_token');
  const words = contextWords(subject.email, subject.displayName);
  const accepted = await checkPassword(input.password, words, builtInList, subject.roles);
  if (!accepted.ok) return accepted;
  const hashed = await hashInTurn(context.env, () => context.hasher.hash(input.password));
  if (!hashed.ok) return hashed;
  const mail = await context.mail('password_changed');
  const { store, nowMs, requestId } = context;
  const playerId = await store.resetPassword(
    tokenHash,
    { hash: hashed.value, isLong: isLongPassword(input.password) },
    context.origin.addressGroup,
    mail,
    nowMs,
    requestId,
  );
  if (playerId === null) return err('invalid_token');
  context.sendSoon(mail);
  await context.notifyRevocations(playerId);
  return ok();
}

/** Sets a new password for who knows the current one; where a factor is active, freshly proved. */
export async function changePassword(
  context: RequestContext,
  identity: Identity,
  input: { currentPassword: string; newPassword: string },
) {
  const own = await ownAccount(context, identity);
  if (!own.ok) return own;
  if (own.value.mfaEnabled) {
    const fresh = await freshAccount(context, identity);
    if (!fresh.ok) return fresh;
  }
  const { email, displayName, roles } = own.value;
  const proved = await provePassword(context, 'password_change', own.value, input.currentPassword);
  if (!proved.ok) return proved;
  const words = contextWords(email, displayName);
  const accepted = await checkPassword(input.newPassword, words, builtInList, roles);
  if (!accepted.ok) return accepted;
  const hashed = await hashInTurn(context.env, () => context.hasher.hash(input.newPassword));
  if (!hashed.ok) return hashed;
  const mail = await context.mail('password_changed');
  const facts = await context.store.changePassword(
    {
      playerId: identity.playerId,
      // Only from the password that was proved: of two changes at once one wins.
      oldHash: proved.value.passwordHash,
      newHash: hashed.value,
      isLong: isLongPassword(input.newPassword),
      sid: identity.sid,
      amr: ['pwd'],
    },
    mail,
    context.nowMs,
    context.requestId,
  );
  if (facts === null) return err('unauthenticated');
  context.sendSoon(mail);
  await context.notifyRevocations(identity.playerId);
  return ok(await signAccessToken(facts, context.env.TOKEN_SIGNING_KEY, context.nowMs));
}

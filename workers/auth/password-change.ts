// Changing and resetting a password. Both end every other sign-in and all living tokens and tell the
// owner; a reset takes as long and answers alike for an address without an account.

import { err, ok } from '#shared/result.ts';
import { toTimestamp } from '#shared/time.ts';
import type { Identity } from '#shared/token.ts';
import { builtInList } from './breached-passwords.ts';
import { normalizeEmail } from './email-address.ts';
import { takeHashTurn } from './hash-turns.ts';
import { tellRevocations } from './hub.ts';
import { mayMail, takeAttempt, windowCounter } from './limits.ts';
import { provePassword } from './login.ts';
import { checkPassword, contextWords, isLongPassword } from './password-policy.ts';
import { RESET_LINK_LIFE_MS } from './settings.ts';
import { freshAccount, ownAccount } from './step-up.ts';
import { signAccessToken, storedHash } from './tokens.ts';
import { newLink } from './verification.ts';
import type { Work } from './work.ts';

/** Mails a reset link if the address has an account; never says whether. */
export async function forgotPassword(work: Work, input: string) {
  const email = normalizeEmail(input);
  if (email === null) return err('invalid_request', { field: 'email' });
  await mailReset(work, email);
  return ok();
}

/** Mails a reset link to an active account of this address; false when none was sent. */
export async function mailReset(work: Work, email: string): Promise<boolean> {
  if (!(await mayMail(work, 'reset', email))) return false;
  const { verification, url } = await newLink(work, '/reset-password', RESET_LINK_LIFE_MS);
  const mail = await work.mail('reset_password', { url });
  const started = await work.store.startReset(email, verification, mail, work.nowMs);
  await work.audit('password.reset_asked', null, null, { sent: started });
  if (started) work.sendSoon(mail);
  return started;
}

/** Sets a password by the mailed link. */
export async function resetPassword(work: Work, input: { token: string; password: string }) {
  const counter = await windowCounter(work, 'tokenByAddress', work.origin.addressGroup);
  const taken = await takeAttempt(work, [counter]);
  if (!taken.ok) return taken;
  const tokenHash = await storedHash(input.token);
  // Looked up first, so that a weak password does not use the link up.
  const subject = await work.store.resetSubject(tokenHash, work.nowMs);
  if (subject === null) return err('invalid_token');
  const words = contextWords(subject.email, subject.displayName);
  const accepted = await checkPassword(input.password, words, builtInList, subject.roles);
  if (!accepted.ok) return accepted;
  const turn = takeHashTurn(work.env);
  if (!turn.ok) return turn;
  await turn.value.start();
  const hash = await work.hasher.hash(input.password);
  const mail = await work.mail('password_changed', { at: toTimestamp(work.nowMs) });
  const { store, nowMs, requestId } = work;
  const playerId = await store.resetPassword(
    tokenHash,
    { hash, isLong: isLongPassword(input.password) },
    work.origin.addressGroup,
    mail,
    nowMs,
    requestId,
  );
  if (playerId === null) return err('invalid_token');
  work.sendSoon(mail);
  await tellRevocations(work.env, store, nowMs, playerId);
  return ok();
}

/** Sets a new password for who knows the current one; where a factor is active, freshly proved. */
export async function changePassword(
  work: Work,
  identity: Identity,
  input: { currentPassword: string; newPassword: string },
) {
  const own = await ownAccount(work, identity);
  if (!own.ok) return own;
  if (own.value.mfaEnabled) {
    const fresh = await freshAccount(work, identity);
    if (!fresh.ok) return fresh;
  }
  const { email, displayName, roles } = own.value;
  const proved = await provePassword(
    work,
    'password_change',
    { email, account: own.value },
    input.currentPassword,
  );
  if (!proved.ok) return proved;
  const words = contextWords(email, displayName);
  const accepted = await checkPassword(input.newPassword, words, builtInList, roles);
  if (!accepted.ok) return accepted;
  const turn = takeHashTurn(work.env);
  if (!turn.ok) return turn;
  await turn.value.start();
  const newHash = await work.hasher.hash(input.newPassword);
  const mail = await work.mail('password_changed', { at: toTimestamp(work.nowMs) });
  const facts = await work.store.changePassword(
    {
      playerId: identity.playerId,
      // Only from the password that was proved: of two changes at once one wins.
      oldHash: proved.value.passwordHash,
      newHash,
      isLong: isLongPassword(input.newPassword),
      sid: identity.sid,
      amr: ['pwd'],
    },
    mail,
    work.nowMs,
    work.requestId,
  );
  if (facts === null) return err('unauthenticated');
  work.sendSoon(mail);
  await tellRevocations(work.env, work.store, work.nowMs, identity.playerId);
  return ok(await signAccessToken(facts, work.env.TOKEN_SIGNING_KEY, work.nowMs));
}

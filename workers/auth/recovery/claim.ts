// What a claimant does to have an account back: asks, proves the mailbox, and the password where it is
// known. Replies, their time and the mails that go out at first say nothing of whether there is an account;
// who goes on by the link of their own mailbox is told by a mail what cannot be.

import { checkPerson } from '#shared/bot-check.ts';
import { err, ok } from '#shared/result.ts';
import { normalizeEmail } from '../account/email-address.ts';
import { personKeys } from '../account/person-key.ts';
import { mayMail, takeWindow } from '../limits.ts';
import { newLink } from '../registration/verification.ts';
import type { RequestContext } from '../request-context.ts';
import { RECOVERY_LINK_LIFE_MS } from '../settings.ts';
import { provePassword } from '../sign-in/login.ts';
import { storedHash } from '../sign-in/tokens.ts';

/** What somebody typed to have an account back. */
export interface RecoveryInput {
  email: string;
  newEmail?: string | undefined;
  factorLost: boolean;
  botCheckToken?: string | undefined;
}

/** Begins a case; `ok` says only that a mail may be on its way. */
export async function beginRecovery(context: RequestContext, input: RecoveryInput) {
  const email = normalizeEmail(input.email);
  if (email === null) return err('invalid_request', { field: 'email' });
  const newEmail = input.newEmail === undefined ? null : normalizeEmail(input.newEmail);
  if (input.newEmail !== undefined && (newEmail === null || newEmail === email)) {
    return err('invalid_request', { field: 'newEmail' });
  }
  const { factorLost } = input;
  if (newEmail === null && !factorLost) return err('invalid_request', { field: 'factorLost' });
  const { origin, env, store, nowMs } = context;
  const taken = await takeWindow(context, 'recoverByAddress', origin.addressGroup);
  if (!taken.ok) return taken;
  const person = await checkPerson(env, 'recovery', input.botCheckToken, origin.address);
  if (!person.ok) return person;
  const contact = newEmail ?? email;
  if (!(await mayMail(context, 'recovery', contact))) return ok();
  const { verification, url } = await newLink(context, '/recover-account', RECOVERY_LINK_LIFE_MS);
  const mail = await context.mail('recovery_link', { url }, contact);
  await store.noteAddress(contact, personKeys(env.PERSON_KEY, contact), nowMs);
  await store.beginRecovery({ email, newEmail, factorLost }, verification, mail, context);
  context.sendSoon(mail);
  return ok();
}

// Under the limits of sign-in, so that this is no better place to guess than that one.
async function knowsPassword(
  context: RequestContext,
  { contact, playerId }: { contact: string; playerId: string | null },
  password: string,
) {
  const account = playerId === null ? null : await context.store.find(playerId);
  const found = account === null ? null : await context.store.findByEmail(account.email);
  const subject = found ?? { email: contact, passwordHash: null };
  const proved = await provePassword(context, 'recovery', subject, password);
  if (proved.ok) return ok(true);
  const { code, facts } = proved.error;
  return code === 'rate_limited' ? err(code, facts) : ok(false);
}

/** Goes on by the link: a document is checked next, or a mail says why not. */
export async function confirmRecovery(
  context: RequestContext,
  input: { token: string; password?: string | undefined },
) {
  const taken = await takeWindow(context, 'tokenByAddress', context.origin.addressGroup);
  if (!taken.ok) return taken;
  const tokenHash = await storedHash(input.token);
  const subject = await context.store.recoverySubject(tokenHash, context.nowMs);
  if (subject === null) return err('invalid_token');
  let isKnown = false;
  if (input.password !== undefined) {
    const known = await knowsPassword(context, subject, input.password);
    if (!known.ok) return known;
    isKnown = known.value;
  }
  const state = await context.store.confirmRecovery(tokenHash, isKnown, context);
  if (state === null) return err('invalid_token');
  return ok(state === 'checking' ? ('checking' as const) : ('mail_sent' as const));
}

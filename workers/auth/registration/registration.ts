// Registration and proof of the address. Nothing in the reply, its status or its time says whether
// the address has an account: an existing one gets another mail, and the hash is made in any case.
// Anybody can register any address, so a mail proves the mailbox and nothing else: which of the
// registrations that wait becomes the account is proved by its password (docs/decisions/0010).

import { checkPerson } from '#shared/bot-check.ts';
import { newId } from '#shared/ids.ts';
import { err, ok } from '#shared/result.ts';
import { foldDisplayName, judgeDisplayName } from '#shared/text/display-name.ts';
import { utcDay } from '#shared/time.ts';
import { MAIL_CODE_DIGITS, typedDigits } from '#shared/typed-code.ts';
import { normalizeEmail } from '../account/email-address.ts';
import { personKeys } from '../account/person-key.ts';
import { builtInList } from '../credentials/breached-passwords.ts';
import { hashInTurn } from '../credentials/hash-queue.ts';
import { checkPassword, contextWords, isLongPassword } from '../credentials/password-policy.ts';
import { guessCounter, mayMail, takeAttempt, takeWindow, windowCounter } from '../limits.ts';
import type { RequestContext } from '../request-context.ts';
import { AGE_IMPLAUSIBLE_YEARS, AGE_MIN_YEARS } from '../settings.ts';
import { storedHash } from '../sign-in/tokens.ts';
import { codeHash, newRegistrationLink } from './verification.ts';

/** What somebody typed to register. */
export interface RegistrationInput {
  email: string;
  password: string;
  displayName: string;
  dateOfBirth: string;
  botCheckToken?: string | undefined;
}

/** How somebody who reads the mailbox shows which registration is theirs. */
export interface OwnershipProof {
  password?: string | undefined;
  /** The mark of the browser that registered, as its cookie has it. */
  browserKey: string | null;
}

/** Whole years since a birth date (`YYYY-MM-DD`), by UTC; negative for one in the future. */
export function ageOn(birthDate: string, nowMs: number): number {
  const [year = 0, month = 0, day = 0] = utcDay(nowMs).split('-').map(Number);
  const [birthYear = 0, birthMonth = 0, birthDay = 0] = birthDate.split('-').map(Number);
  const hadBirthday = month > birthMonth || (month === birthMonth && day >= birthDay);
  return year - birthYear - (hadBirthday ? 0 : 1);
}

function checkAge(birthDate: string, nowMs: number) {
  const age = ageOn(birthDate, nowMs);
  if (age < 0 || age >= AGE_IMPLAUSIBLE_YEARS) {
    return err('invalid_request', { field: 'dateOfBirth' });
  }
  return age < AGE_MIN_YEARS ? err('underage') : ok();
}

/**
 * Registers; `ok` says only that a mail is on its way, whatever it says. `browserKey` marks the
 * browser that does, which need not send the password again to confirm.
 */
export async function register(
  context: RequestContext,
  input: RegistrationInput,
  browserKey: string,
) {
  const email = normalizeEmail(input.email);
  if (email === null) return err('invalid_request', { field: 'email' });
  const name = judgeDisplayName(input.displayName);
  if (!name.ok) return name;
  const displayName = name.value;
  const plausible = checkAge(input.dateOfBirth, context.nowMs);
  if (!plausible.ok) return plausible;
  // What the law of the place asks beyond that, by the calendar of the place.
  const { origin, nowMs, store } = context;
  if (!(await store.mayRegister(input.dateOfBirth, origin.place, nowMs))) return err('underage');
  const words = contextWords(email, displayName);
  const accepted = await checkPassword(input.password, words, builtInList);
  if (!accepted.ok) return accepted;
  const taken = await takeWindow(context, 'registerByAddress', context.origin.addressGroup);
  if (!taken.ok) return taken;

  const person = await checkPerson(
    context.env,
    'register',
    input.botCheckToken,
    context.origin.address,
  );
  if (!person.ok) return person;

  const hashed = await hashInTurn(context.env, () =>
    context.hasher.hashForNobody(email, input.password),
  );
  if (!hashed.ok) return hashed;
  const { link, url, code } = await newRegistrationLink(context, email);
  const mailAllowed = await mayMail(context, 'registration', email);
  const mail = await context.mail('verify_email', { url, code }, email);
  const mailKnown = await context.mail('already_registered', {
    url: `${context.env.SITE_URL}/sign-in`,
  });
  await context.store.noteAddress(email, personKeys(context.env.PERSON_KEY, email), context.nowMs);
  const outcome = await context.store.register(
    {
      id: newId(context.nowMs),
      email,
      displayName,
      displayNameFolded: foldDisplayName(displayName),
      birthDate: input.dateOfBirth,
      passwordHash: hashed.value,
      passwordIsLong: isLongPassword(input.password),
      browserHash: await storedHash(browserKey),
      addressGroup: context.origin.addressGroup,
    },
    link,
    mailAllowed ? mail : null,
    mailAllowed ? mailKnown : null,
    context.nowMs,
  );
  if (outcome === 'name_taken') return err('display_name_taken');
  await context.audit('registration.received', null, null, { outcome });
  if (mailAllowed) context.sendSoon(outcome === 'known' ? mailKnown : mail);
  return ok();
}

/** Sends a new verification mail if a registration of the address waits; never says whether. */
export async function resendVerification(context: RequestContext, input: string) {
  const email = normalizeEmail(input);
  if (email === null) return err('invalid_request', { field: 'email' });
  if (!(await mayMail(context, 'registration', email))) return ok();
  const { link, url, code } = await newRegistrationLink(context, email);
  const mail = await context.mail('verify_email', { url, code }, email);
  const sent = await context.store.resendVerification(email, link, mail, context.nowMs);
  if (sent) context.sendSoon(mail);
  return ok();
}

/** Makes the account of the registration that `proof` shows, for the holder of this secret. */
async function confirm(
  context: RequestContext,
  secret: { tokenHash: Uint8Array; email: string; by: 'link' | 'code' },
  proof: OwnershipProof,
) {
  const { origin, nowMs, hasher, store } = context;
  const { password, browserKey } = proof;
  let passwordHashes: string[] | undefined;
  if (password !== undefined) {
    const hashed = await hashInTurn(context.env, () => hasher.hashesFor(secret.email, password));
    if (!hashed.ok) return hashed;
    passwordHashes = hashed.value;
  }
  const confirmed = await store.confirmRegistration(
    secret.tokenHash,
    {
      passwordHashes,
      browserHash: browserKey === null ? undefined : await storedHash(browserKey),
      isBrowser: origin.isBrowser,
      addressGroup: origin.addressGroup,
    },
    newId(nowMs),
    nowMs,
  );
  const isDead = secret.by === 'link' ? 'invalid_token' : 'invalid_code';
  switch (confirmed.outcome) {
    case 'confirmed': {
      const { playerId } = confirmed;
      await context.audit('player.registered', playerId, playerId);
      await context.audit('player.verified', playerId, playerId, { by: secret.by });
      return ok();
    }
    case 'used':
      return err(isDead, { addressConfirmed: true });
    case 'unproved':
      return err(password === undefined ? 'password_required' : 'invalid_credentials');
    case 'name_taken':
      return err('display_name_taken');
    case 'invalid':
      return err(isDead);
  }
}

/** Proves the address by the link's token. */
export async function verifyByToken(context: RequestContext, token: string, proof: OwnershipProof) {
  const taken = await takeWindow(context, 'tokenByAddress', context.origin.addressGroup);
  if (!taken.ok) return taken;
  const tokenHash = await storedHash(token);
  const email = await context.store.registrationAddress(tokenHash, context.nowMs);
  if (email === null) return err('invalid_token');
  return confirm(context, { tokenHash, email, by: 'link' }, proof);
}

/** Proves the address by the typed code; guesses are counted by address of mail and of client. */
export async function verifyByCode(
  context: RequestContext,
  input: { email: string; code: string },
  proof: OwnershipProof,
) {
  const email = normalizeEmail(input.email);
  if (email === null) return err('invalid_request', { field: 'email' });
  const digits = typedDigits(input.code, MAIL_CODE_DIGITS);
  if (digits === null) return err('invalid_code');
  const taken = await takeAttempt(context, [
    await windowCounter(context, 'tokenByAddress', context.origin.addressGroup),
    await windowCounter(context, 'codeByRecipient', email),
    await guessCounter('verify', `${email} ${context.origin.addressGroup}`),
  ]);
  if (!taken.ok) return taken;
  const hash = codeHash(context, email, digits);
  const found = await context.store.tryRegistrationCode(email, hash, context.nowMs);
  if (found === null) return err('invalid_code');
  const tokenHash = new Uint8Array(Buffer.from(found, 'hex'));
  return confirm(context, { tokenHash, email, by: 'code' }, proof);
}

// Registration and proof of the address. Nothing in the reply, its status or its time says whether
// the address has an account: an existing one gets another mail, and the hash is made in any case.
// Anybody can register any address, so a mail proves the mailbox and nothing else: which of the
// registrations that wait becomes the account is proved by its password (docs/decisions/0010).

import { newId } from '#shared/ids.ts';
import { err, ok } from '#shared/result.ts';
import { utcDay } from '#shared/time.ts';
import { MAIL_CODE_DIGITS, typedDigits } from '#shared/typed-code.ts';
import { checkPerson } from './bot-check.ts';
import { builtInList } from './breached-passwords.ts';
import { foldDisplayName, judgeDisplayName } from './display-name.ts';
import { normalizeEmail } from './email-address.ts';
import { takeHashTurn } from './hash-turns.ts';
import { guessCounter, mayMail, takeAttempt, windowCounter } from './limits.ts';
import { checkPassword, contextWords, isLongPassword } from './password-policy.ts';
import { personKeys } from './person-key.ts';
import { AGE_IMPLAUSIBLE_YEARS, AGE_MIN_YEARS } from './settings.ts';
import { storedHash } from './tokens.ts';
import { codeHash, newRegistrationLink } from './verification.ts';
import type { Work } from './work.ts';

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
export async function register(work: Work, input: RegistrationInput, browserKey: string) {
  const email = normalizeEmail(input.email);
  if (email === null) return err('invalid_request', { field: 'email' });
  const name = judgeDisplayName(input.displayName);
  if (!name.ok) return name;
  const displayName = name.value;
  const plausible = checkAge(input.dateOfBirth, work.nowMs);
  if (!plausible.ok) return plausible;
  const words = contextWords(email, displayName);
  const accepted = await checkPassword(input.password, words, builtInList);
  if (!accepted.ok) return accepted;
  const counter = await windowCounter(work, 'registerByAddress', work.origin.addressGroup);
  const taken = await takeAttempt(work, [counter]);
  if (!taken.ok) return taken;

  const person = await checkPerson(work.env, input.botCheckToken, work.origin.address);
  if (!person.ok) return person;

  const turn = takeHashTurn(work.env);
  if (!turn.ok) return turn;
  await turn.value.start();
  const passwordHash = await work.hasher.hashForNobody(email, input.password);
  const { link, url, code } = await newRegistrationLink(work, email);
  const mailAllowed = await mayMail(work, 'registration', email);
  const mail = await work.mail('verify_email', { url, code }, email);
  const mailKnown = await work.mail('already_registered', { url: `${work.env.SITE_URL}/sign-in` });
  await work.store.noteAddress(email, personKeys(work.env.PERSON_KEY, email), work.nowMs);
  const outcome = await work.store.register(
    {
      id: newId(work.nowMs),
      email,
      displayName,
      displayNameFolded: foldDisplayName(displayName),
      birthDate: input.dateOfBirth,
      passwordHash,
      passwordIsLong: isLongPassword(input.password),
      browserHash: await storedHash(browserKey),
      addressGroup: work.origin.addressGroup,
    },
    link,
    mailAllowed ? mail : null,
    mailAllowed ? mailKnown : null,
    work.nowMs,
  );
  if (outcome === 'name_taken') return err('display_name_taken');
  await work.audit('registration.received', null, null, { outcome });
  if (mailAllowed) work.sendSoon(outcome === 'known' ? mailKnown : mail);
  return ok();
}

/** Sends a new verification mail if a registration of the address waits; never says whether. */
export async function resendVerification(work: Work, input: string) {
  const email = normalizeEmail(input);
  if (email === null) return err('invalid_request', { field: 'email' });
  if (!(await mayMail(work, 'registration', email))) return ok();
  const { link, url, code } = await newRegistrationLink(work, email);
  const mail = await work.mail('verify_email', { url, code }, email);
  const sent = await work.store.resendVerification(email, link, mail, work.nowMs);
  if (sent) work.sendSoon(mail);
  return ok();
}

/** Makes the account of the registration that `proof` shows, for the holder of this secret. */
async function confirm(
  work: Work,
  secret: { tokenHash: Uint8Array; email: string; by: 'link' | 'code' },
  proof: OwnershipProof,
) {
  const { origin, nowMs, hasher, store } = work;
  const { password, browserKey } = proof;
  let passwordHashes: string[] | undefined;
  if (password !== undefined) {
    const turn = takeHashTurn(work.env);
    if (!turn.ok) return turn;
    await turn.value.start();
    passwordHashes = await hasher.hashesFor(secret.email, password);
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
      await work.audit('player.registered', playerId, playerId);
      await work.audit('player.verified', playerId, playerId, { by: secret.by });
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
export async function verifyByToken(work: Work, token: string, proof: OwnershipProof) {
  const counter = await windowCounter(work, 'tokenByAddress', work.origin.addressGroup);
  const taken = await takeAttempt(work, [counter]);
  if (!taken.ok) return taken;
  const tokenHash = await storedHash(token);
  const email = await work.store.registrationAddress(tokenHash, work.nowMs);
  if (email === null) return err('invalid_token');
  return confirm(work, { tokenHash, email, by: 'link' }, proof);
}

/** Proves the address by the typed code; guesses are counted by address of mail and of client. */
export async function verifyByCode(
  work: Work,
  input: { email: string; code: string },
  proof: OwnershipProof,
) {
  const email = normalizeEmail(input.email);
  if (email === null) return err('invalid_request', { field: 'email' });
  const digits = typedDigits(input.code, MAIL_CODE_DIGITS);
  if (digits === null) return err('invalid_code');
  const taken = await takeAttempt(work, [
    await windowCounter(work, 'tokenByAddress', work.origin.addressGroup),
    await windowCounter(work, 'codeByRecipient', email),
    await guessCounter('verify', `${email} ${work.origin.addressGroup}`),
  ]);
  if (!taken.ok) return taken;
  const hash = codeHash(work, email, digits);
  const found = await work.store.tryRegistrationCode(email, hash, work.nowMs);
  if (found === null) return err('invalid_code');
  const tokenHash = new Uint8Array(Buffer.from(found, 'hex'));
  return confirm(work, { tokenHash, email, by: 'code' }, proof);
}

// Registration and proof of the address. Nothing in the reply, its status or its time says whether
// the address has an account: an existing one gets another mail, and the hash is made in any case.

import { newId } from '#shared/ids.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { utcDay } from '#shared/time.ts';
import { checkPerson } from './bot-check.ts';
import { builtInList } from './breached-passwords.ts';
import { foldDisplayName, judgeDisplayName } from './display-name.ts';
import { normalizeEmail } from './email-address.ts';
import { takeHashTurn } from './hash-turns.ts';
import { guessCounter, mayMail, takeAttempt, windowCounter } from './limits.ts';
import { checkPassword, contextWords, isLongPassword } from './password-policy.ts';
import { AGE_MIN_YEARS, VERIFY_LINK_LIFE_MS } from './settings.ts';
import { storedHash } from './tokens.ts';
import { codeHash, newLinkWithCode } from './verification.ts';
import type { Work } from './work.ts';

/** What somebody typed to register. */
export interface RegistrationInput {
  email: string;
  password: string;
  displayName: string;
  dateOfBirth: string;
  botCheckToken?: string | undefined;
}

/** True on and after the birthday that makes someone this old; by UTC. */
export function isOldEnough(birthDate: string, nowMs: number): boolean {
  const [year = '', month = '', day = ''] = birthDate.split('-');
  const comesOfAge = `${String(Number(year) + AGE_MIN_YEARS).padStart(4, '0')}-${month}-${day}`;
  return comesOfAge <= utcDay(nowMs);
}

/** Registers; `ok` says only that a mail is on its way, whatever it says. */
export async function register(work: Work, input: RegistrationInput): Promise<Result<undefined>> {
  const email = normalizeEmail(input.email);
  if (email === null) return err('invalid_request', { field: 'email' });
  const name = judgeDisplayName(input.displayName);
  if (!name.ok) return name;
  const displayName = name.value;
  if (input.dateOfBirth < '1900-01-01') return err('invalid_request', { field: 'dateOfBirth' });
  if (!isOldEnough(input.dateOfBirth, work.nowMs)) return err('underage');
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
  const passwordHash = await work.hasher.hash(input.password);
  const link = await newLinkWithCode(work, '/verify-email', VERIFY_LINK_LIFE_MS, email);
  const mailAllowed = await mayMail(work, 'registration', email);
  const { url, code } = link;
  const mail = await work.mail('verify_email', { displayName, url, code });
  const mailKnown = await work.mail('already_registered', { url: `${work.env.SITE_URL}/sign-in` });
  const { outcome, playerId } = await work.store.register(
    {
      id: newId(work.nowMs),
      email,
      displayName,
      displayNameFolded: foldDisplayName(displayName),
      birthDate: input.dateOfBirth,
      passwordHash,
      passwordIsLong: isLongPassword(input.password),
    },
    link.verification,
    mailAllowed ? mail : null,
    mailAllowed ? mailKnown : null,
    work.nowMs,
  );
  if (outcome === 'name_taken') return err('display_name_taken');
  await work.audit('player.registered', null, playerId ?? null, { outcome });
  if (mailAllowed) work.sendSoon(outcome === 'known' ? mailKnown : mail);
  return ok();
}

/** Sends a new verification mail if the address has an unverified account; never says whether. */
export async function resendVerification(work: Work, input: string): Promise<Result<undefined>> {
  const email = normalizeEmail(input);
  if (email === null) return err('invalid_request', { field: 'email' });
  if (!(await mayMail(work, 'registration', email))) return ok();
  const link = await newLinkWithCode(work, '/verify-email', VERIFY_LINK_LIFE_MS, email);
  const account = await work.store.findByEmail(email);
  const { url, code } = link;
  const mail = await work.mail('verify_email', {
    displayName: account?.displayName ?? '',
    url,
    code,
  });
  const sent = await work.store.resendVerification(email, link.verification, mail, work.nowMs);
  if (sent) work.sendSoon(mail);
  return ok();
}

/** Proves the address by the link's token. */
export async function verifyByToken(work: Work, token: string): Promise<Result<undefined>> {
  const counter = await windowCounter(work, 'tokenByAddress', work.origin.addressGroup);
  const taken = await takeAttempt(work, [counter]);
  if (!taken.ok) return taken;
  const { store, nowMs, origin } = work;
  const playerId = await store.verifyEmail(await storedHash(token), origin.addressGroup, nowMs);
  if (playerId === null) return err('invalid_token');
  await work.audit('player.verified', playerId, playerId, { by: 'link' });
  return ok();
}

/** Proves the address by the typed code; guesses are counted by address of mail and of client. */
export async function verifyByCode(
  work: Work,
  input: { email: string; code: string },
): Promise<Result<undefined>> {
  const email = normalizeEmail(input.email);
  if (email === null) return err('invalid_request', { field: 'email' });
  const taken = await takeAttempt(work, [
    await windowCounter(work, 'tokenByAddress', work.origin.addressGroup),
    await windowCounter(work, 'codeByRecipient', email),
    await guessCounter('verify', `${email} ${work.origin.addressGroup}`),
  ]);
  if (!taken.ok) return taken;
  const hash = codeHash(work, email, input.code);
  const { store, nowMs, origin } = work;
  const playerId = await store.verifyEmailByCode(email, hash, origin.addressGroup, nowMs);
  if (playerId === null) return err('invalid_code');
  await work.audit('player.verified', playerId, playerId, { by: 'code' });
  return ok();
}

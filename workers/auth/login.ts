// Proof by password, at sign-in and later. The order matters: limits, then the hash (also for unknown
// accounts), then what the account's state is; only who knows the password learns the state.

import { randomToken } from '#shared/ids.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { toTimestamp } from '#shared/time.ts';
import { normalizeEmail } from './email-address.ts';
import { proveFactor } from './factors.ts';
import { takeHashTurn } from './hash-turns.ts';
import { guessCounter, returnAttempt, takeAttempt, windowCounter, withAttempt } from './limits.ts';
import { CHALLENGE_LIFE_MS, CHALLENGE_TRIES_MAX } from './settings.ts';
import { openSignIn } from './sign-in.ts';
import type { AccountWithHash } from './store/index.ts';
import { storedHash } from './tokens.ts';
import type { Work } from './work.ts';

// Asked for as well when there is no account: what a stranger waits for must not tell.
const NOBODY = '00000000-0000-0000-0000-000000000000';

async function countersOf(work: Work, email: string, account: AccountWithHash | null) {
  const { addressGroup } = work.origin;
  const known = await work.store.knowsNetwork(account?.id ?? NOBODY, addressGroup);
  return [
    await windowCounter(work, 'signInByAddress', addressGroup),
    // Where the owner has been before, strangers elsewhere do not count against them.
    await guessCounter('sign_in', known ? `${email} from ${addressGroup}` : email),
  ];
}

/** The account as it now stands, or `null`. */
async function withRightPassword(
  work: Work,
  account: AccountWithHash,
  password: string,
): Promise<AccountWithHash | null> {
  const { hasher } = work;
  const verdict = await hasher.verify(password, account.passwordHash);
  if (verdict === 'wrong') return null;
  if (verdict === 'right') return account;
  const passwordHash = await hasher.hash(password);
  await work.store.rehashPassword(account.id, account.passwordHash, passwordHash);
  return { ...account, passwordHash };
}

/** What a password is asked for; the audit log tells failures apart by it. */
export type PasswordUse =
  | 'sign_in'
  | 'step_up'
  | 'password_change'
  | 'email_change'
  | 'factor_removal'
  | 'closing';

/**
 * Checks a password under the limits of sign-in; a wrong one counts, an outage does not.
 * `email_not_verified`: it is that of a registration which waits for its address to be confirmed.
 */
export async function provePassword(
  work: Work,
  use: PasswordUse,
  subject: { email: string; account: AccountWithHash | null },
  password: string,
): Promise<Result<AccountWithHash, 'invalid_credentials' | 'rate_limited' | 'email_not_verified'>> {
  const { email, account } = subject;
  // Before anything else: a busy isolate sends callers away at no cost, and counts nothing.
  const turn = takeHashTurn(work.env);
  if (!turn.ok) return turn;
  const taken = await takeAttempt(work, await countersOf(work, email, account));
  if (!taken.ok) {
    turn.value.leave();
    await work.audit(`${use}.limited`, null, account?.id ?? null);
    return taken;
  }
  return withAttempt(work, taken.value, async () => {
    await turn.value.start();
    const forNobody = account === null ? await work.hasher.hashForNobody(email, password) : '';
    const proved = account === null ? null : await withRightPassword(work, account, password);
    // Asked also where there is an account: what a stranger waits for must not tell.
    const waits = proved === null && (await work.store.isRegistered(email, forNobody, work.nowMs));
    if (proved === null && !waits) {
      await work.audit(`${use}.failed`, null, account?.id ?? null, { device: work.origin.device });
      return err('invalid_credentials');
    }
    await returnAttempt(work, taken.value);
    return proved === null ? err('email_not_verified') : ok(proved);
  });
}

/** Signs in by password, or asks for the second factor. */
export async function login(work: Work, input: { email: string; password: string }) {
  const email = normalizeEmail(input.email);
  if (email === null) return err('invalid_request', { field: 'email' });
  const found = await work.store.findByEmail(email);
  const proved = await provePassword(work, 'sign_in', { email, account: found }, input.password);
  if (!proved.ok) return proved;
  const account = proved.value;
  if (account.status !== 'active') return err('account_closed');
  if (account.verifiedAt === null) return err('email_not_verified');
  if (!account.mfaEnabled) return openSignIn(work, account, ['pwd']);
  const challengeToken = randomToken();
  const expiresAtMs = work.nowMs + CHALLENGE_LIFE_MS;
  const hash = await storedHash(challengeToken);
  const isOpen = await work.store.openChallenge(hash, account, expiresAtMs);
  if (!isOpen) return err('invalid_credentials');
  return ok({ challengeToken, methods: ['totp', 'recovery'] });
}

/** Completes a sign-in with the second factor. */
export async function loginFactor(work: Work, input: { challengeToken: string; code: string }) {
  const hash = await storedHash(input.challengeToken);
  const playerId = await work.store.tryChallenge(hash, CHALLENGE_TRIES_MAX, work.nowMs);
  if (playerId === null) return err('invalid_code');
  const account = await work.store.find(playerId);
  if (account === null) return err('invalid_code');
  const proved = await proveFactor(work, 'sign_in', account, input.code);
  if (!proved.ok) return proved;
  // The code is used; of several racers with several codes only one closes the challenge.
  if (!(await work.store.closeChallenge(hash))) return err('invalid_code');
  const opened = await openSignIn(work, account, ['pwd', ...proved.value.amr]);
  const { codesLeft } = proved.value;
  if (!opened.ok || codesLeft === undefined) return opened;
  const { nowMs } = work;
  const mail = await work.mail('recovery_code_used', {
    at: toTimestamp(nowMs),
    left: String(codesLeft),
  });
  await work.store.enqueueMail(account.id, mail, nowMs);
  work.sendSoon(mail);
  return ok({ ...opened.value, recoveryCodesLeft: codesLeft });
}

// Proof by password, at sign-in and later. The order matters: limits, then the hash (also for unknown
// accounts), then what the account's state is; only who knows the password learns the state.

import { randomToken } from '#shared/ids.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { normalizeEmail } from '../account/email-address.ts';
import { enterHashQueue } from '../credentials/hash-queue.ts';
import { proveFactor } from '../factors/factors.ts';
import { guessCounter, returnAttempt, takeAttempt, windowCounter, withAttempt } from '../limits.ts';
import type { RequestContext } from '../request-context.ts';
import { CHALLENGE_LIFE_MS, CHALLENGE_TRIES_MAX } from '../settings.ts';
import type { AccountWithHash } from '../store/index.ts';
import { openSignIn } from './open-sign-in.ts';
import { storedHash } from './tokens.ts';

// Asked for as well when there is no account: what a stranger waits for must not tell.
const NOBODY = '00000000-0000-0000-0000-000000000000';

async function countersOf(context: RequestContext, email: string, account: AccountWithHash | null) {
  const { addressGroup } = context.origin;
  const known = await context.store.knowsNetwork(account?.id ?? NOBODY, addressGroup);
  return [
    await windowCounter(context, 'signInByAddress', addressGroup),
    // Where the owner has been before, strangers elsewhere do not count against them.
    await guessCounter('sign_in', known ? `${email} from ${addressGroup}` : email),
  ];
}

/** The account as it now stands, or `null`. */
async function withRightPassword(
  context: RequestContext,
  account: AccountWithHash,
  password: string,
): Promise<AccountWithHash | null> {
  const { hasher } = context;
  const verdict = await hasher.verify(password, account.passwordHash);
  if (verdict === 'wrong') return null;
  if (verdict === 'right') return account;
  const passwordHash = await hasher.hash(password);
  await context.store.rehashPassword(account.id, account.passwordHash, passwordHash);
  return { ...account, passwordHash };
}

/** What a password is asked for; the audit log tells failures apart by it. */
export type PasswordUse =
  | 'sign_in'
  | 'step_up'
  | 'password_change'
  | 'email_change'
  | 'factor_removal'
  | 'closing'
  | 'recovery';

/**
 * Checks a password, of an account or for an address that has none, under the limits of sign-in; a
 * wrong one counts, an outage does not.
 * `email_not_verified`: it is that of a registration which waits for its address to be confirmed.
 */
export async function provePassword(
  context: RequestContext,
  use: PasswordUse,
  subject: AccountWithHash | { email: string; passwordHash: null },
  password: string,
): Promise<Result<AccountWithHash, 'invalid_credentials' | 'rate_limited' | 'email_not_verified'>> {
  const { email } = subject;
  const account = subject.passwordHash === null ? null : subject;
  // Before anything else: a busy isolate sends callers away at no cost, and counts nothing.
  const turn = enterHashQueue(context.env);
  if (!turn.ok) return turn;
  const taken = await takeAttempt(context, await countersOf(context, email, account));
  if (!taken.ok) {
    turn.value.leave();
    await context.audit(`${use}.limited`, null, account?.id ?? null);
    return taken;
  }
  return withAttempt(context, taken.value, async () => {
    await turn.value.start();
    const forNobody = account === null ? await context.hasher.hashForNobody(email, password) : '';
    const proved = account === null ? null : await withRightPassword(context, account, password);
    // Asked also where there is an account: what a stranger waits for must not tell.
    const waits =
      proved === null && (await context.store.isRegistered(email, forNobody, context.nowMs));
    if (proved === null && !waits) {
      await context.audit(`${use}.failed`, null, account?.id ?? null, {
        device: context.origin.device,
      });
      return err('invalid_credentials');
    }
    await returnAttempt(context, taken.value);
    return proved === null ? err('email_not_verified') : ok(proved);
  });
}

/** Signs in by password, or asks for the second factor. */
export async function login(context: RequestContext, input: { email: string; password: string }) {
  const email = normalizeEmail(input.email);
  if (email === null) return err('invalid_request', { field: 'email' });
  const found = await context.store.findByEmail(email);
  const subject = found ?? { email, passwordHash: null };
  const proved = await provePassword(context, 'sign_in', subject, input.password);
  if (!proved.ok) return proved;
  const account = proved.value;
  if (account.status !== 'active') return err('account_closed');
  if (account.verifiedAt === null) return err('email_not_verified');
  if (!account.mfaEnabled) return openSignIn(context, account, ['pwd']);
  const challengeToken = randomToken();
  const expiresAtMs = context.nowMs + CHALLENGE_LIFE_MS;
  const hash = await storedHash(challengeToken);
  const isOpen = await context.store.openChallenge(hash, account, expiresAtMs);
  if (!isOpen) return err('invalid_credentials');
  return ok({ challengeToken, methods: ['totp', 'recovery'] });
}

/** Completes a sign-in with the second factor. */
export async function loginFactor(
  context: RequestContext,
  input: { challengeToken: string; code: string },
) {
  const hash = await storedHash(input.challengeToken);
  const playerId = await context.store.tryChallenge(hash, CHALLENGE_TRIES_MAX, context.nowMs);
  if (playerId === null) return err('invalid_code');
  const account = await context.store.find(playerId);
  if (account === null) return err('invalid_code');
  const proved = await proveFactor(context, 'sign_in', account, input.code);
  if (!proved.ok) return proved;
  // The code is used; of several racers with several codes only one closes the challenge.
  if (!(await context.store.closeChallenge(hash))) return err('invalid_code');
  const opened = await openSignIn(context, account, ['pwd', ...proved.value.amr]);
  const { codesLeft } = proved.value;
  if (!opened.ok || codesLeft === undefined) return opened;
  const { nowMs } = context;
  const mail = await context.mail('recovery_code_used', { left: String(codesLeft) });
  await context.store.enqueueMail(account.id, mail, nowMs);
  context.sendSoon(mail);
  return ok({ ...opened.value, recoveryCodesLeft: codesLeft });
}

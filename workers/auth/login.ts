// Sign-in by password. The order matters: limits, then the hash (also for unknown accounts), then
// what the account's state is; only who knows the password learns the state.

import { err, type Result } from '#shared/result.ts';
import { normalizeEmail } from './email-address.ts';
import { guessCounter, returnAttempt, takeAttempt, windowCounter, withAttempt } from './limits.ts';
import { openSignIn, type SignedIn } from './sign-in.ts';
import type { Account } from './store/index.ts';
import type { Work } from './work.ts';

type AccountWithHash = Account & { passwordHash: string };

async function countersOf(work: Work, email: string, account: AccountWithHash | null) {
  const { addressGroup } = work.origin;
  const known = account !== null && (await work.store.hasSignedInFrom(account.id, addressGroup));
  return [
    await windowCounter(work, 'signInByAddress', addressGroup),
    // Where the owner has been before, strangers elsewhere do not count against them.
    await guessCounter('sign_in', known ? `${email} from ${addressGroup}` : email),
  ];
}

/** Checks a password without saying which part was wrong; takes the same time for every account. */
async function isRightPassword(
  work: Work,
  account: AccountWithHash | null,
  password: string,
): Promise<boolean> {
  const { hasher } = work;
  if (account === null) return hasher.waste(password);
  if (!(await hasher.verify(password, account.passwordHash))) return false;
  if (hasher.isOutdated(account.passwordHash)) {
    const renewed = await hasher.hash(password);
    await work.store.rehashPassword(account.id, account.passwordHash, renewed);
  }
  return true;
}

/** Signs in, or says why not. */
export async function login(
  work: Work,
  input: { email: string; password: string },
): Promise<Result<SignedIn>> {
  const email = normalizeEmail(input.email);
  if (email === null) return err('invalid_request', { field: 'email' });
  const account = await work.store.findByEmail(email);
  const taken = await takeAttempt(work, await countersOf(work, email, account));
  if (!taken.ok) {
    await work.audit('sign_in.limited', null, account?.id ?? null);
    return taken;
  }
  return withAttempt(work, taken.value, async () => {
    if (!(await isRightPassword(work, account, input.password)) || account === null) {
      await work.audit('sign_in.failed', null, account?.id ?? null, { device: work.origin.device });
      return err('invalid_credentials');
    }
    await returnAttempt(work, taken.value);
    if (account.status !== 'active') return err('account_closed');
    if (account.verifiedAt === null) return err('email_not_verified');
    return openSignIn(work, account, ['pwd']);
  });
}

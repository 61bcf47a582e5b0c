// Which passwords are accepted: 8 to 128 characters (12 and more for staff), not a known one, not
// made of what anybody knows about this account or this site. No composition rules, no trimming: a
// password counts as sent, in its composed spelling.

import type { Role } from '#shared/permissions.ts';
import { err, ok, type Result } from '#shared/result.ts';
import {
  PASSWORD_LENGTH_MAX,
  PASSWORD_LENGTH_MIN,
  STAFF_PASSWORD_LENGTH_MIN,
} from '../settings.ts';
import { normalizePassword } from './password-hash.ts';

/** Knows passwords of past breaches. A service with range queries can implement it as well. */
export interface BreachedPasswords {
  /** True when the password is known; throws when it cannot say. */
  includes(password: string): Promise<boolean>;
}

const SITE_WORDS = ['parlor', 'parlour', 'casino', 'sweepstakes', 'jackpot'];

/** Letters only, as people decorate words: "P4rl0r!!1" → "parlor". */
function bare(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('0', 'o')
    .replaceAll(/[1!|]/g, 'l')
    .replaceAll('3', 'e')
    .replaceAll(/[4@]/g, 'a')
    .replaceAll(/[5$]/g, 's')
    .replaceAll('7', 't')
    .replaceAll(/[^\p{L}]/gu, '');
}

// A context word with a few letters around it is still that word.
const SURROUNDING_MAX = 3;

function isContextWord(password: string, words: string[]): boolean {
  const plain = password.toLowerCase();
  const letters = bare(password).replaceAll('l', 'i');
  return words.some((word) => {
    const wanted = bare(word).replaceAll('l', 'i');
    if (plain === word.toLowerCase()) return true;
    return (
      wanted.length >= 4 &&
      letters.includes(wanted) &&
      letters.length - wanted.length <= SURROUNDING_MAX
    );
  });
}

/** What the owner could be tempted to use: the address, its parts, the display name. */
export function contextWords(email: string, displayName: string): string[] {
  const [local = '', domain = ''] = email.split('@');
  return [email, local, ...local.split(/[.+_-]/), domain, ...domain.split('.'), displayName];
}

const lengthOf = (password: string) => [...normalizePassword(password)].length;

/** True for a password that staff may have. */
export function isLongPassword(password: string): boolean {
  return lengthOf(password) >= STAFF_PASSWORD_LENGTH_MIN;
}

/** Whether the password may be set by somebody with these roles; the problem is told, since the owner can act on it. */
export async function checkPassword(
  typed: string,
  words: string[],
  breached: BreachedPasswords,
  roles: readonly Role[] = ['player'],
): Promise<Result<undefined, 'weak_password'>> {
  const password = normalizePassword(typed);
  const length = lengthOf(password);
  const isStaff = roles.some((role) => role !== 'player');
  const lengthMin = isStaff ? STAFF_PASSWORD_LENGTH_MIN : PASSWORD_LENGTH_MIN;
  if (length < lengthMin) return err('weak_password', { problem: 'too_short', lengthMin });
  if (length > PASSWORD_LENGTH_MAX) return err('weak_password', { problem: 'too_long' });
  if (isContextWord(password, [...SITE_WORDS, ...words])) {
    return err('weak_password', { problem: 'easy_to_guess' });
  }
  if (await breached.includes(password)) return err('weak_password', { problem: 'known' });
  return ok();
}

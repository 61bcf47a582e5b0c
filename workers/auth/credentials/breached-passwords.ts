// The built-in list of breached passwords (49,000 of the commonest, from zxcvbn). It is unpacked once
// per isolate, on the first password that is set; signing in never touches it.

import type { BreachedPasswords } from './password-policy.ts';

let known: Promise<Set<string>> | undefined;

async function load(): Promise<Set<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  const list = dictionary['passwords-common'] as readonly (string | number)[];
  return new Set(list.map((entry) => String(entry).toLowerCase()));
}

/** The list as a port. Upper and lower case are the same to a guesser. */
export const builtInList: BreachedPasswords = {
  async includes(password) {
    known ??= load();
    return (await known).has(password.toLowerCase());
  },
};

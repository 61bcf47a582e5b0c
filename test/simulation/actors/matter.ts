// What an act of staff is about: whom, and why, in words by which the audit log knows it.

import type { Args } from '../decisions.ts';
import type { Prng } from '../platform/prng.ts';
import type { Clerk } from './clerk.ts';

/** Of the player whom a step is about; null while they are not there. */
export function subjectOf({ around }: Clerk, { whom }: Args): string | null {
  return around.personOf(String(whom))?.id ?? null;
}

/** Words that no other step has, by which the audit log knows it. */
export const matter = (random: Prng) => `matter ${random.int(1e9)}`;

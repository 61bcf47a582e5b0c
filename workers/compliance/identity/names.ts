// Whether two names are one person's: folded to words without case, accents and signs, in any order. All
// of the family name and one given name make `same`; a slip of the pen or an initial makes `close`, which
// a person looks at.

import type { NameMatch } from '#shared/contracts/compliance.ts';
import { foldedWords } from './keys.ts';
import { isOneSlip } from './slip.ts';

/** A name as a document has it. */
export interface VerifiedName {
  givenName: string;
  familyName: string;
}

/** Words below this length are too short for a slip: Li is not Lu. */
const SLIP_LENGTH_MIN = 4;

const isSlip = (one: string, other: string) =>
  Math.min(one.length, other.length) >= SLIP_LENGTH_MIN && isOneSlip(one, other);

const isInitial = (one: string, other: string) =>
  Math.min(one.length, other.length) === 1 && one[0] === other[0];

/** Takes each wanted word out of the others; false when one has no counterpart. */
function takeAll(
  wanted: readonly string[],
  words: string[],
  fits: (one: string, other: string) => boolean,
): boolean {
  return wanted.every((word) => {
    const at = words.findIndex((other) => fits(word, other));
    if (at < 0) return false;
    words.splice(at, 1);
    return true;
  });
}

/** Compares a verified name with how somebody else writes it. */
export function compareNames(verified: VerifiedName, written: string): NameMatch {
  const family = foldedWords(verified.familyName);
  const given = foldedWords(verified.givenName);
  const isSame = (one: string, other: string) => one === other;
  const isClose = (one: string, other: string) => isSame(one, other) || isSlip(one, other);
  const exact = foldedWords(written);
  if (family.length === 0 || exact.length === 0) return 'none';
  if (takeAll(family, exact, isSame) && given.some((word) => exact.includes(word))) return 'same';
  const words = foldedWords(written);
  if (!takeAll(family, words, isClose)) return 'none';
  const isNear = given.some((word) =>
    words.some((other) => isClose(word, other) || isInitial(word, other)),
  );
  return isNear ? 'close' : 'none';
}

// Whether two names are one person's: folded to words without case, accents and signs, in any order. All
// of the family name and one given name make `same`; a slip of the pen or an initial makes `close`, which
// a person looks at.

import type { NameMatch } from '#shared/contracts/compliance.ts';
import { foldedWords } from './keys.ts';

/** A name as a document has it. */
export interface VerifiedName {
  givenName: string;
  familyName: string;
}

/** Words below this length are too short for a slip: Li is not Lu. */
const SLIP_LENGTH_MIN = 4;

/** Whether one letter was changed, left out, added, or two beside each other swapped. */
export function isSlip(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length < SLIP_LENGTH_MIN || long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  const rest = (text: string, from: number) => text.slice(from);
  if (short.length < long.length) return rest(short, at) === rest(long, at + 1);
  if (rest(short, at + 1) === rest(long, at + 1)) return true;
  const isSwap = short[at] === long[at + 1] && short[at + 1] === long[at];
  return isSwap && rest(short, at + 2) === rest(long, at + 2);
}

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

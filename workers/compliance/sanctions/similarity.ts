// How alike two names are, whichever part comes first, however they were carried over from another
// script, and with a slip of a finger in them.

import { foldedWords } from '../identity/keys.ts';
import { isOneSlip } from '../identity/slip.ts';

// What has no accent to lose.
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i', ə: 'e' },
  ...{ а: 'a', б: 'b', в: 'v', г: 'g', ґ: 'g', д: 'd', е: 'e', є: 'e', ж: 'zh', з: 'z', и: 'i' },
  ...{ і: 'i', й: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't' },
  ...{ у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'sh', ъ: '', ы: 'i', ь: '', э: 'e' },
  ...{ ю: 'yu', я: 'ya' },
};

// One sound, written as the habit of a country has it. The order counts.
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  // The most common name of the world, in a dozen spellings.
  [/m[ou]h?amm?[aei]d/g, 'mohamad'],
  [/tsch|tch|cz/g, 'ch'],
  [/sch|sz/g, 'sh'],
  [/kh|gh|q|ck/g, 'k'],
  [/ph/g, 'f'],
  [/th/g, 't'],
  [/dzh|dj|zh/g, 'j'],
  [/w/g, 'v'],
  [/ou|oo/g, 'u'],
  [/ee|ei|ie|iy|yi|ij|y/g, 'i'],
  [/j(?=[aeou])/g, 'i'],
  [/ks/g, 'x'],
  [/(.)\1+/g, '$1'],
];

// Says nothing of who it is.
const PARTICLES = new Set(
  'al el ul bin ibn bint ben ould de da di del van von der la le'.split(' '),
);

/** A name ready to be compared. */
export interface ComparedName {
  /** As written and as it sounds, in the same order. */
  words: readonly { written: string; sound: string }[];
  /** Without gaps, for names that are written in one word here and in two there. */
  joined: string;
}

const soundOf = (word: string) =>
  SOUNDS.reduce((text, [pattern, sound]) => text.replaceAll(pattern, sound), word);

/** Prepares a name. */
export function comparedName(name: string): ComparedName {
  const spelled = foldedWords(name).map((word) =>
    [...word].map((letter) => LETTERS[letter] ?? letter).join(''),
  );
  const telling = spelled.filter((word) => word !== '' && !PARTICLES.has(word));
  const words = (telling.length > 1 ? telling : spelled).map((written) => ({
    written,
    sound: soundOf(written),
  }));
  return { words, joined: words.map(({ sound }) => sound).join('') };
}

/** Jaro: letters that both have near one another, less half of those in another order. */
function jaro(one: string, other: string): number {
  if (one === other) return 1;
  const reach = Math.max(0, Math.floor(Math.max(one.length, other.length) / 2) - 1);
  const taken = new Array<boolean>(other.length).fill(false);
  const matched: string[] = [];
  for (let at = 0; at < one.length; at += 1) {
    const last = Math.min(other.length - 1, at + reach);
    for (let there = Math.max(0, at - reach); there <= last; there += 1) {
      if (taken[there] || one[at] !== other[there]) continue;
      taken[there] = true;
      matched.push(one[at] ?? '');
      break;
    }
  }
  if (matched.length === 0) return 0;
  let [moved, next] = [0, 0];
  for (let there = 0; there < other.length; there += 1) {
    if (!taken[there]) continue;
    if (other[there] !== matched[next]) moved += 1;
    next += 1;
  }
  const { length } = matched;
  return (length / one.length + length / other.length + (length - moved / 2) / length) / 3;
}

const PREFIX_MAX = 4;
const PREFIX_WEIGHT = 0.1;

/** Jaro–Winkler, 0 to 1: a common beginning counts more. */
export function jaroWinkler(one: string, other: string): number {
  const score = jaro(one, other);
  let prefix = 0;
  while (prefix < PREFIX_MAX && prefix < one.length && one[prefix] === other[prefix]) prefix += 1;
  return score + prefix * PREFIX_WEIGHT * (1 - score);
}

/** What words must have in common that differ by more than one slip. */
const ALIKE_MIN = 0.93;
const SLIP_SCORE = 0.93;
/** A slip changes the half of a word of two letters: that is another one. Of `Ali` it may leave two. */
const SLIP_LETTERS_MIN = 3;

function spelledAlike(one: string, other: string): number {
  const isSlip = Math.max(one.length, other.length) >= SLIP_LETTERS_MIN && isOneSlip(one, other);
  const score = Math.max(jaroWinkler(one, other), isSlip ? SLIP_SCORE : 0);
  // What is longer by an ending begins alike, and is another name.
  const mayBe = isSlip || (Math.abs(one.length - other.length) <= 1 && score >= ALIKE_MIN);
  return mayBe ? score : 0;
}

function wordScore(
  one: ComparedName['words'][number],
  other: ComparedName['words'][number],
): number {
  if (one.sound === other.sound) return 1;
  // An initial stands for any word that begins so, but is little to go by.
  if (one.written.length === 1 || other.written.length === 1) {
    return one.written[0] === other.written[0] ? 0.9 : 0;
  }
  return Math.max(spelledAlike(one.written, other.written), spelledAlike(one.sound, other.sound));
}

/** The words of the shorter name, each with the best of the longer one that is left, by length. */
function wordsScore(one: ComparedName, other: ComparedName): number {
  const [few, many] = one.words.length <= other.words.length ? [one, other] : [other, one];
  const pairs = few.words.flatMap((word, here) =>
    many.words.map((candidate, there) => ({ here, there, score: wordScore(word, candidate) })),
  );
  pairs.sort((a, b) => b.score - a.score);
  const [used, met] = [new Set<number>(), new Map<number, number>()];
  for (const { here, there, score } of pairs) {
    if (score === 0 || met.has(here) || used.has(there)) continue;
    used.add(there);
    met.set(here, score);
  }
  let [sum, letters] = [0, 0];
  few.words.forEach(({ written }, here) => {
    sum += (met.get(here) ?? 0) * written.length;
    letters += written.length;
  });
  return letters === 0 ? 0 : sum / letters;
}

/** How alike two names are, 0 to 1, and whether one says more than the other. */
export function likeness(
  one: ComparedName,
  other: ComparedName,
): { score: number; isWhole: boolean } {
  const counts = [one.words.length, other.words.length];
  const isWhole = counts[0] === counts[1];
  // A single word against several says nothing but as a whole.
  if (Math.min(...counts) < 2 && !isWhole) {
    return { score: jaroWinkler(one.joined, other.joined) - 0.03, isWhole: true };
  }
  const words = wordsScore(one, other);
  if (isWhole) return { score: words, isWhole };
  const joined = jaroWinkler(one.joined, other.joined) - 0.03;
  return joined > words ? { score: joined, isWhole: true } : { score: words, isWhole };
}

// The folded copy: what a text looks like, whatever it is written with. Every judgement of names,
// titles, words and repeats compares folded copies and nothing else. Nobody is shown one. Pure; the
// table is read when the first letter beyond ASCII comes, so that a Worker starts without it.

import { CONFUSABLES } from './confusables-data.ts';

let table: Map<string, string> | null = null;

function shapes(): Map<string, string> {
  if (table !== null) return table;
  table = new Map();
  for (const line of CONFUSABLES.split('\n')) {
    const gap = line.indexOf('\t');
    for (const letter of line.slice(gap + 1)) table.set(letter, line.slice(0, gap));
  }
  return table;
}

// Scripts whose capitals and small letters look like different Latin ones (Greek nu: N and v). A word
// that is not all capitals is folded by its small letters, or its case would tell two names apart.
const CASED = /[\p{Script=Greek}\p{Script=Cyrillic}]+/gu;
// The one letter that is decomposed to another shape: a sigma that is drawn as a c.
const LUNATE = /[ϲϹ]/g;
const NOT_SEEN = /[\p{M}\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
const ASCII = /^\p{ASCII}*$/u;

// A letter that is drawn as another one, after decomposition; `m` is drawn as `rn`.
const shapeOf = (letter: string) => shapes().get(letter) ?? letter.toLowerCase();

// Compatibility letters as plain ones, without accents and what is not seen.
function decomposed(text: string): string {
  if (ASCII.test(text)) return text;
  return text
    .replaceAll(LUNATE, 'c')
    .replaceAll(CASED, (run) => (/\p{Ll}/u.test(run) ? run.toLowerCase() : run))
    .normalize('NFKD')
    .replaceAll(NOT_SEEN, '');
}

/** The skeleton of UTS 39, of either case: letters by their shape, gaps and signs where they were. */
export function skeletonOf(text: string): string {
  let skeleton = '';
  for (const letter of decomposed(text)) skeleton += shapeOf(letter);
  return skeleton;
}

/** The same, but what is ASCII already stays as it is: an address is read by its letters. */
export function asciiOf(text: string): string {
  if (ASCII.test(text)) return text;
  let drawn = '';
  for (const letter of decomposed(text)) drawn += letter < '\u0080' ? letter : shapeOf(letter);
  return drawn;
}

// Digits and signs that people write for letters, each for one of its own.
const STAND_INS: Readonly<Record<string, string>> = {
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'l',
  i: 'l',
  w: 'vv',
};

/** The skeleton with stand-ins as the letters they stand for. */
export function readingOf(text: string): string {
  return [...skeletonOf(text)].map((letter) => STAND_INS[letter] ?? letter).join('');
}

/** Letters and digits of the reading alone: equal for two texts that a reader takes for one. */
export function foldText(text: string): string {
  return readingOf(text).replaceAll(/[^\p{L}\p{N}]/gu, '');
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
// What is added so that a text is not the same again: a number, letters with one, a letter or two.
const COUNT = /\p{N}/u;
const SHORT_MAX = 2;

// A count before or behind a message ("buy now 2") makes no other message of it. What goes is never
// so much that too little is left to compare.
function withoutCounts(text: string): string {
  const words = text.match(WORD) ?? [];
  const isAdded = (word = '') => COUNT.test(word) || word.length <= SHORT_MAX;
  let [start, end] = [0, words.length];
  while (start < end && COUNT.test(words[start] ?? '')) start += 1;
  while (end > start && isAdded(words[end - 1])) end -= 1;
  return words.slice(start, end).join('');
}

const LETTERS_WITH_COUNT_MIN = 8;

/**
 * What two messages have in common that say the same: without gaps, signs, case, accents, stretched
 * letters and a count before or behind it. Pictures count only where there is nothing else.
 */
export function repeatKeyOf(text: string): string {
  const uncounted = withoutCounts(text.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, ''));
  const letters = uncounted.match(/\p{L}/gu)?.length ?? 0;
  const said = letters >= LETTERS_WITH_COUNT_MIN ? uncounted : text;
  // A sign stands for a letter only inside of a word.
  const plain = said.replaceAll(/[!@$]+(?![\p{L}\p{N}])/gu, '').replaceAll(/(\p{L})\1+/giu, '$1');
  const key = foldText(plain);
  if (key !== '') return key;
  return text.replaceAll(/[\s\u2800]|\p{Default_Ignorable_Code_Point}|\p{Emoji_Modifier}/gu, '');
}

// Names that a reader takes for the house. Nobody has such a name, staff neither: what marks staff is
// the badge. Compared by the folded copy, so in whatever letters, stretched or between ornaments.

import { foldText } from './fold.ts';
import { ALONE, ANYWHERE, ARTICLES, EDGES, FIELDS, OFFICES, ROLES } from './house-words.ts';

interface Patterns {
  office: RegExp;
  edge: RegExp;
  phrase: RegExp;
  alone: RegExp;
  anywhere: RegExp;
}

// Below this a stretched word is another one: "Mood" is nobody's moderator.
const STRETCHED_LETTERS_MIN = 5;

// The folded word, each of its letters as often as it has it or more.
function stretched(word: string): string {
  if ([...word].length < STRETCHED_LETTERS_MIN) return foldText(word);
  return [...word]
    .map(foldText)
    .map((shape) => ([...shape].length > 1 ? `(?:${shape})+` : shape && `${shape}+`))
    .join('');
}

const oneOf = (words: readonly string[]) => `(?:${words.map(stretched).join('|')})`;

let patterns: Patterns | null = null;

function patternsOf(): Patterns {
  patterns ??= {
    office: new RegExp(`^${oneOf(ARTICLES)}?(?:${oneOf(OFFICES)}s*)+$`),
    edge: new RegExp(
      EDGES.map(stretched)
        .flatMap((word) => [`^${word}`, `${word}$`])
        .join('|'),
    ),
    // At least two, one of them a role.
    phrase: new RegExp(
      `^(?=.*${oneOf(ROLES)})(?:${oneOf([...ROLES, ...FIELDS, ...OFFICES])}s*){2,}$`,
    ),
    alone: new RegExp(`^${oneOf(['the'])}?${oneOf([...ROLES, ...ALONE])}s*$`),
    anywhere: new RegExp(oneOf(ANYWHERE)),
  };
  return patterns;
}

const WORD_GAPS = /[^\p{L}\p{M}\p{N}]+/u;
const WORDS_IN_PHRASE_MAX = 4;

// "Mod42" is read as a moderator, "xXModXx" and "M0d" too: ornaments are taken away at the edges only.
const readings = (word: string) =>
  [word, word.replaceAll(/^[\p{N}xX_]+|[\p{N}xX_]+$/gu, '')]
    .map(foldText)
    // Drawn as one another: "Aclmin".
    .flatMap((reading) =>
      reading.includes('cl') ? [reading, reading.replaceAll('cl', 'd')] : reading,
    );

function isHouseWord(words: readonly string[]): boolean {
  const { office, phrase } = patternsOf();
  const isOffice = [words[0], words.at(-1)].some((word = '') =>
    readings(word).some((each) => office.test(each)),
  );
  if (isOffice) return true;
  for (let count = 1; count <= Math.min(words.length, WORDS_IN_PHRASE_MAX); count++) {
    for (const run of [words.slice(0, count), words.slice(-count)]) {
      if (readings(run.join('')).some((each) => phrase.test(each))) return true;
    }
  }
  return false;
}

/** True for a name or title that a reader would take for the house, in whatever letters. */
export function speaksForTheHouse(name: string): boolean {
  const { office, edge, phrase, alone, anywhere } = patternsOf();
  for (const whole of readings(name)) {
    const { length } = [office, edge, phrase, alone, anywhere].filter((each) => each.test(whole));
    if (length > 0) return true;
  }
  // Words end at gaps and at capitals.
  const atCapitals = name.replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, ' ');
  return [name, atCapitals].some((text) => isHouseWord(text.split(WORD_GAPS).filter(Boolean)));
}

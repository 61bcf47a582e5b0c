// Display names: what others see. Two names that look the same to a reader cannot both exist, so a
// name is unique by a folded form in which look-alikes are one letter.

const NAME = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}]|[ ._-](?=[\p{L}\p{N}])){2,19}$/u;

// Look-alikes across Latin, Cyrillic, Greek and digits; the common part of Unicode's confusables.
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  а: 'a',
  α: 'a',
  ɑ: 'a',
  '4': 'a',
  '@': 'a',
  в: 'b',
  β: 'b',
  ь: 'b',
  '8': 'b',
  с: 'c',
  ϲ: 'c',
  ç: 'c',
  ԁ: 'd',
  е: 'e',
  ё: 'e',
  ε: 'e',
  '3': 'e',
  ғ: 'f',
  ƒ: 'f',
  ɡ: 'g',
  '9': 'g',
  һ: 'h',
  н: 'h',
  η: 'n',
  і: 'i',
  ı: 'i',
  ι: 'i',
  ӏ: 'i',
  l: 'i',
  '1': 'i',
  '|': 'i',
  j: 'i',
  ј: 'i',
  к: 'k',
  κ: 'k',
  м: 'm',
  μ: 'm',
  п: 'n',
  о: 'o',
  ο: 'o',
  σ: 'o',
  '0': 'o',
  ø: 'o',
  р: 'p',
  ρ: 'p',
  ԛ: 'q',
  г: 'r',
  я: 'r',
  ѕ: 's',
  '5': 's',
  ß: 's',
  т: 't',
  τ: 't',
  '7': 't',
  υ: 'u',
  ս: 'u',
  v: 'u',
  ν: 'u',
  ѵ: 'u',
  ԝ: 'w',
  ω: 'w',
  ш: 'w',
  х: 'x',
  χ: 'x',
  у: 'y',
  γ: 'y',
  ᴢ: 'z',
  '2': 'z',
};

/** The name as shown: NFKC, single spaces, 3 to 20 characters; `null` for what is none. */
export function normalizeDisplayName(text: string): string | null {
  const name = text.normalize('NFKC').trim().replaceAll(/ +/g, ' ');
  return NAME.test(name) ? name : null;
}

/** The form that must be unique: lower case, no accents or separators, look-alikes folded. */
export function foldDisplayName(name: string): string {
  const plain = name
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[\p{M} ._-]/gu, '');
  const folded = [...plain].map((letter) => LOOK_ALIKES[letter] ?? letter).join('');
  return folded.replaceAll('rn', 'm').replaceAll('uu', 'w');
}

// Who speaks for the house. Nobody has such a name, staff neither: what marks staff is the badge.
const RESERVED = [
  'admin',
  'administrator',
  'dealer',
  'house',
  'mod',
  'moderator',
  'official',
  'operator',
  'parlor',
  'staff',
  'support',
  'system',
].map(foldDisplayName);
const RESERVED_WORD = new RegExp(`^(?:(?:${RESERVED.join('|')})s?)+$`);
// No other name begins or ends with these, so they are found without a gap as well.
const RESERVED_EDGE = new RegExp(
  ['admin', 'moderator', 'parlor']
    .map(foldDisplayName)
    .flatMap((word) => [`^${word}`, `${word}$`])
    .join('|'),
);

/**
 * True for a name that a reader would take for the house: the whole of it, or its first or last
 * word, reads like a reserved one, in whatever letters. Words end at gaps and at capitals.
 */
export function isReservedName(name: string): boolean {
  const whole = foldDisplayName(name);
  if (RESERVED_WORD.test(whole) || RESERVED_EDGE.test(whole)) return true;
  const atCapitals = name.replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, ' ');
  return [name, atCapitals].some((text) => {
    const words = text.split(/[ ._-]+/);
    return [words[0], words.at(-1)].some((word = '') =>
      // "Mod42" is read as a moderator, "M0d" too: digits are taken away at the edges only.
      [word, word.replaceAll(/^\d+|\d+$/g, '')].some((each) =>
        RESERVED_WORD.test(foldDisplayName(each)),
      ),
    );
  });
}

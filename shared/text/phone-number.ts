// Whether a name or a title holds a number to call: in digits of any script, in words, dialled as
// letters. Pure.

const DIGIT = String.raw`\p{Nd}`;
const GAP = String.raw`[^\p{L}\p{N}]{0,3}`;
// Seven digits in groups, nine in a row, or ten with a letter or two between: enough to call somebody.
const GROUPED = new RegExp(
  String.raw`(?<![\p{L}\p{Nd}])\+?${DIGIT}(?:${GAP}${DIGIT}){6,}(?![\p{L}\p{Nd}])`,
  'u',
);
const LONG = new RegExp(`${DIGIT}(?:${GAP}${DIGIT}){8,}`, 'u');
const PARTED = new RegExp(String.raw`${DIGIT}(?:(?:${GAP}|\p{L}{1,2})${DIGIT}){9,}`, 'u');
// Fewer digits will do where somebody says what they are for.
const CALLED = new RegExp(
  `(?:call|dial|tel|phone|fon|mobile|cell|text|sms|whats ?app|ring|llama|appelle|ruf|звони|тел|电话|電話|微信)${GAP}(?:${DIGIT}${GAP}){5,}`,
  'u',
);
// A free or dear number whose end is a word of the keys: 1-800-FLOWERS.
const WORD_OF_KEYS =
  /(?<![\p{L}\p{Nd}])(?:\+?1[ ._-]?(?:8(?:00|33|44|55|66|77|88)|900)|0[89]00)[ ._-]?[a-z]{4}/u;

// Letters that are dialled as digits, beside digits.
const DIALLED = /(?<=\p{Nd}[^\p{L}\p{N}]?[oOlI]?)[oOlI](?=[^\p{L}\p{N}]?[\p{Nd}oOlI])/gu;
const DIALLED_FIRST = /(?<![\p{L}\p{N}])[oOlI](?=\p{Nd})/gu;

// Digits as words, and the numerals of Chinese, Japanese and Korean.
const NUMERALS: readonly string[][] = [
  ['zero', 'null', 'cero', 'ноль', '零', '〇', '영', '공'],
  ['one', 'eins', 'uno', 'один', '一', '壹', '일'],
  ['two', 'zwei', 'dos', 'deux', 'два', '二', '贰', '貳', '이'],
  ['three', 'drei', 'tres', 'trois', 'три', '三', '叁', '參', '삼'],
  ['four', 'vier', 'cuatro', 'quatre', 'четыре', '四', '肆', '사'],
  ['five', 'fünf', 'cinco', 'cinq', 'пять', '五', '伍', '오'],
  ['six', 'sechs', 'seis', 'шесть', '六', '陆', '陸', '육'],
  ['seven', 'sieben', 'siete', 'sept', 'семь', '七', '柒', '칠'],
  ['eight', 'acht', 'ocho', 'huit', 'восемь', '八', '捌', '팔'],
  ['nine', 'neun', 'nueve', 'neuf', 'девять', '九', '玖', '구'],
];
const DIGIT_OF = new Map(
  NUMERALS.flatMap((words, digit) => words.map((word): [string, string] => [word, String(digit)])),
);
const NUMERAL = new RegExp([...DIGIT_OF.keys()].join('|'), 'gu');

/** True when a reader could call somebody by what is in this text. */
export function holdsPhoneNumber(text: string): boolean {
  const plain = text.normalize('NFKC');
  const dialled = plain.replaceAll(DIALLED, '0').replaceAll(DIALLED_FIRST, '0');
  const counted = plain.toLowerCase().replaceAll(NUMERAL, (word) => DIGIT_OF.get(word) ?? word);
  return [plain.toLowerCase(), dialled, counted].some((reading) =>
    [GROUPED, LONG, PARTED, CALLED, WORD_OF_KEYS].some((pattern) => pattern.test(reading)),
  );
}

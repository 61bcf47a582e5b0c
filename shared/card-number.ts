// Finds card numbers in text, so that none is stored or logged. A number is rarely alone: the code
// or the date behind it, or an order's number before it, must not hide it.

// A run of digits in groups. Bounded on both sides, so that digits inside an id, a seed or a token
// are not taken for a card.
const DIGIT_RUN = /(?<![\w-])\d+(?:[ -]{1,2}\d+)*(?![\w-])/g;
// As cards print them, also with dots or slashes, which amounts and dates have too.
const PRINTED = /(?<!\d)\d{4}([./_])(?:\d{4}\1\d{4}\1\d{4}|\d{6}\1\d{4,5})(?!\d)/g;
const DIGITS_MIN = 13;
const LAYOUTS: ReadonlySet<string> = new Set(['4-4-4-4', '4-4-4-4-3', '4-6-4', '4-6-5']);
const GROUPS_MAX = 5;
/** How the first word of a card may begin: all of it, or its first four digits. */
const BEGINNING = /^(?:\d{13,19}$|\d{4}(?:-|$))/;
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;
const DASHES = /[\u2010-\u2015\u2212]/g;

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** True for 13–19 digits of a major issuer that pass Luhn; 16 where they begin with 2. */
function isCardNumber(digits: string): boolean {
  const issuer = /^(?:[3-6]\d{12,18}|2[2-7]\d{14})$/;
  return issuer.test(digits) && passesLuhn(digits);
}

/** True when a run is a card number, or what stands between spaces in it is laid out as one. */
function runHolds(run: string): boolean {
  if (run.length < DIGITS_MIN) return false;
  if (isCardNumber(run.replaceAll(/[ -]/g, ''))) return true;
  // A hyphen joins: the groups of an id are no card.
  const words = run.split(/ +/);
  for (const [first, word] of words.entries()) {
    if (!BEGINNING.test(word)) continue;
    for (let count = 1; count <= GROUPS_MAX; count++) {
      const groups = words
        .slice(first, first + count)
        .join('-')
        .split(/-+/)
        .filter((group) => group !== '');
      const layout = groups.map(({ length }) => length).join('-');
      const fits = groups.length === 1 || LAYOUTS.has(layout);
      if (fits && isCardNumber(groups.join(''))) return true;
    }
  }
  return false;
}

/** True for text that holds a plausible card number, however its digits are spelled or grouped. */
export function holdsCardNumber(text: string): boolean {
  // Almost no text has so many digits; it is spared the rest.
  if (!/(?:\p{Nd}[^\p{L}\p{Nd}]{0,3}){13}/u.test(text)) return false;
  const plain = text.normalize('NFKC').replaceAll(INVISIBLE, '').replaceAll(DASHES, '-');
  for (const [run] of plain.matchAll(DIGIT_RUN)) if (runHolds(run)) return true;
  for (const [printed] of plain.matchAll(PRINTED)) {
    if (isCardNumber(printed.replaceAll(/\D/g, ''))) return true;
  }
  return false;
}

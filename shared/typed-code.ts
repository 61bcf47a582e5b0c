// Codes as people type and paste them: in groups, with spaces or hyphens of any kind, in full-width or
// other digits, with the words of the mail around them. The one place that reads any of them, used by
// auth and by every client. What holds no code is not a guess and must not be counted as one.

/** Length of the code in a mail and of one from an authenticator app. */
export const MAIL_CODE_DIGITS = 8;
export const APP_CODE_DIGITS = 6;
const RECOVERY_CODE_LETTERS = 26;

// Between the groups of one code: spaces, dashes, dots, bars, and what cannot be seen. A comma or a
// colon stands between numbers that are not one.
const GAP = String.raw`[\s\p{Pd}\p{Default_Ignorable_Code_Point}\p{Cf}\u2212\u2043\u02D7\u30FC\u2500._·•‧・。…/|~*'’+]*`;
// Letters that a number is written next to without a gap are of scripts without gaps; in Latin ones
// the digits belong to a word.
const WORD = String.raw`[\p{Script=Latin}\d]`;

// In Unicode the ten digits of a script follow each other, and so do scripts that touch.
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

/** The digits of the one code of this length in the text, or `null` when there is none or several. */
export function typedDigits(text: string, length: number): string | null {
  // Digits only are folded: NFKC would make three of the one sign of a half.
  const runs = text
    .replaceAll(/\p{Nd}/gu, asciiDigit)
    .match(new RegExp(`(?<!${WORD})\\d(?:${GAP}\\d)*(?!${WORD})`, 'gu'));
  const codes = (runs ?? [])
    .map((run) => run.replaceAll(/\D/g, ''))
    .filter((digits) => digits.length === length);
  return codes.length === 1 ? (codes[0] ?? null) : null;
}

/** A recovery code as it is stored, without gaps and in capitals, or `null`. */
export function typedRecoveryCode(text: string): string | null {
  // A label, a number of a list, quotes: what is around the code is not of its last 26 letters.
  const groups = text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  let code = '';
  while (code.length < RECOVERY_CODE_LETTERS && groups.length > 0) code = groups.pop() + code;
  const isOne = groups.join('').length < RECOVERY_CODE_LETTERS;
  const isCode = code.length === RECOVERY_CODE_LETTERS && /^[A-Z2-7]+$/.test(code);
  return isOne && isCode ? code : null;
}

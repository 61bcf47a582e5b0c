// Codes as people type and paste them: in groups, with spaces or hyphens of any kind, in full-width or
// other digits, with the words of the mail around them. The one place that reads any of them, used by
// auth and by every client. What holds no code is not a guess and must not be counted as one.

/** Length of the code in a mail and of one from an authenticator app. */
export const MAIL_CODE_DIGITS = 8;
export const APP_CODE_DIGITS = 6;
const RECOVERY_CODE_LETTERS = 26;

// Between the groups of one code: spaces, dashes, dots, and what cannot be seen.
const GAP = String.raw`[\s\p{Pd}\p{Cf}.·_]*`;

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
    .match(new RegExp(`(?<![\\p{L}\\d])\\d(?:${GAP}\\d)*(?![\\p{L}\\d])`, 'gu'));
  const codes = (runs ?? [])
    .map((run) => run.replaceAll(/\D/g, ''))
    .filter((digits) => digits.length === length);
  return codes.length === 1 ? (codes[0] ?? null) : null;
}

/** A recovery code as it is stored, without gaps and in capitals, or `null`. */
export function typedRecoveryCode(text: string): string | null {
  // A label before the code ends with a colon, which no code has.
  const plain = text.normalize('NFKC');
  const letters = plain
    .slice(plain.lastIndexOf(':') + 1)
    .toUpperCase()
    .replaceAll(new RegExp(GAP, 'gu'), '');
  return letters.length === RECOVERY_CODE_LETTERS && /^[A-Z2-7]+$/.test(letters) ? letters : null;
}

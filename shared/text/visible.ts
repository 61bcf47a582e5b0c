// What may be said, as characters: stored and returned as plain text, never as markup. Pure.
// What nobody sees can hide or turn what others read, so it goes, except where a script or an emoji
// needs it. Decided by Unicode's properties, so that a character of tomorrow is decided as well.

// Scripts whose words hold joiners.
const JOINED =
  '\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Devanagari}\\p{Script=Bengali}' +
  '\\p{Script=Gurmukhi}\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}' +
  '\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}' +
  '\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Tibetan}\\p{Script=Mongolian}';
// Scripts that write vowels, tones and subscript letters as marks, so that a syllable needs more.
const STACKED = new RegExp(
  '[\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gurmukhi}\\p{Script=Gujarati}' +
    '\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}' +
    '\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Khmer}\\p{Script=Myanmar}' +
    '\\p{Script=Tibetan}\\p{Script=Javanese}\\p{Script=Balinese}]',
  'u',
);
const MARKS_MAX = 2;
const STACKED_MARKS_MAX = 4;

// Drawn as nothing though no property says so: an empty Braille cell, a note without a head, blank
// hieroglyphs, the place of an object.
const BLANKS = '\\u2800\\u{1D159}\\u{13441}\\u{13442}\\u{16FE4}\\uFFFC';
const NOT_SEEN = `\\p{White_Space}\\p{Default_Ignorable_Code_Point}\\p{C}${BLANKS}`;
const VISIBLE = new RegExp(`[^\\p{M}${NOT_SEEN}]`, 'u');

// Format characters that are drawn: signs over and before Arabic, Syriac and Kaithi numbers.
const DRAWN_FORMATS = '\\u0600-\\u0605\\u06DD\\u070F\\u0890\\u0891\\u08E2\\u{110BD}\\u{110CD}';
const JOINERS_AND_SELECTORS = '\\u200C\\u200D\\uFE0E\\uFE0F';
// An emoji is left whole: joiners, selectors and the tags of England, Scotland and Wales are its own,
// also where a keyboard leaves out the selectors between its parts.
const EMOJI = String.raw`\p{RGI_Emoji}(?:\u200D\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]?)*`;
const HIDDEN = new RegExp(
  `(${EMOJI})` +
    `|[[\\p{Default_Ignorable_Code_Point}\\p{Cf}]--[${JOINERS_AND_SELECTORS}${DRAWN_FORMATS}]]` +
    String.raw`|[[\p{Cc}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]--[\n]]` +
    // A selector behind what it selects nothing of.
    String.raw`|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}])[\uFE0E\uFE0F]`,
  'gv',
);
const EMOJI_PART = '\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F';
const STRAY_JOINERS = new RegExp(
  `(${EMOJI})` +
    `|(?<![${EMOJI_PART}${JOINED}])[\\u200C\\u200D]+` +
    `|(?<=[${JOINED}])[\\u200C\\u200D]+(?![${JOINED}])` +
    `|(?<=[${EMOJI_PART}])[\\u200C\\u200D]+(?!\\p{Extended_Pictographic})`,
  'gv',
);
const MARKED = new RegExp(
  String.raw`(${EMOJI})|([^\p{M}\u200C\u200D])?([\p{M}\u200C\u200D]+)`,
  'gv',
);
const BLANK_LINES = new RegExp(`\\n(?:[^\\S\\n]*[${BLANKS}]*[^\\S\\n]*\\n){2,}`, 'gu');
const PLAIN = /^[\x20-\x7e]*$/;

const NO_BASE = new RegExp(`^[${NOT_SEEN}]?$`, 'u');

// The marks that a base keeps: two, in scripts that stack them four of which none comes twice. None
// stands on nothing. Joiners were judged before.
function marksOf(base: string, marks: string): string {
  if (NO_BASE.test(base)) return '';
  let count = [...base.normalize('NFD')].length - 1;
  let kept = '';
  for (const mark of marks) {
    const isJoiner = mark === '\u200C' || mark === '\u200D';
    const isNeeded = STACKED.test(base) && STACKED.test(mark) && !kept.includes(mark);
    if (!isJoiner && count >= (isNeeded ? STACKED_MARKS_MAX : MARKS_MAX)) continue;
    if (!isJoiner) count += 1;
    kept += mark;
  }
  return kept;
}

/** What is drawn as nothing, though it counts as a letter or a sign. */
export const BLANK = new RegExp(`[${BLANKS}]`, 'u');

/** NFC, without controls, bidi overrides, what is not seen, and towers of combining marks. */
export function normalizeText(raw: string): string {
  if (PLAIN.test(raw)) return raw.trim();
  const keepEmoji = (_: string, emoji?: string) => emoji ?? '';
  return raw
    .normalize('NFC')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(HIDDEN, keepEmoji)
    .replaceAll(STRAY_JOINERS, keepEmoji)
    .replaceAll(MARKED, (_, emoji?: string, base = '', marks = '') =>
      emoji === undefined ? `${base}${marksOf(base, marks)}` : emoji,
    )
    .normalize('NFC')
    .replaceAll(BLANK_LINES, '\n\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/** True when a reader sees something: a letter, a sign or a picture that marks could stand on. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/** Length as people count it: code points, not UTF-16 units. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

// What may be said, as characters: stored and returned as plain text, never as markup. Pure.
// Zero-width and bidi characters can hide or turn what others read, so they go, except where a
// script or an emoji needs them.

/** NFC, without controls, bidi overrides, invisible characters and towers of combining marks. */
export function normalizeText(raw: string): string {
  if (PLAIN.test(raw)) return raw.trim();
  return raw
    .normalize('NFC')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(HIDDEN, '')
    .replaceAll(STRAY_JOINERS, '')
    .replaceAll(/(\p{M}{3})\p{M}+/gu, '$1')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

const PLAIN = /^[\x20-\x7e]*$/;

// Controls but the line feed, bidi marks and overrides, invisible spaces and operators, tags,
// interlinear annotations, private use and unassigned code points.
const HIDDEN =
  /(?!\n)\p{Cc}|\u034F|\u17B4|\u17B5|\u180B|\u180C|\u180D|\u180F|[\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF0-\uFFFB]|[\u{E0000}-\u{E0FFF}]|\p{Co}|\p{Cn}/gu;

// U+200C and U+200D between two letters (Persian, Indic) or behind an emoji stay.
const STRAY_JOINERS =
  /(?<!\uFE0F)(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200C\u200D]+|[\u200C\u200D]+(?![\p{L}\p{Extended_Pictographic}])/gu;

/** Length as people count it: code points, not UTF-16 units. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

const ONE_EMOJI = /^\p{RGI_Emoji}$/v;

/** True for exactly one emoji, sequences included. */
export function isEmoji(text: string): boolean {
  return ONE_EMOJI.test(text);
}

const MENTION = /(?<![\p{L}\p{N}])@([\p{L}\p{N}][\p{L}\p{M}\p{N} ._-]{2,19})/gu;
const MENTIONS_MAX = 10;

/** Names that a text mentions with `@`, longest match first; `idOf` knows who is called so. */
export function mentionsOf(
  text: string,
  idOf: (lowerName: string) => string | undefined,
): { id: string; name: string }[] {
  const found = new Map<string, string>();
  for (const [, candidate = ''] of text.matchAll(MENTION)) {
    for (let end = candidate.length; end >= 3; end--) {
      const name = candidate.slice(0, end);
      const id = idOf(name.toLowerCase());
      if (id === undefined) continue;
      found.set(id, name);
      break;
    }
    if (found.size >= MENTIONS_MAX) break;
  }
  return [...found].map(([id, name]) => ({ id, name }));
}

// The scripts of a text, by UTS 39: a word in two scripts is read as one in either. A letter that
// several scripts share fits each of them; Japanese, Korean and Chinese are written in several.

// The scripts that living languages are written in (UAX 31, recommended and limited use). A letter of
// any other, as of hieroglyphs, fits none.
const SCRIPTS = `Latin Greek Cyrillic Armenian Hebrew Arabic Syriac Thaana Nko Devanagari Bengali
  Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Thai Lao Tibetan Myanmar Georgian
  Hangul Ethiopic Cherokee Canadian_Aboriginal Khmer Mongolian Hiragana Katakana Bopomofo Han Yi Lisu
  Javanese Balinese Sundanese Cham Tifinagh Vai Bamum Osage Adlam Batak Buginese Lepcha Limbu
  New_Tai_Lue Tai_Le Tai_Tham Tai_Viet Ol_Chiki Saurashtra Kayah_Li Meetei_Mayek Newa Chakma
  Wancho Miao Hanifi_Rohingya`.split(/\s+/);

const SHARED = /[\p{scx=Common}\p{scx=Inherited}]/u;

let tests: RegExp[] | null = null;

// Those that go together: one script, or one of the ways to write Chinese, Japanese or Korean.
function scripts(): RegExp[] {
  tests ??= [
    ...SCRIPTS.map((script) => new RegExp(`\\p{scx=${script}}`, 'u')),
    /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]/u,
    /[\p{scx=Han}\p{scx=Bopomofo}]/u,
    /[\p{scx=Han}\p{scx=Hangul}]/u,
  ];
  return tests;
}

/** True when all letters and marks of a text belong to one script. */
export function isOneScript(text: string): boolean {
  const letters = [...text].filter((letter) => !SHARED.test(letter));
  if (letters.every((letter) => letter < '\u0250')) return true;
  return scripts().some((script) => letters.every((letter) => script.test(letter)));
}

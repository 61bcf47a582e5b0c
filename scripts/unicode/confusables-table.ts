// Makes the table of look-alikes (shared/text/confusables-data.ts) from Unicode's own file. What one
// would get wrong: a letter is folded as it is drawn, and a capital is drawn otherwise than its small
// letter, so each gets the shape of its own, and its partner's only where that is a plain letter and
// its own is not. Pure; Unicode properties are those of the Node that runs it.

/** The version of Unicode that the file must be of, and Node must know. */
export const UNICODE_VERSION = '17.0';

const SOURCE_LINE = /^([0-9A-F]+) ;\t([0-9A-F ]+) ;\tMA\t#\*? \( .* \) (.+?) → (.+?)\t#/;
const HIDDEN = /[\p{M}\p{Default_Ignorable_Code_Point}]/gu;
const ASCII = /^[\x21-\x7e]+$/;

const textOf = (codes: string) =>
  codes
    .trim()
    .split(' ')
    .map((code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .join('');

/** Small capitals are drawn as capitals; UTS 39 leaves them apart. By name, but for two it lacks. */
const SMALL_CAPITAL = /^LATIN LETTER SMALL CAPITAL ([A-Z])$/;
const UNNAMED_SMALL_CAPITALS = { '\ua730': 'f', '\ua7af': 'q' };

// Letters in dark circles and squares, and those of flags: drawn as letters, without a mapping.
const LETTER_ROWS = [0x1f150, 0x1f170, 0x1f1e6];

interface Source {
  prototypes: Map<string, string>;
  smallCapitals: Map<string, string>;
}

/** Reads the file; throws when it is of another version. */
export function readSource(file: string): Source {
  if (!file.includes(`# Version: ${UNICODE_VERSION}.0\n`)) throw new Error('another version');
  const prototypes = new Map<string, string>();
  const smallCapitals = new Map<string, string>(Object.entries(UNNAMED_SMALL_CAPITALS));
  const name = (letter: string, called: string) => {
    const drawn = SMALL_CAPITAL.exec(called)?.[1];
    if (drawn !== undefined) smallCapitals.set(letter, drawn.toLowerCase());
  };
  for (const line of file.split('\n')) {
    const [, from, to, fromName, toNames] = SOURCE_LINE.exec(line) ?? [];
    if (from === undefined || to === undefined) continue;
    prototypes.set(textOf(from), textOf(to));
    name(textOf(from), fromName ?? '');
    const names = toNames?.split(', ') ?? [];
    for (const [index, letter] of [...textOf(to)].entries()) name(letter, names[index] ?? '');
  }
  for (const row of LETTER_ROWS) {
    for (let index = 0; index < 26; index++) {
      prototypes.set(String.fromCodePoint(row + index), String.fromCharCode(0x61 + index));
    }
  }
  return { prototypes, smallCapitals };
}

// What is drawn, as far as the file goes; accents and what is not drawn are left out.
function shapeOf({ prototypes, smallCapitals }: Source, text: string, depth = 0): string {
  if (depth > 8) throw new Error(`no end of ${text}`);
  let shape = '';
  for (const letter of text.normalize('NFKD').replaceAll(HIDDEN, '')) {
    const capital = smallCapitals.get(letter);
    const prototype = prototypes.get(letter);
    if (capital !== undefined) shape += shapeOf({ prototypes, smallCapitals }, capital, depth + 1);
    else if (prototype === undefined) shape += letter;
    else shape += shapeOf({ prototypes, smallCapitals }, prototype, depth + 1);
  }
  // Only of Latin letters does the small one stand for the same shape here.
  const small = shape.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  return small === shape ? shape : shapeOf({ prototypes, smallCapitals }, small, depth + 1);
}

function foldedShape(source: Source, letter: string): string {
  const own = shapeOf(source, letter);
  if (ASCII.test(own)) return own;
  const small = letter.toLowerCase();
  for (const partner of [letter.toUpperCase(), small]) {
    const other = shapeOf(source, partner);
    if (partner !== letter && [...partner].length === 1 && ASCII.test(other)) return other;
  }
  return (small === letter ? own : shapeOf(source, small)).toLowerCase();
}

/** The table: each line a shape, a tab, and the letters that are drawn so. */
export function tableOf(source: Source): string {
  const letters = new Set([...source.prototypes.keys(), ...source.smallCapitals.keys()]);
  for (const letter of [...letters]) {
    for (const partner of [letter.toUpperCase(), letter.toLowerCase()]) {
      if ([...partner].length === 1) letters.add(partner);
    }
  }
  const byShape = new Map<string, string[]>();
  for (const letter of letters) {
    // What is decomposed or dropped before anything is looked up needs no line.
    if (letter.normalize('NFKD') !== letter || letter.replaceAll(HIDDEN, '') === '') continue;
    if (/\s/u.test(letter)) continue;
    const shape = foldedShape(source, letter);
    if (shape === letter.toLowerCase()) continue;
    byShape.set(shape, [...(byShape.get(shape) ?? []), letter]);
  }
  const order = (one: string, two: string) => (one < two ? -1 : 1);
  return [...byShape]
    .sort(([one], [two]) => order(one, two))
    .map(([shape, drawn]) => `${shape}\t${drawn.sort(order).join('')}`)
    .join('\n');
}

// Whether a text holds an address. Judged as a browser reads one (WHATWG URL, IDNA) and by the public
// suffix list, in every reading that people fall back to when the plain one is refused: other dots,
// look-alike letters, gaps, a dot that is spelled out. What one would get wrong: two words with a
// dot between them are an address when the second is a public suffix, whatever the writer meant.

import { parse } from 'tldts';
import { asciiOf } from './fold.ts';

// A scheme with two slashes, one that opens something without them, or `www`.
const SCHEME =
  /(?<![\p{L}\p{N}])[a-z][a-z0-9+.-]{1,15}:[\\/]{2}|(?<![\p{L}\p{N}])(?:h(?:tt|xx)ps?|ftps?|wss?|mailto|tel|sms|javascript|data|file|magnet|intent|tg|discord|steam|skype|viber|whatsapp|bitcoin|ethereum|sip):[\\/]*[\p{L}\p{N}]|(?<![\p{L}\p{N}])www\d{0,2}\s?\.\s?[\p{L}\p{N}]|(?<!:)[\\/]{2}(?=[\p{L}\p{N}-]+\.)/u;
const IPV6 = /\[[0-9a-f]*:[0-9a-f:.]*:[0-9a-f.]*\]/;
const HOST = /(?<![\p{L}\p{N}\p{M}_-])[\p{L}\p{N}\p{M}_-]+(?:\.[\p{L}\p{N}\p{M}_-]+)+/gu;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

// Dots of other scripts, and signs that are put for one.
const DOTS = /[\u3002\uFF61\u00B7\u2022\u2027\u2219\u22C5\u2024\u0701\u0702\uA4F8\u06D4]/g;
// Endings that are no words of a sentence, so that a gap before them tells nothing.
const ENDINGS = 'com|net|org|io|gg|xyz|biz|ru|cc|ly';
const SPACED_ENDINGS = 'c ?o ?m|n ?e ?t|o ?r ?g|x ?y ?z';
const SPELLED_ENDINGS = `${ENDINGS}|me|tv|co|app|bet|vip|win|club|info|link|site|shop|online|casino`;
const SPELLED_DOT = '[([{<]\\s*(?:d[o0]t|point|punkt|punto|\\.|,)\\s*[)\\]}>]';

const BRACKETED_DOT = new RegExp(`\\s*${SPELLED_DOT}\\s*`, 'gu');
const WORD_DOT = new RegExp(
  `[\\p{L}\\p{N}]\\s*[-_*\\s]d[o0]t[-_*\\s]\\s*(?:${SPELLED_ENDINGS})(?![\\p{L}\\p{N}])`,
  'u',
);
const GLUED_DOT = new RegExp(`[\\p{L}\\p{N}]{2}d[o0]t(?:${ENDINGS})(?![\\p{L}\\p{N}])`, 'u');
const GAP_BEFORE_ENDING = new RegExp(
  `[\\p{L}\\p{N}\\p{Extended_Pictographic}]\\s*[.,;]\\s*(?:${ENDINGS}|${SPACED_ENDINGS})(?![\\p{L}\\p{N}.])`,
  'u',
);
const GAP_BEFORE_DOT = /(?<=[\p{L}\p{N}])\s+\.\s*(?=[\p{L}])/gu;
// Letters one by one: "e v i l . c o m".
const SPACED_OUT = /(?<![\p{L}\p{N}])(?:[\p{L}\p{N}.]\s){4,}[\p{L}\p{N}](?![\p{L}\p{N}])/gu;

const LEET: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', '3': 'e' };

function isPublicHost(host: string): boolean {
  if (IPV4.test(host)) return true;
  let name: string;
  try {
    // Lower case, ASCII of other scripts, percent-escapes: what a browser would ask for.
    name = new URL(`http://${host}`).hostname;
  } catch {
    return false;
  }
  const { domain, isIcann, isIp } = parse(name);
  return isIp !== true && isIcann === true && domain !== null;
}

function holdsHost(text: string): boolean {
  for (const [host] of text.matchAll(HOST)) {
    if (isPublicHost(host)) return true;
    const ending = host.slice(host.lastIndexOf('.') + 1);
    if (!/[013]/.test(ending) || !/[a-z]/.test(ending)) continue;
    const read = ending.replaceAll(/[013]/g, (digit) => LEET[digit] ?? digit);
    if (isPublicHost(host.slice(0, -ending.length) + read)) return true;
  }
  return false;
}

const unescaped = (text: string) =>
  text.replaceAll(/%([2-7][0-9a-f])/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));

// Nothing can be followed without one of these, and most messages have none.
const MAY_BE_LINK = /[.:/\\,;%]|d[o0]t/;

function isLink(reading: string): boolean {
  if (!MAY_BE_LINK.test(reading)) return false;
  if (SCHEME.test(reading) || IPV6.test(reading)) return true;
  if (WORD_DOT.test(reading) || GLUED_DOT.test(reading)) return true;
  if (GAP_BEFORE_ENDING.test(reading)) return true;
  const joined = reading.replaceAll(BRACKETED_DOT, '.');
  const readings = new Set([
    reading,
    joined,
    joined.replaceAll(GAP_BEFORE_DOT, '.'),
    reading.replaceAll(SPACED_OUT, (run) => run.replaceAll(/\s/gu, '')),
  ]);
  return [...readings].some(holdsHost);
}

/** True when a reader could follow something in this text out of the platform. */
export function holdsLink(text: string): boolean {
  const plain = text
    .replaceAll(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '')
    .normalize('NFKC')
    .toLowerCase();
  const read = unescaped(plain).replaceAll(DOTS, '.');
  if (isLink(read)) return true;
  const drawn = asciiOf(text).toLowerCase();
  if (drawn === text.toLowerCase()) return false;
  const letters = unescaped(drawn).replaceAll(DOTS, '.');
  // A foreign `m` is drawn as `rn`, which may stand for either.
  return isLink(letters) || isLink(letters.replaceAll('rn', 'm'));
}

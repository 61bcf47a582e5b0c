// Whether a text holds an address. Judged as a browser reads one (WHATWG URL, IDNA) and by the public
// suffix list, in every reading that people fall back to when the plain one is refused: other dots,
// look-alike letters, gaps, a dot that is spelled out. What one would get wrong: two words with a
// dot between them are an address when the second is a public suffix, whatever the writer meant.

import { parse } from 'tldts';
import { asciiOf } from './fold.ts';

// A scheme with two slashes, one that opens something without them, or `www`.
const SCHEMES =
  'h(?:tt|xx|\\*{2})ps?|ftps?|wss?|mailto|tel|sms|javascript|vbscript|data|file|magnet|intent|ipfs|tg|' +
  'discord|steam|skype|viber|whatsapp|bitcoin|ethereum|sip';
const SCHEME = new RegExp(
  [
    String.raw`(?<![\p{L}\p{N}])[a-z][a-z0-9+.-]{1,15}:[\\/]{2}`,
    String.raw`(?<![\p{L}\p{N}])(?:${SCHEMES}):[\\/?]*[\p{L}\p{N}]`,
    // Its colon or its slashes apart, or lost.
    String.raw`(?<![\p{L}\p{N}])h(?:tt|xx)ps?\s*[:;.]?\s*[\\/]\s*[\\/]?\s*[\p{L}\p{N}]`,
    String.raw`(?<![\p{L}\p{N}])www\d{0,2}\s?\.\s?[\p{L}\p{N}]`,
    String.raw`(?<!:)[\\/]{2}(?=[\p{L}\p{N}-]+\.)`,
    String.raw`(?<![\p{L}\p{N}])xn--[a-z0-9]`,
  ].join('|'),
  'u',
);
const IPV6 = /\[[0-9a-f]*:[0-9a-f:.]*:[0-9a-f.]*\]/;
// Without brackets: long enough that it is no time of day.
const BARE_IPV6 =
  /(?<![\p{L}\p{N}:])(?=(?:[0-9a-f]*:){3})[0-9a-f]*(?::[0-9a-f]*){2,7}(?![\p{L}\p{N}:])/gu;
const LABEL = String.raw`[\p{L}\p{N}\p{M}\p{Extended_Pictographic}\uFE0F_-]`;
const HOST = new RegExp(String.raw`(?<!${LABEL})${LABEL}+(?:\.${LABEL}+)+`, 'gu');
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
// Four numbers, or fewer in the digits of a machine: what "1.5" is not.
const NUMBERS = /^(?:[0-9a-fx]+\.){3}[0-9a-fx]+$|^(?=.*0x)[0-9a-fx.]+$/;

// Dots of other scripts, and signs that are put for one.
const DOTS =
  /[\u3002\uFF61\u00B0\u00B7\u02D9\u0964\u1361\u166E\u16EB\u17D4\u1802\u1803\u1809\u2022\u2027\u2218\u2219\u22C5\u2024\u2E33\u30FB\u25CF\u25CB\u25E6\u26AA\u26AB\u0701\u0702\uA4F8\u06D4\u{1F534}\u{1F535}]/gu;
// Endings that are no words of a sentence, so that a gap before them tells nothing.
const ENDINGS = 'com|net|org|io|gg|xyz|biz|ru|cc|ly';
const SPACED_ENDINGS = 'c[ .]?o[ .]?m|n[ .]?e[ .]?t|o[ .]?r[ .]?g|x[ .]?y[ .]?z';
const SPELLED_ENDINGS = `${ENDINGS}|me|tv|co|app|bet|vip|win|club|info|link|site|shop|online|casino`;
const SPELLED_DOT =
  '[([{<]\\s*(?:d[o0]t|point|punkt|punto|ponto|\u0442\u043E\u0447\u043A\u0430|[\u70B9\u9EDE]|\\.|,)\\s*[)\\]}>]';

const BRACKETED_DOT = new RegExp(`\\s*${SPELLED_DOT}\\s*`, 'gu');
const WORD_DOT = new RegExp(
  [
    `[\\p{L}\\p{N}]\\s*[-_*\\s]d[. ]?[o0][. ]?t[-_*\\s]\\s*(?:${SPELLED_ENDINGS}|${SPACED_ENDINGS})`,
    // In other languages, where the ending is no word of theirs.
    `[\\p{L}\\p{N}]\\s*[-_*\\s](?:point|punkt|punto|ponto)[-_*\\s]\\s*(?:${ENDINGS}|${SPACED_ENDINGS})`,
    `[\\p{L}\\p{N}]\\s*(?:\u0442\u043E\u0447\u043A\u0430|[\u70B9\u9EDE])\\s*(?:${ENDINGS}|\u0440\u0443|\u0440\u0444|\u043A\u043E\u043C)`,
  ]
    .map((spelled) => `${spelled}(?![\\p{L}\\p{N}])`)
    .join('|'),
  'u',
);
const GLUED_DOT = new RegExp(`[\\p{L}\\p{N}]{2}d[o0]t(?:${ENDINGS})(?![\\p{L}\\p{N}])`, 'u');
// A dot with a gap behind it, or signs instead of one without a gap: behind a comma and a gap a
// sentence goes on ("café, com leite").
const GAP_BEFORE_ENDING = new RegExp(
  `[\\p{L}\\p{N}\\p{Extended_Pictographic}](?:\\s*\\.\\s*|\\s*[,;])(?:${ENDINGS}|${SPACED_ENDINGS})(?![\\p{L}\\p{N}.])`,
  'u',
);
const SIGN = String.raw`[^\p{L}\p{M}\p{N}\s'’/-]`;
const SIGNS_BEFORE_ENDING = new RegExp(
  String.raw`[\p{L}\p{N}](?:\s?${SIGN}{1,4}|\s?(?=${SIGN}{0,3}\.)${SIGN}{1,4}\s|\/(?=com)|\/\.\/)(?:com|net|org|xyz)(?![\p{L}\p{N}])`,
  'u',
);
// Known shorteners with a gap for their dot, and what stands behind their slash.
const GAP_BEFORE_PATH =
  /(?<![\p{L}\p{N}])(?:(?:t|telegram|wa) me|bit ly|goo gl|youtu be|discord gg)\/[\p{L}\p{N}]|[\p{L}\p{N}] (?:com|xyz)\/[\p{L}\p{N}]|(?<![\p{L}\p{N}])(?:www|h(?:tt|xx)ps?)[\s.]{1,3}[\p{L}\p{N}-]{1,63}[\s.]{1,3}(?:com|net|org|xyz|io|gg)(?![\p{L}\p{N}])/u;
const GAP_BEFORE_DOT = /(?<=[\p{L}\p{N}])\s+\.\s*(?=[\p{L}])/gu;
// Letters one by one: "e v i l . c o m".
const SPACED_OUT = /(?<![\p{L}\p{N}])(?:[\p{L}\p{N}.]\s){4,}[\p{L}\p{N}](?![\p{L}\p{N}])/gu;

const LEET: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', '3': 'e' };

function isPublicHost(host: string): boolean {
  let name: string;
  try {
    // Lower case, ASCII of other scripts, percent-escapes: what a browser would ask for.
    name = new URL(`http://${host}`).hostname;
  } catch {
    return false;
  }
  if (IPV4.test(name)) return NUMBERS.test(host);
  const { domain, isIcann, isIp } = parse(name, { validateHostname: false });
  return isIp !== true && isIcann === true && domain !== null;
}

function isIpv6(address: string): boolean {
  // At least two numbers: two colons are a face or an operator as well.
  return address.split(':').filter(Boolean).length > 1 && URL.canParse(`http://[${address}]`);
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
const MAY_BE_LINK =
  /[.:/\\,;%]|d[o0. ]{1,3}t|xn--|p[ou][in]n?[kt]|ponto|\u0442\u043E\u0447\u043A\u0430|[\u70B9\u9EDE]|www|com|net|org|xyz/;

const SHAPES = [IPV6, WORD_DOT, GLUED_DOT, GAP_BEFORE_ENDING, SIGNS_BEFORE_ENDING, GAP_BEFORE_PATH];

function isLink(reading: string): boolean {
  if (!MAY_BE_LINK.test(reading)) return false;
  // A browser reads a scheme over the ends of lines.
  if ([reading, reading.replaceAll(/[\t\n]/g, '')].some((each) => SCHEME.test(each))) return true;
  if (SHAPES.some((shape) => shape.test(reading))) return true;
  if ((reading.match(BARE_IPV6) ?? []).some(isIpv6)) return true;
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

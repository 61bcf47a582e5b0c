// Display names and titles: what others see. Two names that look the same to a reader cannot both
// exist, so a name is unique by its folded copy. A name or a title is also a place where anybody can
// put what everybody reads, so it holds no address, no number to call and no advertisement.

import { err, ok, type Result } from '../result.ts';
import { foldText, readingOf } from './fold.ts';
import { speaksForTheHouse } from './house-voice.ts';
import { holdsLink } from './link.ts';
import { holdsPhoneNumber } from './phone-number.ts';
import { isOneScript } from './script.ts';
import { BLANK, lengthOf, normalizeText } from './visible.ts';

/** Code points of a title. */
export const TITLE_LENGTH_MAX = 64;

// Letters and digits, between them a sign or a gap, or a shortened word's dot with its gap: "Dr. Ann".
const NAME = /^(?=.{3,20}$)[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}]|(?:[ ._'-]|\. )(?=[\p{L}\p{N}]))+$/u;
// Letters of their own: not those that only change the one before, as a length or a tone.
const OWN_LETTER = /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{Nd}]/u;
const APOSTROPHES = /[\u2018\u2019\u02BC]/g;

/** Why a name or a title is none that others may be shown. */
export type NameProblem =
  | 'characters'
  | 'mixed_scripts'
  | 'address'
  | 'phone_number'
  | 'promotion'
  | 'reserved';

/**
 * The name as shown: NFKC, single spaces, one apostrophe, 3 to 20 characters each of which is seen; `null` for what
 * is none.
 */
export function normalizeDisplayName(text: string): string | null {
  const name = text.normalize('NFKC').trim().replaceAll(/ +/g, ' ').replaceAll(APOSTROPHES, "'");
  if (!NAME.test(name) || !OWN_LETTER.test(name) || BLANK.test(name)) return null;
  // What `normalizeText` would change is not seen, or stands on too many marks.
  return normalizeText(name) === name ? name : null;
}

/** The form that must be unique: letters and digits as they look, without case, accents and gaps. */
export function foldDisplayName(name: string): string {
  // A sign of a keyboard is drawn as letters here and there (% as o/o), and is none of a name.
  return foldText(name.replaceAll(/(?=\p{ASCII})[^\p{L}\p{N}]/gu, ''));
}

/** True for a name that a reader would take for the house, in whatever letters. */
export function isReservedName(name: string): boolean {
  return speaksForTheHouse(name);
}

const SAYS_SOMETHING = /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{N}\p{RGI_Emoji}]/v;
// A name of another service: with its sign, or behind the service.
const HANDLE =
  /(?<![\p{L}\p{N}])@[\p{L}\p{N}_]|[\p{L}\p{N}]#\d{4}(?!\d)|(?<![\p{L}\p{N}])(?:tg|ig|insta|instagram|snap|snapchat|kik|discord|line|wechat|signal|skype|viber|twitter|tiktok|twitch)(?: ?id)?\s*[:=]/u;

// An ending behind a name without its dot is still read as an address.
const BARE_ENDING = /[\p{L}\p{N}][ _-]+(?:com|net|org|gg|io|xyz|www)$|^www[ _-]?\p{L}/iu;

const PRIZES =
  'sc|gc|coins?|cash|money|spins?|chips?|credits?|sweeps|bonus(?:es)?|crypto|btc|usdt|gifts?|rewards?|prizes?';
// By the reading, so in whatever letters and with whatever between them.
const PROMOTIONS = [
  `(?:free|win|earn|get|claim|buy|sell|cheap|cash) ?(?:${PRIZES})`,
  `(?:${PRIZES}) ?(?:4|for) ?(?:free|sale|u|you)`,
  `(?:${PRIZES}) ?(?:giveaway|code|promo)`,
  'give ?aways?',
  'promo ?codes?',
  'bonus ?codes?',
  'referral|refer a friend',
  '(?:win|play|bet|join|visit|sign ?up|signup|register|gamble) (?:at|on|now|with|our|my|free|today)',
  '(?:dm|pm|msg|message|text|call|add|follow|contact|whatsapp|telegram) (?:me|us|now)',
  'click (?:here|link)|link in bio|use code|my code',
  'telegram|whats ?app|only ?fans|insta|instagram|snapchat|we ?chat|viber|skype',
  '(?:tg|ig|kik|discord|line id) [^ ]+|casino bonus|no deposit',
  'double your|100% legit|best odds',
];

const wordsOf = (text: string) =>
  readingOf(text)
    .replaceAll(/[^\p{L}\p{N}%]+/gu, ' ')
    .trim();

let promotion: RegExp | null = null;

function isPromotion(text: string): boolean {
  // Patterns are written in letters and read in shapes; their own signs are ASCII and stay.
  promotion ??= new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${PROMOTIONS.map(shaped).join('|')})(?![\\p{L}\\p{N}])`,
    'u',
  );
  const spread = text.replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, ' ');
  return promotion.test(wordsOf(text)) || promotion.test(wordsOf(spread));
}

// Letters of a pattern as the reading has them; `?`, `(`, `|` and `%` are nobody's shape.
function shaped(pattern: string): string {
  return pattern.replaceAll(/[a-z0-9]/g, (letter) => {
    const shape = readingOf(letter);
    return shape.length > 1 ? `(?:${shape})` : shape;
  });
}

function problemOf(text: string): NameProblem | null {
  if (holdsLink(text) || BARE_ENDING.test(text) || HANDLE.test(text.toLowerCase()))
    return 'address';
  if (holdsPhoneNumber(text)) return 'phone_number';
  if (isPromotion(text)) return 'promotion';
  return speaksForTheHouse(text) ? 'reserved' : null;
}

/** Judges a display name: as it is shown, or what is wrong with it. */
export function judgeDisplayName(
  typed: string,
): Result<string, 'invalid_request' | 'display_name_taken'> {
  const refused = (problem: NameProblem) =>
    err('invalid_request', { field: 'displayName', problem });
  const name = normalizeDisplayName(typed);
  if (name === null) return refused('characters');
  // Letters that are drawn as dots or strokes alone.
  if (foldDisplayName(name) === '') return refused('characters');
  const problem = problemOf(name);
  if (problem !== null && problem !== 'reserved') return refused(problem);
  // Answered like a name that somebody has: in two scripts it is read as somebody's in one.
  return problem === null && isOneScript(name) ? ok(name) : err('display_name_taken');
}

/** Judges the title of a group: one line, as it is shown, or what is wrong with it. */
export function judgeTitle(typed: string): Result<string, 'invalid_request'> {
  const refused = (problem: NameProblem) => err('invalid_request', { field: 'title', problem });
  const title = normalizeText(typed).replaceAll(/\s+/gu, ' ');
  if (!SAYS_SOMETHING.test(title) || BLANK.test(title) || lengthOf(title) > TITLE_LENGTH_MAX) {
    return refused('characters');
  }
  // A title may be of two languages; a word is of one.
  if (!title.split(/[^\p{L}\p{M}]+/u).every(isOneScript)) return refused('mixed_scripts');
  const problem = problemOf(title);
  return problem === null ? ok(title) : refused(problem);
}

// Text filter: the port through which messages are judged before they are written, and the judge of the house:
// words and links. Another one (a service, a model) must stay synchronous here; a slow one belongs
// into the report queue.

import type { RoomPolicy } from '#shared/contracts/chat-room.ts';
import { readingOf } from '#shared/text/fold.ts';
import { holdsLink } from '#shared/text/link.ts';

/** Why a text was refused; `null` lets it pass. */
export type Verdict = 'word' | 'link' | null;

/** Judges a normalised text. */
export type TextFilter = (text: string) => Verdict;

// What may stand between the letters of a word without making others of it.
const GAP = String.raw`[^\p{L}\p{N}]{0,2}`;
const escaped = (sign: string) => sign.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);

// A word as it is read, its letters stretched or apart; a sign in it must be there.
function patternOf(word: string): string {
  return [...readingOf(word)]
    .map((letter) => (/[\p{L}\p{N}]/u.test(letter) ? `${letter}+` : escaped(letter)))
    .join(GAP);
}

// Signs that stand for letters also stand behind a word as what they are.
const SIGNS = /[!@$]/g;

/** The house's filter for a room's settings. */
export function wordAndLinkFilter(policy: Pick<RoomPolicy, 'links' | 'words'>): TextFilter {
  const words = policy.words.map(patternOf);
  const pattern =
    words.length === 0
      ? null
      : new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'u');
  return (text) => {
    if (!policy.links && holdsLink(text)) return 'link';
    if (pattern === null) return null;
    const readings = [text, text.replaceAll(SIGNS, ' ')].map(readingOf);
    return readings.some((reading) => pattern.test(reading)) ? 'word' : null;
  };
}

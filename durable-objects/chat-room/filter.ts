// The port through which messages are judged before they are written, and the judge of the house:
// words and links. Another one (a service, a model) must stay synchronous here; a slow one belongs
// into the report queue.

import type { RoomPolicy } from '#shared/contracts/chat-room.ts';

/** Why a text was refused; `null` lets it pass. */
export type Verdict = 'word' | 'link' | null;

/** Judges a normalised text. */
export type TextFilter = (text: string) => Verdict;

const ENDINGS =
  'com|net|org|io|gg|me|ru|info|biz|xyz|app|link|site|online|casino|bet|top|club|co|tv|cc|ly';
// A scheme, a www, or a name with a known ending; a dot that is spelled out may stand apart.
const LINK = new RegExp(
  String.raw`\b[a-z][a-z0-9+.-]{1,15}:\/\/|\bwww\.|\b[a-z0-9-]+(?:\.|\s?[([]dot[)\]]\s?)(?:${ENDINGS})\b`,
  'i',
);

// As an address bar reads it: full-width, circled and other letters, and the dots of other scripts.
const asAddress = (text: string) => text.normalize('NFKC').replaceAll('\u3002', '.');

// Digits and signs that stand for letters; what is between letters to break a word up.
const STAND_INS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
};

function fold(text: string): string {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return [...plain].map((letter) => STAND_INS[letter] ?? letter).join('');
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** The house's filter for a room's settings. */
export function wordAndLinkFilter(policy: Pick<RoomPolicy, 'links' | 'words'>): TextFilter {
  const words = policy.words.map((word) =>
    [...fold(word)].map(escaped).join(String.raw`[\s._*-]?`),
  );
  const pattern =
    words.length === 0
      ? null
      : new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'u');
  return (text) => {
    if (!policy.links && LINK.test(asAddress(text))) return 'link';
    return pattern?.test(fold(text)) ? 'word' : null;
  };
}

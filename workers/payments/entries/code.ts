// Codes of cards: twelve characters drawn at random and one that checks them. They are copied by hand
// and read by another, so of any two that look alike at most one is in the alphabet.

/** A prime number of characters: then one wrong character, and any two that changed places, are found. */
export const ALPHABET = 'ACDEFHJKMNPRTWXY347';
const LENGTH = 12;
const FAIR_BYTES = 256 - (256 % ALPHABET.length);

function checkOf(characters: string): string {
  let sum = 0;
  for (const [index, character] of [...characters].entries()) {
    sum += (index + 1) * ALPHABET.indexOf(character);
  }
  return ALPHABET.charAt(sum % ALPHABET.length);
}

/** A new code. */
export function newEntryCode(): string {
  let drawn = '';
  while (drawn.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH * 2))) {
      if (byte < FAIR_BYTES && drawn.length < LENGTH) {
        drawn += ALPHABET.charAt(byte % ALPHABET.length);
      }
    }
  }
  return drawn + checkOf(drawn);
}

/** A code as somebody typed it; `null` for what is none. */
export function readEntryCode(typed: string): string | null {
  const code = typed.toUpperCase().replaceAll(/[\s.·_–—-]/g, '');
  const isWhole = code.length === LENGTH + 1 && [...code].every((c) => ALPHABET.includes(c));
  return isWhole && checkOf(code.slice(0, LENGTH)) === code.charAt(LENGTH) ? code : null;
}

/** As it is shown and copied: in groups of four. */
export function shownEntryCode(code: string): string {
  return code.replaceAll(/.{4}(?=.)/g, '$&-');
}

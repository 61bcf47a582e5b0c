// One emoji, in one spelling. Keyboards and fonts leave the selector out that asks for the picture;
// Unicode calls that unqualified. Two spellings of one picture must not be two reactions. Pure.

const ONE_EMOJI = /^\p{RGI_Emoji}$/v;
const SELECTORS = /[\uFE0E\uFE0F]/g;
// Drawn as text unless asked: everybody but those who are given a skin asks by a selector.
const ASKS = /(?=\p{Emoji})(?!\p{Emoji_Presentation})[^\p{Emoji_Modifier}](?!\p{Emoji_Modifier})/gu;

/** The fully qualified spelling of exactly one emoji, sequences included; `null` for what is none. */
export function normalizeEmoji(text: string): string | null {
  if (ONE_EMOJI.test(text)) return text;
  const qualified = text.replaceAll(SELECTORS, '').replaceAll(ASKS, '$&\uFE0F');
  return ONE_EMOJI.test(qualified) ? qualified : null;
}

// Floats of the test's choosing, so that a test can name the cards or the roll it needs.

import { type Draw, drawFromBlocks } from '#shared/fairness/draw.ts';

const FLOATS_PER_BLOCK = 8;

/** A draw of these unsigned 32-bit values; throws when a game needs a block that was not given. */
export function drawOfValues(values: readonly number[]): Draw {
  return drawFromBlocks((cursor) => {
    const own = values.slice(cursor * FLOATS_PER_BLOCK, (cursor + 1) * FLOATS_PER_BLOCK);
    if (own.length === 0) throw new Error(`the test gave no values for block ${cursor}`);
    const bytes = new DataView(new ArrayBuffer(32));
    for (const [index, value] of own.entries()) bytes.setUint32(index * 4, value);
    return new Uint8Array(bytes.buffer);
  });
}

/** A draw of these floats, each cut to the 32 bits that a float has. */
export function drawOf(floats: readonly number[]): Draw {
  return drawOfValues(floats.map((float) => Math.floor(float * 2 ** 32)));
}

const SUITS = '♦♥♠♣';
const RANKS = ['2', '3', '4', '5', '6', '7', '8', '9', '10', 'J', 'Q', 'K', 'A'];

/** A draw of these cards in order: "♦A ♥10 …". A rank alone is taken of diamonds. */
export function drawOfCards(cards: string): Draw {
  const floats = cards.split(' ').map((card) => {
    const suit = SUITS.includes(card.charAt(0)) ? SUITS.indexOf(card.charAt(0)) : 0;
    const rank = RANKS.indexOf(card.replace(/^[♦♥♠♣]/, ''));
    if (rank < 0) throw new Error(`no such card: ${card}`);
    return (rank * 4 + suit + 0.5) / 52;
  });
  return drawOf(floats);
}

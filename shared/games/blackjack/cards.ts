// Cards and hand totals of blackjack. A card is a number 0 … 51, rank-major: 0 is ♦2, 1 is ♥2, …,
// 51 is ♣A. The deck is infinite: each card is drawn from all 52, whatever lies on the table.

import type { Draw } from '#shared/fairness/draw.ts';

const RANKS = ['2', '3', '4', '5', '6', '7', '8', '9', '10', 'J', 'Q', 'K', 'A'] as const;
const SUITS = ['♦', '♥', '♠', '♣'] as const;
const DECK_SIZE = RANKS.length * SUITS.length;

/** Totals above this are bust. */
export const BLACKJACK_TOTAL = 21;

/** Card number `index` of a round. */
export function cardAt(draw: Draw, index: number): number {
  return draw.pick(index, DECK_SIZE);
}

/** A card as text, suit first: "♥10". */
export function cardText(card: number): string {
  return `${SUITS[card % SUITS.length] ?? ''}${RANKS[Math.floor(card / SUITS.length)] ?? ''}`;
}

/** What a card counts: 2 … 10, tens and court cards 10, the ace 1 (`addValue` raises it). */
export function cardValue(card: number): number {
  const rank = Math.floor(card / SUITS.length);
  return rank === RANKS.length - 1 ? 1 : Math.min(10, rank + 2);
}

/** A hand's best total; soft while an ace in it counts 11. */
export type Total = { readonly total: number; readonly soft: boolean };

export const EMPTY_HAND: Total = { total: 0, soft: false };

/** The total after one more card of this value (1 for an ace). */
export function addValue({ total, soft }: Total, value: number): Total {
  const hard = (soft ? total - 10 : total) + value;
  const hasAce = soft || value === 1;
  const canCountEleven = hasAce && hard + 10 <= BLACKJACK_TOTAL;
  return canCountEleven ? { total: hard + 10, soft: true } : { total: hard, soft: false };
}

/** The total of cards. */
export function totalOf(cards: readonly number[]): Total {
  return cards.reduce<Total>((sum, card) => addValue(sum, cardValue(card)), EMPTY_HAND);
}

/** True for an ace and a ten as the first two cards. After a split it is only a 21. */
export function isBlackjack(cards: readonly number[]): boolean {
  return cards.length === 2 && totalOf(cards).total === BLACKJACK_TOTAL;
}

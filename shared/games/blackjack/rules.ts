// Blackjack, infinite deck. Dealt player, player, dealer (up), dealer (hole). The dealer stands on
// every 17 and looks for blackjack before the player acts; blackjack pays 3:2; no insurance, no
// surrender. Double on any two cards, after a split too; split once, two cards of equal value; split
// aces get one card each; 21 after a split is no blackjack; a hand of 21 stands by itself.
// A stranger would store the deck or the hole card: cards come from the seed each time, and a view
// shows only the dealer's first card.

import { z } from 'zod';
import type { Draw } from '#shared/fairness/draw.ts';
import { fraction } from '#shared/fairness/fraction.ts';
import { type Game, type RoundAction, type Standing, steppedGame } from '../game.ts';
import { STANDARD_LIMITS } from '../limits.ts';
import { BLACKJACK_TOTAL, cardAt, cardText, cardValue, isBlackjack, totalOf } from './cards.ts';
import { TEXTS } from './texts.ts';

const DEALER_STANDS_AT = 17;
const CARDS_DEALT = 4;

type Hand = { cards: number[]; doubled: boolean; done: boolean };
type Table = {
  readonly draw: Draw;
  nextCard: number;
  readonly dealer: number[];
  hands: Hand[];
  split: boolean;
};
type Result = 'blackjack' | 'win' | 'push' | 'lose' | 'bust';

/** What a result returns per unit staked on the hand, in halves. */
const RETURNED_HALVES: Readonly<Record<Result, bigint>> = {
  blackjack: 5n,
  win: 4n,
  push: 2n,
  lose: 0n,
  bust: 0n,
};

function dealTable(draw: Draw): Table {
  const cards = [0, 1, 2, 3].map((index) => cardAt(draw, index));
  const hand = { cards: cards.slice(0, 2), doubled: false, done: false };
  return { draw, nextCard: CARDS_DEALT, dealer: cards.slice(2), hands: [hand], split: false };
}

function takeCard(table: Table): number {
  const card = cardAt(table.draw, table.nextCard);
  table.nextCard += 1;
  return card;
}

const activeHand = (table: Table): Hand | undefined => table.hands.find((hand) => !hand.done);

function canSplit(table: Table, hand: Hand): boolean {
  const [first, second] = hand.cards;
  return (
    !table.split &&
    hand.cards.length === 2 &&
    first !== undefined &&
    second !== undefined &&
    cardValue(first) === cardValue(second)
  );
}

function allowedActions(table: Table, hand: Hand): string[] {
  const allowed = ['hit', 'stand'];
  if (hand.cards.length === 2) allowed.push('double');
  if (canSplit(table, hand)) allowed.push('split');
  return allowed;
}

function splitHand(table: Table, hand: Hand): void {
  const isAces = hand.cards.every((card) => cardValue(card) === 1);
  table.split = true;
  table.hands = hand.cards.map((card) => {
    const cards = [card, takeCard(table)];
    const done = isAces || totalOf(cards).total === BLACKJACK_TOTAL;
    return { cards, doubled: false, done };
  });
}

/** Applies one action to the active hand; false when it is not possible now. */
function applyAction(table: Table, action: string): boolean {
  const hand = activeHand(table);
  if (hand === undefined) return false;
  if (action === 'abandon') {
    for (const left of table.hands) left.done = true;
    return true;
  }
  if (!allowedActions(table, hand).includes(action)) return false;
  if (action === 'split') {
    splitHand(table, hand);
    return true;
  }
  if (action !== 'stand') hand.cards.push(takeCard(table));
  hand.doubled = action === 'double';
  hand.done = action !== 'hit' || totalOf(hand.cards).total >= BLACKJACK_TOTAL;
  return true;
}

function playDealer(table: Table): void {
  const everyBust = table.hands.every((hand) => totalOf(hand.cards).total > BLACKJACK_TOTAL);
  if (everyBust) return;
  while (totalOf(table.dealer).total < DEALER_STANDS_AT) table.dealer.push(takeCard(table));
}

function resultOf(table: Table, hand: Hand): Result {
  const own = totalOf(hand.cards).total;
  const dealer = totalOf(table.dealer).total;
  if (own > BLACKJACK_TOTAL) return 'bust';
  const ownBlackjack = !table.split && isBlackjack(hand.cards);
  const dealerBlackjack = isBlackjack(table.dealer);
  if (ownBlackjack || dealerBlackjack) {
    if (ownBlackjack && dealerBlackjack) return 'push';
    return ownBlackjack ? 'blackjack' : 'lose';
  }
  if (dealer > BLACKJACK_TOTAL || own > dealer) return 'win';
  return own === dealer ? 'push' : 'lose';
}

const unitsOf = (hand: Hand): bigint => (hand.doubled ? 2n : 1n);

const stakedUnits = (table: Table): bigint =>
  table.hands.reduce((sum, hand) => sum + unitsOf(hand), 0n);

function settleTable(table: Table): Standing {
  const results = table.hands.map((hand) => ({ hand, result: resultOf(table, hand) }));
  const halves = results.reduce(
    (sum, { hand, result }) => sum + unitsOf(hand) * RETURNED_HALVES[result],
    0n,
  );
  const outcome = {
    dealer: { cards: table.dealer.map(cardText), total: totalOf(table.dealer).total },
    hands: results.map(({ hand, result }) => ({
      cards: hand.cards.map(cardText),
      total: totalOf(hand.cards).total,
      doubled: hand.doubled,
      result,
    })),
  };
  const settlement = { outcome, multiplier: fraction(halves, 2n) };
  return { finished: true, units: stakedUnits(table), settlement };
}

function viewTable(table: Table, active: Hand): Standing {
  const view = {
    dealer: { cards: table.dealer.slice(0, 1).map(cardText) },
    hands: table.hands.map((hand) => ({
      cards: hand.cards.map(cardText),
      ...totalOf(hand.cards),
      doubled: hand.doubled,
      done: hand.done,
    })),
    activeHand: table.hands.indexOf(active),
    allowed: allowedActions(table, active),
  };
  return { finished: false, units: stakedUnits(table), view };
}

function stand(draw: Draw, actions: readonly RoundAction[]): Standing | null {
  const table = dealTable(draw);
  const isOverAtOnce = isBlackjack(table.dealer) || table.hands.some((h) => isBlackjack(h.cards));
  if (isOverAtOnce) return actions.length === 0 ? settleTable(table) : null;
  for (const { action } of actions) if (!applyAction(table, action)) return null;
  const active = activeHand(table);
  if (active !== undefined) return viewTable(table, active);
  playDealer(table);
  return settleTable(table);
}

const noParams = z.strictObject({});
/** Split, and both hands doubled and won: four stakes, paid twice. */
const MAX_MULTIPLIER = fraction(8n);
/** Paid ÷ wagered of optimal play, exact: `blackjack-odds.ts` computes it, a test compares. */
const RETURN = fraction(
  7_911_865_040_755_275_415_257_305_528n,
  7_952_113_957_576_948_743_581_430_823n,
);

/** Not to lose, played for that alone, exact: `blackjack-odds.ts` computes it, a test compares. */
const RETURN_CHANCE = fraction(
  3_676_358_989_356_377_659_246_383_319n,
  7_056_410_014_866_816_666_030_739_693n,
);

export const blackjack: Game = steppedGame<Record<string, never>>({
  id: 'blackjack',
  title: TEXTS.title,
  limits: STANDARD_LIMITS,
  returns: { from: '99.4938', to: '99.4938' },
  multiplierMax: 8,
  skill: true,
  bets: () => [{}],
  params: noParams,
  actions: { hit: noParams, stand: noParams, double: noParams, split: noParams },
  odds: () => ({ maxMultiplier: MAX_MULTIPLIER, rtp: () => RETURN }),
  // Of the bet as it is made, before the deal: no way of playing is safer.
  returnChance: () => RETURN_CHANCE,
  stand: (draw, _params, actions) => stand(draw, actions),
});

// Optimal play of our blackjack and its exact return, by dynamic programming over hand totals. The
// deck is infinite, so a hand is its total and softness and nothing else matters. Exact rationals
// throughout, which takes about 0.2 s, so a request never asks: the game carries the result.
// A stranger would compare returns: doubling stakes more, so choices are compared by returned −
// wagered, and the house's return (paid ÷ wagered over many rounds) is the quotient of both sums.

import {
  addFractions,
  type Fraction,
  fraction,
  isGreater,
  multiplyFractions,
  subtractFractions,
} from '#shared/fairness/fraction.ts';
import { addValue, BLACKJACK_TOTAL, EMPTY_HAND, type Total } from './cards.ts';

export type BlackjackAction = 'hit' | 'stand' | 'double' | 'split';

/** Expected amounts per opening stake under optimal play. */
export type BlackjackReturn = { readonly returned: Fraction; readonly wagered: Fraction };

type Worth = BlackjackReturn;
/** Final dealer total → chance; every bust is under 22. */
type DealerChances = ReadonlyMap<number, Fraction>;

const VALUES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
const BUST = 22;
const NOTHING: Worth = { returned: fraction(0n), wagered: fraction(0n) };

/** Chance of a card of this value: four of thirteen ranks count ten. */
const chanceOf = (value: number): Fraction => fraction(value === 10 ? 4n : 1n, 13n);

const scale = (worth: Worth, factor: Fraction): Worth => ({
  returned: multiplyFractions(worth.returned, factor),
  wagered: multiplyFractions(worth.wagered, factor),
});

const add = (left: Worth, right: Worth): Worth => ({
  returned: addFractions(left.returned, right.returned),
  wagered: addFractions(left.wagered, right.wagered),
});

/** Mean over the next card. */
function overNextCard(worthOf: (value: number) => Worth): Worth {
  return VALUES.reduce((sum, value) => add(sum, scale(worthOf(value), chanceOf(value))), NOTHING);
}

/** True when `left` has the better net result. */
function isBetter(left: Worth, right: Worth): boolean {
  return isGreater(
    addFractions(left.returned, right.wagered),
    addFractions(right.returned, left.wagered),
  );
}

const startsBlackjack = (first: number, second: number): boolean =>
  addValue(addValue(EMPTY_HAND, first), second).total === BLACKJACK_TOTAL;

/** Chances of the dealer's final totals, given the card up and that there is no blackjack. */
function dealerChances(up: number): DealerChances {
  const chances = new Map<number, Fraction>();
  const drawFrom = (hand: Total, chance: Fraction): void => {
    if (hand.total >= 17) {
      const key = Math.min(hand.total, BUST);
      chances.set(key, addFractions(chances.get(key) ?? fraction(0n), chance));
      return;
    }
    for (const value of VALUES) {
      drawFrom(addValue(hand, value), multiplyFractions(chance, chanceOf(value)));
    }
  };
  const holes = VALUES.filter((hole) => !startsBlackjack(up, hole));
  const total = holes.map(chanceOf).reduce(addFractions);
  const inverse = fraction(total.denominator, total.numerator);
  for (const hole of holes) {
    const hand = addValue(addValue(EMPTY_HAND, up), hole);
    drawFrom(hand, multiplyFractions(chanceOf(hole), inverse));
  }
  return chances;
}

/** The worth of every choice against one dealer card. */
class AgainstDealer {
  readonly #dealer: DealerChances;
  readonly #played = new Map<string, Worth>();

  constructor(up: number) {
    this.#dealer = dealerChances(up);
  }

  stand({ total }: Total): Worth {
    let returned = fraction(0n);
    if (total <= BLACKJACK_TOTAL) {
      for (const [dealerTotal, chance] of this.#dealer) {
        const isWin = dealerTotal === BUST || dealerTotal < total;
        const paid = isWin ? 2n : dealerTotal === total ? 1n : 0n;
        returned = addFractions(returned, multiplyFractions(chance, fraction(paid)));
      }
    }
    return { returned, wagered: fraction(1n) };
  }

  /** Chance to win or push by standing. */
  notLost({ total }: Total): Fraction {
    let chance = fraction(0n);
    if (total > BLACKJACK_TOTAL) return chance;
    for (const [dealerTotal, ofDealer] of this.#dealer) {
      if (dealerTotal === BUST || dealerTotal <= total) chance = addFractions(chance, ofDealer);
    }
    return chance;
  }

  hit(hand: Total): Worth {
    return overNextCard((value) => this.play(addValue(hand, value)));
  }

  /** Best of hit and stand from here on. */
  play(hand: Total): Worth {
    if (hand.total >= BLACKJACK_TOTAL) return this.stand(hand);
    const key = `${hand.total}${hand.soft}`;
    const known = this.#played.get(key);
    if (known !== undefined) return known;
    const [hit, stand] = [this.hit(hand), this.stand(hand)];
    const best = isBetter(hit, stand) ? hit : stand;
    this.#played.set(key, best);
    return best;
  }

  double(hand: Total): Worth {
    return scale(
      overNextCard((value) => this.stand(addValue(hand, value))),
      fraction(2n),
    );
  }

  /** Best play of the first two cards when they cannot be split (again). */
  firstTwo(hand: Total): Worth {
    if (hand.total === BLACKJACK_TOTAL) return this.stand(hand);
    const [play, double] = [this.play(hand), this.double(hand)];
    return isBetter(double, play) ? double : play;
  }

  /** Two hands that each begin with a card of this value. */
  split(value: number): Worth {
    const first = addValue(EMPTY_HAND, value);
    const oneHand = overNextCard((next) => {
      const hand = addValue(first, next);
      return value === 1 ? this.stand(hand) : this.firstTwo(hand);
    });
    return scale(oneHand, fraction(2n));
  }
}

const againstDealer = new Map<number, AgainstDealer>();

function against(up: number): AgainstDealer {
  const known = againstDealer.get(up);
  if (known !== undefined) return known;
  const made = new AgainstDealer(up);
  againstDealer.set(up, made);
  return made;
}

/**
 * The best of the allowed actions. `up` is the value of the dealer's card (1 for an ace), `pairValue`
 * the value of each card when the hand may be split.
 */
export function bestBlackjackAction(
  hand: Total,
  up: number,
  can: { readonly double: boolean; readonly pairValue: number | null },
): BlackjackAction {
  const table = against(up);
  let best: BlackjackAction = 'stand';
  let worth = table.stand(hand);
  const consider = (action: BlackjackAction, other: Worth): void => {
    if (!isBetter(other, worth)) return;
    best = action;
    worth = other;
  };
  consider('hit', table.hit(hand));
  if (can.double) consider('double', table.double(hand));
  if (can.pairValue !== null) consider('split', table.split(can.pairValue));
  return best;
}

/** Worth of a deal in which nobody was dealt blackjack. */
function dealtWorth(up: number, first: number, second: number): Worth {
  const table = against(up);
  const kept = table.firstTwo(addValue(addValue(EMPTY_HAND, first), second));
  if (first !== second) return kept;
  const split = table.split(first);
  return isBetter(split, kept) ? split : kept;
}

function roundWorth(up: number, first: number, second: number): Worth {
  const dealerHasIt = VALUES.filter((hole) => startsBlackjack(up, hole))
    .map(chanceOf)
    .reduce(addFractions, fraction(0n));
  const dealerHasNot = fraction(
    dealerHasIt.denominator - dealerHasIt.numerator,
    dealerHasIt.denominator,
  );
  const playerHasIt = startsBlackjack(first, second);
  const stake = fraction(1n);
  const otherwise = playerHasIt
    ? { returned: fraction(5n, 2n), wagered: stake }
    : dealtWorth(up, first, second);
  const beaten = { returned: fraction(playerHasIt ? 1n : 0n), wagered: stake };
  return add(scale(beaten, dealerHasIt), scale(otherwise, dealerHasNot));
}

// Chance of not losing a hand, played for nothing else: the better of hit and stand at each card.
function safest(table: AgainstDealer, hand: Total, known: Map<string, Fraction>): Fraction {
  const stand = table.notLost(hand);
  if (hand.total >= BLACKJACK_TOTAL) return stand;
  const key = `${hand.total}${hand.soft}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const hit = VALUES.map((value) =>
    multiplyFractions(safest(table, addValue(hand, value), known), chanceOf(value)),
  ).reduce(addFractions);
  const best = isGreater(hit, stand) ? hit : stand;
  known.set(key, best);
  return best;
}

/**
 * Before the deal, the chance that a hand returns its stake or more to somebody who plays for that
 * alone, by hitting and standing; exact. Doubling gives a chance away, for a larger win.
 */
export function blackjackReturnChance(): Fraction {
  let chance = fraction(0n);
  for (const up of VALUES) {
    const dealerHasIt = VALUES.filter((hole) => startsBlackjack(up, hole))
      .map(chanceOf)
      .reduce(addFractions, fraction(0n));
    const dealerHasNot = subtractFractions(fraction(1n), dealerHasIt);
    const known = new Map<string, Fraction>();
    for (const first of VALUES) {
      for (const second of VALUES) {
        const deal = multiplyFractions(
          chanceOf(up),
          multiplyFractions(chanceOf(first), chanceOf(second)),
        );
        // Against a blackjack only another one returns the stake.
        const kept = startsBlackjack(first, second)
          ? fraction(1n)
          : multiplyFractions(
              dealerHasNot,
              safest(against(up), addValue(addValue(EMPTY_HAND, first), second), known),
            );
        chance = addFractions(chance, multiplyFractions(deal, kept));
      }
    }
  }
  return chance;
}

let known: BlackjackReturn | undefined;

/** Expected returned and wagered per opening stake under optimal play, exact. */
export function blackjackReturn(): BlackjackReturn {
  known ??= overNextCard((up) =>
    overNextCard((first) => overNextCard((second) => roundWorth(up, first, second))),
  );
  return known;
}

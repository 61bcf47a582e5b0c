import { describe, expect, it } from 'vitest';
import { cardText, totalOf } from '#shared/games/blackjack/cards.ts';
import { bestBlackjackAction } from '#shared/games/blackjack/odds.ts';
import type { RoundAction, Step } from '#shared/games/game.ts';
import { GAMES } from '#shared/games/registry.ts';
import { drawOfCards } from '../rules/rigged-draw.ts';

const STAKE = 2_000_000n;
const prepared = GAMES.blackjack.prepare({});
if (!prepared.ok) throw new Error('refused');
const game = prepared.value;

/** Plays actions on cards given in the order drawn: player, player, dealer up, dealer hole, … */
function play(cards: string, ...actions: string[]): Step {
  const input = { draw: drawOfCards(cards), stakeMicros: STAKE };
  let step = game.start(input);
  for (const action of actions) {
    const next = game.act({ ...input, actions: step.actions, action, actionParams: {} });
    if (!next.ok) throw new Error(`${action} refused: ${next.error.code}`);
    step = next.value;
  }
  return step;
}

function refusal(cards: string, actions: string[], action: string): string | undefined {
  const input = { draw: drawOfCards(cards), stakeMicros: STAKE };
  const taken: RoundAction[] = actions.map((name) => ({ action: name, params: {} }));
  const next = game.act({ ...input, actions: taken, action, actionParams: undefined });
  return next.ok ? undefined : next.error.code;
}

const results = (step: Step): unknown[] =>
  step.finished ? (step.outcome.hands as { result: string }[]).map((hand) => hand.result) : [];

describe('the deal', () => {
  it('deals player, player, dealer, dealer and hides the second dealer card', () => {
    expect(play('♦10 ♥6 ♠9 ♣7')).toEqual({
      finished: false,
      stakeMicros: STAKE,
      view: {
        dealer: { cards: ['♠9'] },
        hands: [{ cards: ['♦10', '♥6'], total: 16, soft: false, doubled: false, done: false }],
        activeHand: 0,
        allowed: ['hit', 'stand', 'double'],
      },
      actions: [],
    });
  });

  it('shows the same view whatever the hole card is', () => {
    expect(play('10 6 9 7')).toEqual(play('10 6 9 A'));
    expect(play('10 6 A 7')).toEqual(play('10 6 A 2'));
  });

  it('pays blackjack 3:2 at once', () => {
    const step = play('A K 9 7');
    expect(step).toMatchObject({ finished: true, payoutMicros: 5_000_000n, multiplier: '2.5000' });
    expect(results(step)).toEqual(['blackjack']);
  });

  it('rounds an odd blackjack down to whole micros', () => {
    const step = game.start({ draw: drawOfCards('A K 9 7'), stakeMicros: 3n });
    expect(step).toMatchObject({ payoutMicros: 7n });
  });

  it('pushes when both have blackjack', () => {
    expect(play('A K J A')).toMatchObject({ finished: true, payoutMicros: STAKE });
  });

  it('ends at once when the dealer has blackjack, under an ace and under a ten', () => {
    for (const dealer of ['A K', 'K A']) {
      const step = play(`10 9 ${dealer}`);
      expect(step).toMatchObject({ finished: true, stakeMicros: STAKE, payoutMicros: 0n });
    }
  });

  it('names the 52 cards rank by rank, diamonds, hearts, spades, clubs', () => {
    expect([0, 1, 2, 3, 4, 35, 51].map(cardText)).toEqual([
      '♦2',
      '♥2',
      '♠2',
      '♣2',
      '♦3',
      '♣10',
      '♣A',
    ]);
    expect(new Set(Array.from({ length: 52 }, (_, card) => cardText(card))).size).toBe(52);
  });
});

describe('hitting and standing', () => {
  it('loses at once when the hand is bust, without a card for the dealer', () => {
    const step = play('10 6 9 7 10', 'hit');
    expect(step).toMatchObject({
      finished: true,
      payoutMicros: 0n,
      outcome: { dealer: { cards: ['♦9', '♦7'], total: 16 } },
    });
    expect(results(step)).toEqual(['bust']);
  });

  it('draws for the dealer to 17 and compares', () => {
    expect(play('10 9 9 7 2', 'stand')).toMatchObject({
      payoutMicros: 2n * STAKE,
      outcome: { dealer: { total: 18 } },
    });
    expect(play('10 9 9 7 3', 'stand')).toMatchObject({ payoutMicros: STAKE });
    expect(play('10 9 9 7 4', 'stand')).toMatchObject({ payoutMicros: 0n });
    expect(play('10 9 9 7 10', 'stand')).toMatchObject({ payoutMicros: 2n * STAKE });
  });

  it('lets the dealer stand on a soft 17', () => {
    expect(play('10 8 A 6', 'stand')).toMatchObject({
      payoutMicros: 2n * STAKE,
      outcome: { dealer: { cards: ['♦A', '♦6'], total: 17 } },
    });
  });

  it('turns a soft hand hard instead of bust', () => {
    expect(play('A 6 9 7 10', 'hit')).toMatchObject({
      finished: false,
      view: { hands: [{ total: 17, soft: false }] },
    });
    expect(totalOf([48, 49, 28])).toEqual({ total: 21, soft: true });
  });

  it('stands by itself on 21', () => {
    expect(play('10 6 9 10 5', 'hit')).toMatchObject({ finished: true, payoutMicros: 2n * STAKE });
  });

  it('does not let three cards of 21 beat or equal a dealer blackjack, which ended it before', () => {
    expect(refusal('10 6 A K 5', [], 'hit')).toBe('invalid_action');
  });
});

describe('doubling', () => {
  it('takes a second stake, one card, and stands', () => {
    expect(play('6 5 9 10 10', 'double')).toMatchObject({
      finished: true,
      stakeMicros: 2n * STAKE,
      payoutMicros: 4n * STAKE,
      multiplier: '2.0000',
    });
    expect(play('6 5 9 10 2', 'double')).toMatchObject({ payoutMicros: 0n, multiplier: '0.0000' });
  });

  it('is refused after a hit', () => {
    expect(refusal('2 3 9 10 4', ['hit'], 'double')).toBe('invalid_action');
  });
});

describe('splitting', () => {
  it('makes two hands of one card each, deals to both and takes a second stake', () => {
    expect(play('8 8 9 10 3 10', 'split')).toMatchObject({
      finished: false,
      stakeMicros: 2n * STAKE,
      view: {
        hands: [
          { cards: ['♦8', '♦3'], done: false },
          { cards: ['♦8', '♦10'], done: false },
        ],
        activeHand: 0,
        allowed: ['hit', 'stand', 'double'],
      },
    });
  });

  it('plays the hands one after the other and pays each by itself', () => {
    const step = play('8 8 9 10 3 10 10', 'split', 'double', 'stand');
    expect(step).toMatchObject({ stakeMicros: 3n * STAKE, payoutMicros: 4n * STAKE });
    expect(step).toMatchObject({ multiplier: '1.3333' });
    expect(results(step)).toEqual(['win', 'lose']);
  });

  it('reaches its best payout of eight stakes when both hands double and win', () => {
    const step = play('8 8 6 10 3 3 10 10 10', 'split', 'double', 'double');
    expect(step).toMatchObject({ stakeMicros: 4n * STAKE, payoutMicros: 8n * STAKE });
  });

  it('gives split aces one card each and no blackjack', () => {
    const step = play('A A 9 10 K 5', 'split');
    expect(step).toMatchObject({
      finished: true,
      stakeMicros: 2n * STAKE,
      payoutMicros: 4_000_000n,
    });
    expect(results(step)).toEqual(['win', 'lose']);
  });

  it('splits a ten and a king, but not an ace and a ten', () => {
    expect(refusal('10 K 9 7 2 2', [], 'split')).toBeUndefined();
    expect(refusal('9 10 9 7 2 2', [], 'split')).toBe('invalid_action');
  });

  it('splits once only', () => {
    expect(refusal('8 8 9 10 8 8', ['split'], 'split')).toBe('invalid_action');
  });

  it('does not split after a hit', () => {
    expect(refusal('2 2 9 10 2', ['hit'], 'split')).toBe('invalid_action');
  });

  it('draws for the dealer when only one of two hands is bust', () => {
    const step = play('8 8 9 7 10 10 10 10', 'split', 'hit', 'stand');
    expect(results(step)).toEqual(['bust', 'win']);
  });
});

describe('a left hand', () => {
  it('stands with what it has, on both hands after a split', () => {
    const input = { draw: drawOfCards('8 8 9 10 3 10'), stakeMicros: STAKE };
    const step = game.abandon({ ...input, actions: [{ action: 'split', params: {} }] });
    expect(results(step)).toEqual(['lose', 'lose']);
    expect(step.actions.at(-1)).toEqual({ action: 'abandon', params: {} });
  });
});

describe('optimal play', () => {
  const cannot = { double: false, pairValue: null };

  it.each([
    [16, false, 10, { double: true, pairValue: null }, 'hit'],
    [16, false, 6, { double: true, pairValue: null }, 'stand'],
    [12, false, 4, cannot, 'stand'],
    [12, false, 3, cannot, 'hit'],
    [11, false, 6, { double: true, pairValue: null }, 'double'],
    [18, true, 9, cannot, 'hit'],
    [18, true, 8, cannot, 'stand'],
    [16, false, 9, { double: true, pairValue: 8 }, 'split'],
    [20, false, 6, { double: true, pairValue: 10 }, 'stand'],
    [12, true, 10, { double: true, pairValue: 1 }, 'split'],
    [10, false, 5, { double: true, pairValue: 5 }, 'double'],
  ] as const)('with %i (soft: %s) against %i', (total, soft, up, can, expected) => {
    expect(bestBlackjackAction({ total, soft }, up, can)).toBe(expected);
  });
});

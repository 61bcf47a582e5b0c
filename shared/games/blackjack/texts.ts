// What players read of blackjack.

export const TEXTS = {
  title: 'Blackjack',
  line: 'Beat the dealer to 21',
  keys: 'In a hand: H hits, S stands, D doubles, P splits.',
};

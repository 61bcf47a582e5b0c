// What players read of dice.

export const TEXTS = {
  title: 'Dice',
  line: 'Roll over or under your number',
};

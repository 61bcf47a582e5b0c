// What players read of roulette.

export const TEXTS = {
  title: 'Roulette',
  line: 'European, a single zero',
};

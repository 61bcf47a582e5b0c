// What players read of plinko.

export const TEXTS = {
  title: 'Plinko',
  line: 'A ball, some pins, a bucket',
};

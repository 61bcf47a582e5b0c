// What players read of wheel.

export const TEXTS = {
  title: 'Wheel',
  line: 'Spin ten to fifty segments',
};

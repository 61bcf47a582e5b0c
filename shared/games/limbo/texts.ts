// What players read of limbo.

export const TEXTS = {
  title: 'Limbo',
  line: 'Name a multiplier and reach it',
};

// What players read of mines.

export const TEXTS = {
  title: 'Mines',
  line: 'Uncover tiles, mind the mines',
  keys: 'In a round: space picks a tile, C cashes out.',
};

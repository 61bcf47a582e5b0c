// The spots of a European roulette table. A spot is named by what it covers: inside bets by their
// numbers in ascending order joined with "-" ("17", "17-20", "1-2-3", "0-1-2-3"), outside bets by
// their word. Each spot covering n numbers returns 36/n times its bet, so all return 36/37.

/** Pockets of the wheel: 0 … 36, one zero. */
export const POCKETS = 37;

const ROWS = 12;
const COLUMNS = 3;

const RED = new Set([1, 3, 5, 7, 9, 12, 14, 16, 18, 19, 21, 23, 25, 27, 30, 32, 34, 36]);

/** The colour of a pocket. */
export function pocketColor(pocket: number): 'green' | 'red' | 'black' {
  if (pocket === 0) return 'green';
  return RED.has(pocket) ? 'red' : 'black';
}

const numbersWhere = (test: (pocket: number) => boolean): number[] =>
  Array.from({ length: POCKETS - 1 }, (_, index) => index + 1).filter(test);

/** The number at a place of the layout: row 0 holds 1, 2, 3. */
const at = (row: number, column: number): number => row * COLUMNS + column + 1;

function insideSpots(): number[][] {
  const spots: number[][] = [[0], [0, 1], [0, 2], [0, 3], [0, 1, 2], [0, 2, 3], [0, 1, 2, 3]];
  for (let row = 0; row < ROWS; row += 1) {
    const street = [at(row, 0), at(row, 1), at(row, 2)];
    const hasNextRow = row + 1 < ROWS;
    spots.push(street);
    if (hasNextRow) spots.push([...street, at(row + 1, 0), at(row + 1, 1), at(row + 1, 2)]);
    for (let column = 0; column < COLUMNS; column += 1) {
      const number = at(row, column);
      const hasNextColumn = column + 1 < COLUMNS;
      spots.push([number]);
      if (hasNextColumn) spots.push([number, number + 1]);
      if (hasNextRow) spots.push([number, number + COLUMNS]);
      if (hasNextRow && hasNextColumn) {
        spots.push([number, number + 1, number + COLUMNS, number + COLUMNS + 1]);
      }
    }
  }
  return spots;
}

function outsideSpots(): [string, number[]][] {
  const thirds = [0, 1, 2];
  return [
    ['red', numbersWhere((pocket) => RED.has(pocket))],
    ['black', numbersWhere((pocket) => !RED.has(pocket))],
    ['even', numbersWhere((pocket) => pocket % 2 === 0)],
    ['odd', numbersWhere((pocket) => pocket % 2 === 1)],
    ['low', numbersWhere((pocket) => pocket <= 18)],
    ['high', numbersWhere((pocket) => pocket >= 19)],
    ...thirds.map((third): [string, number[]] => [
      `dozen-${third + 1}`,
      numbersWhere((pocket) => Math.floor((pocket - 1) / 12) === third),
    ]),
    ...thirds.map((third): [string, number[]] => [
      `column-${third + 1}`,
      numbersWhere((pocket) => (pocket - 1) % COLUMNS === third),
    ]),
  ];
}

/** Spot name → the numbers it covers. */
export const ROULETTE_SPOTS: ReadonlyMap<string, ReadonlySet<number>> = new Map([
  ...insideSpots().map((numbers): [string, Set<number>] => [numbers.join('-'), new Set(numbers)]),
  ...outsideSpots().map(([name, numbers]): [string, Set<number>] => [name, new Set(numbers)]),
]);

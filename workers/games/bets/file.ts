// The list of rounds as a CSV file, written as it is read. What one file may hold is bounded; where it ends
// before the list does, its last line says how to get the rest. A table that cannot be read in the middle
// breaks the download off, so that no file passes for whole that is not.

import { utf8 } from '#shared/bytes.ts';
import { csvLine } from '#shared/csv.ts';
import { type listBets, placeOfBet } from './list.ts';
import { cursorOf, type Place } from './place.ts';
import type { Bet } from './table-reader.ts';

/** Rounds of one file. */
export const FILE_ROUNDS_MAX = 100_000;
/** Lines that are written at once. */
const LINES = 500;

const COLUMNS = [
  'at',
  'game',
  'currency',
  'stake',
  'payout',
  'multiplier',
  'params',
  'outcome',
  'round',
  'session',
  'nonce',
];

const lineOf = (bet: Bet) =>
  csvLine([
    bet.at,
    bet.game,
    bet.currency,
    bet.stake,
    bet.payout,
    bet.multiplier,
    JSON.stringify(bet.params),
    JSON.stringify(bet.outcome),
    bet.id,
    bet.sessionId,
    bet.nonce,
  ]);

const moreLine = (place: Place) =>
  csvLine(['more', `repeat with cursor=${cursorOf(place)}`, ...COLUMNS.slice(2).map(() => '')]);

/** The file's text, piece by piece. */
async function* linesOf(
  bets: ReturnType<typeof listBets>,
  roundsMax: number,
): AsyncGenerator<string, undefined> {
  let text = csvLine(COLUMNS);
  let last: Bet | null = null;
  for (let count = 0; ; count++) {
    const step = await bets.next();
    const isFull = count === roundsMax && last !== null;
    const rest = step.done ? step.value : isFull && last !== null ? placeOfBet(last) : null;
    if (step.done || rest !== null) {
      yield rest === null ? text : text + moreLine(rest);
      return;
    }
    last = step.value;
    text += lineOf(last);
    if (count % LINES < LINES - 1) continue;
    yield text;
    text = '';
  }
}

/** The file as a stream; what cannot be read at its beginning is thrown before there is one. */
export async function betsFile(
  bets: ReturnType<typeof listBets>,
  roundsMax = FILE_ROUNDS_MAX,
): Promise<ReadableStream<Uint8Array>> {
  const lines = linesOf(bets, roundsMax);
  let next: IteratorResult<string, undefined> | null = await lines.next();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = next ?? (await lines.next());
      next = null;
      if (done) controller.close();
      else controller.enqueue(utf8(value));
    },
    async cancel() {
      await lines.return(undefined);
      await bets.return(null);
    },
  });
}

// All rounds of a player, newest first. They lie in one object per table, so the list is a merge: of each
// day the tables that may have rounds of it, and of these an object is asked only when the list comes to
// what it may have. Nothing is skipped in silence: a table that cannot be read ends the reading.

import { DAY_MS, utcDay } from '#shared/time.ts';
import type { BetFilter, GamesStore } from '../store/index.ts';
import { type Place, placeAt } from './place.ts';
import { type TableDay, tableDays } from './table-days.ts';
import { type Bet, type Reading, TableReader } from './table-reader.ts';

const OPENED_AT_ONCE = 6;

/** What is left of the tables that one request may ask. */
interface Budget {
  tables: number;
}

/** Rounds, and at the end the place from which to go on; `null` when there is nothing behind. */
type Bets = AsyncGenerator<Bet, Place | null, undefined>;

function newestOf(readers: readonly TableReader[]): TableReader | null {
  let newest: TableReader | null = null;
  for (const reader of readers) {
    const atMs = reader.head?.atMs ?? -1;
    const newestMs = newest?.head?.atMs ?? -1;
    const isNewer =
      atMs > newestMs || (atMs === newestMs && reader.table.id > (newest?.table.id ?? ''));
    if (atMs >= 0 && isNewer) newest = reader;
  }
  return newest;
}

async function* betsOfDay(reading: Reading, { day, tables }: TableDay, budget: Budget): Bets {
  const endMs = Date.parse(day) + DAY_MS;
  const lastMs = Math.min(reading.place?.atMs ?? endMs, endMs - 1);
  const waiting = tables
    .map((table) => ({ table, latestMs: Math.min(table.closedAtMs ?? lastMs, lastMs) }))
    .sort((one, other) => other.latestMs - one.latestMs);
  let readers: TableReader[] = [];
  for (;;) {
    const newest = newestOf(readers);
    const due = waiting
      .slice(0, OPENED_AT_ONCE)
      .filter(({ latestMs }) => newest === null || latestMs >= (newest.head?.atMs ?? 0));
    const [first] = due;
    if (first !== undefined) {
      // Those that reach to where this reading begins are asked anyway: else it would not move on.
      if (budget.tables <= 0 && first.latestMs < lastMs) return placeAt(first.latestMs);
      budget.tables -= due.length;
      waiting.splice(0, due.length);
      const opened = due.map(({ table }) => new TableReader(reading, table, day));
      await Promise.all(opened.map((reader) => reader.fill()));
      readers = [...readers, ...opened].filter(({ head }) => head !== null);
      continue;
    }
    if (newest === null) return null;
    yield newest.take();
    await newest.fill();
    if (newest.head === null) readers = readers.filter((reader) => reader !== newest);
  }
}

/** The rounds behind `reading.place`; `tablesMax` bounds how many tables are asked. */
export async function* listBets(
  store: GamesStore,
  reading: Reading,
  filter: BetFilter,
  tablesMax: number,
): Bets {
  const { place } = reading;
  const to = place === null || filter.to < utcDay(place.atMs) ? filter.to : utcDay(place.atMs);
  const budget = { tables: tablesMax };
  for await (const day of tableDays(store, reading.playerId, { ...filter, to })) {
    if (budget.tables <= 0) return placeAt(Date.parse(day.day) + DAY_MS - 1);
    const cut = yield* betsOfDay(reading, day, budget);
    if (cut !== null) return cut;
  }
  return null;
}

/** The place behind a round. */
export const placeOfBet = ({ at, sessionId, nonce }: Bet): Place => ({
  atMs: Date.parse(at),
  sessionId,
  nonce,
});

/** Up to `limit` rounds of a list, and where to go on. */
export async function takeBets(bets: Bets, limit: number) {
  const items: Bet[] = [];
  for (;;) {
    const step = await bets.next();
    if (step.done) return { items, next: step.value };
    if (items.length === limit) {
      const last = items.at(-1);
      const next = last === undefined ? null : placeOfBet(last);
      return { items, next };
    }
    items.push(step.value);
  }
}

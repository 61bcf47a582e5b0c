// Which tables may have rounds of which day, the newest day first. Tables that are over told their days;
// those that are not may have played on any day since their opening, told or not, so a report that is late
// hides nothing.

import { DAY_MS, utcDay } from '#shared/time.ts';
import type { BetFilter, GamesStore, TableOfDay } from '../store/index.ts';

const BLOCK = 200;

export type Table = Omit<TableOfDay, 'day'> & {
  /** Its object may not have heard of it yet. */
  mayBeUnknown?: true;
};
export interface TableDay {
  day: string;
  tables: Table[];
}

const dayBefore = (day: string) => utcDay(Date.parse(day) - DAY_MS);

async function liveTables(store: GamesStore, playerId: string, { gameId, currency }: BetFilter) {
  const live = await store.liveSessionsOf(playerId);
  return live
    .filter((table) => gameId === null || table.gameId === gameId)
    .filter((table) => currency === null || table.currency === currency)
    .map(({ state, ...table }) => ({
      ...table,
      closedAtMs: null,
      ...(state === 'opening' ? { mayBeUnknown: true as const } : {}),
    }));
}

/** Rows by day, each day whole. */
async function* toldDays(
  store: GamesStore,
  playerId: string,
  filter: BetFilter,
): AsyncGenerator<TableDay, undefined> {
  let tables: TableOfDay[] = [];
  let place: TableOfDay | null = null;
  for (;;) {
    const block: TableOfDay[] = await store.tablesByDay(playerId, filter, place, BLOCK);
    for (const row of block) {
      if (place !== null && place.day !== row.day) {
        yield { day: place.day, tables };
        tables = [];
      }
      tables.push(row);
      place = row;
    }
    if (block.length < BLOCK) break;
  }
  if (place !== null) yield { day: place.day, tables };
}

/** From `filter.to` back to `filter.from`. */
export async function* tableDays(
  store: GamesStore,
  playerId: string,
  filter: BetFilter,
): AsyncGenerator<TableDay, undefined> {
  // First those that are open: one that ends in between is in both.
  const live = await liveTables(store, playerId, filter);
  const told = toldDays(store, playerId, filter);
  let next = (await told.next()).value;
  const openBefore = (day: string) => live.some(({ openedAtMs }) => utcDay(openedAtMs) < day);
  let day = filter.to;
  while (day >= filter.from) {
    const open = live.filter(({ openedAtMs }) => utcDay(openedAtMs) <= day);
    const known = new Map<string, Table>();
    if (next?.day === day) {
      for (const table of next.tables) known.set(table.id, table);
      next = (await told.next()).value;
    }
    for (const table of open) known.set(table.id, table);
    if (known.size > 0) yield { day, tables: [...known.values()] };
    const candidates = [next?.day ?? '', openBefore(day) ? dayBefore(day) : ''];
    day = candidates.sort().at(-1) ?? '';
  }
}

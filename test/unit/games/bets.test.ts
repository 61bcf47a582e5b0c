// The list of all rounds against a brute sort: any tables, any pages, while new rounds arrive.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoundsAsked } from '#shared/contracts/game-session.ts';
import { newId } from '#shared/ids.ts';
import { DAY_MS, HOUR_MS, toTimestamp, utcDay } from '#shared/time.ts';
import type { RoundView } from '#shared/views/session.ts';
import { betsFile } from '#workers/games/bets/file.ts';
import { listBets, takeBets } from '#workers/games/bets/list.ts';
import { cursorOf, type Place, placeOf } from '#workers/games/bets/place.ts';
import type { Bet } from '#workers/games/bets/table-reader.ts';
import type { BetFilter, GamesStore, TableOfDay } from '#workers/games/store/index.ts';

const START_MS = Date.parse('2026-03-01T00:00:00.000Z');
const EVERYTHING: BetFilter = {
  gameId: null,
  currency: null,
  from: '2000-01-01',
  to: '2026-03-09',
};

interface FakeTable {
  id: string;
  gameId: 'dice' | 'mines';
  currency: 'GC' | 'SC';
  openedAtMs: number;
  closedAtMs: number | null;
  times: number[];
}

const roundOf = ({ gameId: game }: FakeTable, nonce: number, atMs: number): RoundView => ({
  ...{ id: `round ${nonce}`, game, nonce, stake: '1.00', payout: '0.00', multiplier: '0.0000' },
  ...{ params: {}, outcome: {}, finished: true, at: toTimestamp(atMs) },
});

/** A world of tables with a store and objects over them. */
function world(tables: FakeTable[]) {
  const asked: string[] = [];
  const broken = new Set<string>();
  const store = {
    liveSessionsOf: async () =>
      tables
        .filter(({ closedAtMs }) => closedAtMs === null)
        .map((one) => ({ ...one, state: 'open' })),
    tablesByDay: async (
      _: string,
      { gameId, currency, from, to }: BetFilter,
      before: Pick<TableOfDay, 'day' | 'id'> | null,
      limit: number,
    ) =>
      tables
        .filter((one) => one.closedAtMs !== null)
        .filter((one) => gameId === null || one.gameId === gameId)
        .filter((one) => currency === null || one.currency === currency)
        .flatMap((one) => [...new Set(one.times.map(utcDay))].map((day) => ({ ...one, day })))
        .filter(({ day }) => day >= from && day <= to)
        .filter((row) => before === null || `${row.day}${row.id}` < `${before.day}${before.id}`)
        .sort((a, b) => (`${a.day}${a.id}` < `${b.day}${b.id}` ? 1 : -1))
        .slice(0, limit),
  } as unknown as GamesStore;
  const env = {
    GAME_SESSION: {
      getByName: (id: string) => ({
        async roundsBetween(_: string, { fromMs, beforeMs, beforeNonce, limit }: RoundsAsked) {
          asked.push(id);
          if (broken.has(id)) throw new Error('reset');
          const table = tables.find((one) => one.id === id);
          if (table === undefined) return { ok: false, error: { code: 'not_found' } };
          const items = table.times
            .map((atMs, nonce) => ({ atMs, nonce }))
            .filter(
              ({ atMs, nonce }) =>
                atMs >= fromMs && atMs < beforeMs && nonce < (beforeNonce ?? 1e9),
            )
            .reverse()
            .map(({ atMs, nonce }) => roundOf(table, nonce, atMs));
          return { ok: true, value: { items: items.slice(0, limit), more: items.length > limit } };
        },
      }),
    },
  } as never;
  const list = (
    place: Place | null,
    options: { atOnce?: number; tablesMax?: number; filter?: BetFilter } = {},
  ) => {
    const { atOnce = 3, tablesMax = 1_000, filter = EVERYTHING } = options;
    return listBets(
      store,
      { env, playerId: 'p', place, atOnce },
      { ...filter, to: filter.to },
      tablesMax,
    );
  };
  return { asked, broken, list };
}

const names = (bets: readonly Pick<Bet, 'at' | 'sessionId' | 'nonce'>[]) =>
  bets.map(({ at, sessionId, nonce }) => `${at} ${sessionId} ${String(nonce).padStart(4, '0')}`);

const sorted = (tables: readonly FakeTable[]) =>
  tables
    .flatMap((table) =>
      table.times.map((atMs, nonce) => ({ at: toTimestamp(atMs), sessionId: table.id, nonce })),
    )
    .map((bet) => names([bet])[0] ?? '')
    .sort()
    .reverse();

const table = fc
  .record({
    gameId: fc.constantFrom('dice' as const, 'mines' as const),
    currency: fc.constantFrom('GC' as const, 'SC' as const),
    openedAt: fc.integer({ min: 0, max: 200 }),
    steps: fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 40 }),
    isOpen: fc.boolean(),
  })
  .map(({ gameId, currency, openedAt, steps, isOpen }): FakeTable => {
    // Whole quarters of an hour: many rounds at one moment, some across midnight.
    const openedAtMs = START_MS + (openedAt * HOUR_MS) / 4;
    let atMs = openedAtMs;
    const times = steps.map((step) => {
      atMs += (step * HOUR_MS) / 4;
      return atMs;
    });
    const id = newId(openedAtMs);
    return { id, gameId, currency, openedAtMs, closedAtMs: isOpen ? null : atMs + 5, times };
  });

/** Every page to the end, by cursors as clients send them. */
async function pages(
  { list }: ReturnType<typeof world>,
  limit: number,
  options: Parameters<ReturnType<typeof world>['list']>[1] = {},
  between: () => void = () => {},
) {
  const all: Bet[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 5_000; page++) {
    const place: Place | null = cursor === null ? null : placeOf(cursor);
    const { items, next } = await takeBets(list(place, options), limit);
    expect(items.length).toBeLessThanOrEqual(limit);
    all.push(...items);
    if (next === null) return all;
    cursor = cursorOf(next);
    between();
  }
  throw new Error('the list has no end');
}

describe('the list of all rounds', () => {
  it('is that of all tables by time, whatever the size of its pages and however few tables a page may ask', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(table, { maxLength: 9 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 8 }),
        async (tables, limit, atOnce, tablesMax) => {
          const found = await pages(world(tables), limit, { atOnce, tablesMax });
          expect(names(found)).toEqual(sorted(tables));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('has what was there at its first page, each once, while new rounds arrive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(table, { minLength: 1, maxLength: 6 }), async (made) => {
        const tables = structuredClone(made);
        const before = sorted(tables);
        let latestMs = Math.max(
          ...tables.flatMap(({ times, openedAtMs }) => [openedAtMs, ...times]),
        );
        const found = await pages(world(tables), 4, {}, () => {
          latestMs += 1;
          for (const one of tables) if (one.closedAtMs === null) one.times.push(latestMs);
        });
        expect(names(found)).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });

  it('shows the game, the currency and the days that were asked for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(table, { maxLength: 6 }), async (tables) => {
        const from = utcDay(START_MS + DAY_MS);
        const filter = { gameId: 'dice', currency: 'SC', from, to: from } as const;
        const wanted = tables
          .filter(({ gameId, currency }) => gameId === 'dice' && currency === 'SC')
          .flatMap((one) => sorted([one]))
          .filter((name) => name.startsWith(from))
          .sort()
          .reverse();
        expect(names(await pages(world(tables), 5, { filter }))).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });

  it('asks only the tables that its first page comes to', async () => {
    const tables = Array.from({ length: 50 }, (_, index): FakeTable => {
      const openedAtMs = START_MS + index * HOUR_MS;
      const times = Array.from({ length: 20 }, (_round, round) => openedAtMs + round);
      const facts = { gameId: 'dice', currency: 'GC' } as const;
      return { ...facts, id: newId(openedAtMs), openedAtMs, closedAtMs: openedAtMs + 30, times };
    });
    const { asked, list } = world(tables);
    const { items } = await takeBets(list(null, { atOnce: 11 }), 10);
    expect(items).toHaveLength(10);
    expect(new Set(asked).size).toBeLessThanOrEqual(6);
  });

  it('ends with an outage at a table that cannot be read, and does not skip it', async () => {
    const times = [START_MS, START_MS + 1];
    const facts = { gameId: 'dice', currency: 'GC', openedAtMs: START_MS } as const;
    const one = { ...facts, id: newId(1), closedAtMs: START_MS + 5, times };
    const { broken, list } = world([one]);
    broken.add(one.id);
    await expect(takeBets(list(null), 10)).rejects.toThrow('dependency_unavailable: table');
  });
});

describe('the file of all rounds', () => {
  const facts = { gameId: 'dice', currency: 'GC', openedAtMs: START_MS } as const;
  const times = Array.from({ length: 1_200 }, (_, index) => START_MS + index);
  const one: FakeTable = { ...facts, id: newId(1), closedAtMs: START_MS + 5_000, times };
  const textOf = async (place: Place | null, roundsMax?: number) =>
    new Response(await betsFile(world([one]).list(place, { atOnce: 1_000 }), roundsMax)).text();
  const linesOf = (text: string) => text.split('\r\n').slice(0, -1);

  it('has a line for each round behind its head', async () => {
    const lines = linesOf(await textOf(null));
    expect(lines).toHaveLength(1_201);
    expect(lines[0]).toBe(
      'at,game,currency,stake,payout,multiplier,params,outcome,round,session,nonce',
    );
    expect(lines[1]).toBe(
      `2026-03-01T00:00:01.199Z,dice,GC,1.00,0.00,0.0000,{},{},round 1199,${one.id},1199`,
    );
  });

  it('says in its last line how to get what it may not hold, and the next file goes on there', async () => {
    const lines = linesOf(await textOf(null, 700));
    expect(lines).toHaveLength(702);
    const cursor = /^more,repeat with cursor=([\w-]+),+$/.exec(lines.at(-1) ?? '')?.[1] ?? '';
    const rest = linesOf(await textOf(placeOf(cursor), 700));
    expect(rest).toHaveLength(501);
    expect(rest[1]).toContain('round 499');
    expect(linesOf(await textOf(placeOf(cursor), 500)).at(-1)).toContain('round 0');
  });
});

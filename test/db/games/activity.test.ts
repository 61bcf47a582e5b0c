// Activity by day: it adds up to what tables played, whatever becomes of their reports.

import { expect, it } from 'vitest';
import type { PlayedSoFar } from '#shared/contracts/session-summary.ts';
import { newId } from '#shared/ids.ts';
import { DAY_MS, utcDay } from '#shared/time.ts';
import { ledgerFixture } from '#test/db/ledger/fixture.ts';
import { gamesStore } from '#workers/games/store/index.ts';

const fixture = ledgerFixture();
const START_MS = Date.parse('2026-03-01T00:00:00.000Z');
const EVER = ['2020-01-01', '2030-01-01'] as const;
let count = 0;

const store = () => gamesStore(fixture.db.as('parlor_games'));
const soFar = (day: number, rounds: number): PlayedSoFar => ({
  day: utcDay(START_MS + day * DAY_MS),
  rounds,
  wageredMicros: BigInt(rounds) * 3n,
  paidMicros: BigInt(rounds) * 2n,
});

async function table(gameId = 'dice', playerId = newId(++count)) {
  const id = newId(++count);
  await fixture.ledger.admin(
    `insert into games.sessions (id, player_id, game_id, currency, state, opened_at, reported_at)
      values ($1, $2, $3, 'SC', 'open', $4, now())`,
    [id, playerId, gameId, new Date(START_MS).toISOString()],
  );
  const tell = (days: PlayedSoFar[], state: 'open' | 'closed' = 'open') => {
    const { rounds, wageredMicros, paidMicros } = days.at(-1) ?? soFar(0, 0);
    return store().noteSession(
      {
        ...{ id, playerId, gameId: 'dice', currency: 'SC', openedAtMs: START_MS, state },
        ...{ closedAtMs: state === 'closed' ? START_MS + 9 * DAY_MS : null, closeReason: null },
        ...{ rounds, wageredMicros, paidMicros, days },
        ...{ expected: 0, variance: 0, largest: 0, stuck: null, unsettledSinceMs: null },
      },
      START_MS + 9 * DAY_MS,
    );
  };
  const shown = async () =>
    (await store().activity(playerId, ...EVER)).map(({ day, rounds }) => [day, rounds]);
  return { id, playerId, tell, shown };
}

it('the days of a table are what it played on each, the newest first', async () => {
  const { playerId, tell } = await table();
  await tell([soFar(0, 4), soFar(2, 10)]);
  expect(await store().activity(playerId, ...EVER)).toEqual([
    {
      ...{ day: '2026-03-03', gameId: 'dice', currency: 'SC' },
      ...{ rounds: 6, wageredMicros: 18n, paidMicros: 12n },
    },
    {
      ...{ day: '2026-03-01', gameId: 'dice', currency: 'SC' },
      ...{ rounds: 4, wageredMicros: 12n, paidMicros: 8n },
    },
  ]);
});

it('a report that comes twice, late or after a lost one changes nothing that was played', async () => {
  const { tell, shown } = await table();
  await tell([soFar(0, 2)]);
  await tell([soFar(0, 4), soFar(1, 5)]);
  await tell([soFar(0, 2)]);
  await tell([soFar(0, 4), soFar(1, 5)]);
  // That of the second day was lost, and the next tells both.
  await tell([soFar(1, 9), soFar(2, 12)], 'closed');
  await tell([soFar(0, 4), soFar(1, 5)]);
  expect(await shown()).toEqual([
    ['2026-03-03', 3],
    ['2026-03-02', 5],
    ['2026-03-01', 4],
  ]);
});

it('reports at once leave the sums of the newest', async () => {
  const { tell, shown } = await table();
  await Promise.all(
    Array.from({ length: 12 }, (_, index) => tell([soFar(0, index + 1), soFar(1, 2 * index + 2)])),
  );
  expect(await shown()).toEqual([
    ['2026-03-02', 12],
    ['2026-03-01', 12],
  ]);
});

it('a table that was rolled back to a release that tells no days loses nothing and counts nothing twice', async () => {
  const { id, tell, shown } = await table();
  await tell([soFar(0, 4)]);
  const older = { id, state: 'open', rounds: 7, wageredMicros: '21', paidMicros: '14' };
  await fixture.ledger.admin('select games.note_session($1, $2)', [
    JSON.stringify({ ...older, expected: 0, variance: 0, largest: 0 }),
    new Date(START_MS + 2 * DAY_MS).toISOString(),
  ]);
  expect(await shown()).toEqual([
    ['2026-03-03', 3],
    ['2026-03-01', 4],
  ]);
  // Brought up again it takes the day of its last round for that of all it had played.
  await tell([soFar(1, 7), soFar(3, 9)]);
  const days = await shown();
  expect(days.reduce((sum, [, rounds]) => sum + Number(rounds), 0)).toBe(9);
});

it('only the days asked for are shown, and only those of the player', async () => {
  const { playerId, tell } = await table();
  const other = await table();
  const second = await table('mines', playerId);
  await tell([soFar(0, 1), soFar(1, 3), soFar(2, 6)]);
  await second.tell([soFar(1, 5)]);
  await other.tell([soFar(1, 99)]);
  const days = await store().activity(playerId, '2026-03-02', '2026-03-02');
  expect(days.map(({ day, gameId, rounds }) => [day, gameId, rounds])).toEqual([
    ['2026-03-02', 'dice', 2],
    ['2026-03-02', 'mines', 5],
  ]);
});

it('tables are listed by the days of their rounds, page by page, with the filter that was asked for', async () => {
  const { id, playerId, tell } = await table();
  const second = await table('mines', playerId);
  await tell([soFar(0, 1), soFar(1, 3)]);
  await second.tell([soFar(1, 5)]);
  const all = { gameId: null, currency: null, from: EVER[0], to: EVER[1] };
  const names = (rows: { day: string; id: string }[]) => rows.map((row) => [row.day, row.id]);
  const first = await store().tablesByDay(playerId, all, null, 2);
  expect(names(first)).toEqual([
    ['2026-03-02', second.id],
    ['2026-03-02', id],
  ]);
  expect(names(await store().tablesByDay(playerId, all, first.at(-1) ?? null, 2))).toEqual([
    ['2026-03-01', id],
  ]);
  const mines = await store().tablesByDay(playerId, { ...all, gameId: 'mines' }, null, 5);
  expect(names(mines)).toEqual([['2026-03-02', second.id]]);
});

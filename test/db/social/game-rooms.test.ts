import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { GAME_IDS, GAMES } from '#shared/games/registry.ts';
import { databaseFixture } from '#test/kit/database.ts';

const database = databaseFixture();

const rooms = () =>
  database.admin.call<{ id: string; title: string; game_id: string }>(
    sql`select id, title, game_id from social.rooms where kind = 'game' order by id`,
  );
const open = (games: { id: string; title: string }[]) =>
  database.admin.call(sql`select social.open_game_rooms(${JSON.stringify(games)}::jsonb)`);

it('a migrated database has a room for every game of the registry, in its order', async () => {
  const found = await rooms();
  expect(found.map(({ game_id, title }) => [game_id, title])).toEqual(
    GAME_IDS.map((id) => [id, GAMES[id].title]),
  );
});

it('a new game gets a room after the others, whose rooms stay theirs when a title changes', async () => {
  const before = await rooms();
  const games = GAME_IDS.map((id) => ({ id: id as string, title: GAMES[id].title }));
  await open([{ id: 'unheardof', title: 'Coin flip' }, ...games.slice(1)]);
  await open([{ id: 'unheardof', title: 'Heads or tails' }]);
  const after = await rooms();
  expect(after.slice(0, -1)).toEqual(before);
  expect(after.at(-1)).toMatchObject({ game_id: 'unheardof', title: 'Heads or tails' });
});

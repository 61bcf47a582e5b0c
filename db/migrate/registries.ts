// What the code's registries say, written where SQL needs rows for it. So no step names a game.

import type pg from 'pg';
import { GAME_IDS, GAMES } from '#shared/games/registry.ts';

/** Gives every game of the house its room. Does nothing where the schema has no rooms. */
export async function writeRegistries(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    `select to_regprocedure('social.open_game_rooms(jsonb)') is not null as known`,
  );
  if (rows[0]?.known !== true) return;
  const games = GAME_IDS.map((id) => ({ id, title: GAMES[id].title }));
  await client.query('select social.open_game_rooms($1)', [JSON.stringify(games)]);
}

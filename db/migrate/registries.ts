// What the code says, written where SQL needs rows for it: of the registries, so that no step names a
// game, and of the law.

import type pg from 'pg';
import { GAME_IDS, GAMES } from '#shared/games/registry.ts';

async function hasFunction(client: pg.Client, signature: string): Promise<boolean> {
  const { rows } = await client.query('select to_regprocedure($1) is not null as known', [
    signature,
  ]);
  return rows[0]?.known === true;
}

/**
 * Gives every game of the house its room, and draws what the rows of the law say together, for the
 * functions that draw it may have changed. Does nothing where the schema has neither.
 */
export async function writeRegistries(client: pg.Client): Promise<void> {
  if (await hasFunction(client, 'rules.draw_spans()'))
    await client.query('select rules.draw_spans()');
  if (!(await hasFunction(client, 'social.open_game_rooms(jsonb)'))) return;
  const games = GAME_IDS.map((id) => ({ id, title: GAMES[id].title }));
  await client.query('select social.open_game_rooms($1)', [JSON.stringify(games)]);
}

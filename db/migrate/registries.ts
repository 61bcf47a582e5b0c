// What the code says, written where SQL needs rows for it: of the registries, so that no step names a
// game, and of the law.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { GAME_IDS, GAMES } from '#shared/games/registry.ts';

async function hasFunction(client: pg.Client, signature: string): Promise<boolean> {
  const { rows } = await client.query('select to_regprocedure($1) is not null as known', [
    signature,
  ]);
  return rows[0]?.known === true;
}

const DOCUMENTS = join(import.meta.dirname, '..', 'documents');
const KINDS = ['terms', 'privacy', 'promotion'] as const;

/** The first version of each document that players accept; a later one is entered by two people. */
async function writeDocuments(client: pg.Client): Promise<void> {
  const { rows } = await client.query('select kind from rules.terms where version = 1');
  const missing = KINDS.filter((kind) => !rows.some((row) => row.kind === kind));
  if (missing.length === 0) return;
  const documents = missing.map((kind) => {
    const text = readFileSync(join(DOCUMENTS, `${kind}.md`), { encoding: 'utf8' });
    const [title = '', ...body] = text.split('\n');
    return { kind, title, body: body.join('\n').trim() };
  });
  await client.query(
    `insert into rules.terms (kind, version, begins_at, title, body)
      select d.kind, 1, '2025-01-01 00:00Z', d.title, d.body
      from jsonb_to_recordset($1) as d (kind text, title text, body text)`,
    [JSON.stringify(documents)],
  );
}

/**
 * Gives every game of the house its room, and draws what the rows of the law say together, for the
 * functions that draw it may have changed. Does nothing where the schema has neither.
 */
export async function writeRegistries(client: pg.Client): Promise<void> {
  if (await hasFunction(client, 'rules.draw_spans()')) {
    await writeDocuments(client);
    await client.query('select rules.draw_spans()');
  }
  if (!(await hasFunction(client, 'social.open_game_rooms(jsonb)'))) return;
  const games = GAME_IDS.map((id) => ({ id, title: GAMES[id].title }));
  await client.query('select social.open_game_rooms($1)', [JSON.stringify(games)]);
}

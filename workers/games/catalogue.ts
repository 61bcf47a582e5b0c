// The catalogue as it is listed: what the code knows of a game, and whether an operator has closed it.

import { z } from 'zod';
import { GAME_IDS, GAMES, type GameId } from '#shared/games/registry.ts';
import { outward } from '#shared/views/outward.ts';

// Written once per isolate: the schemas do not change while it lives.
const schemas = new Map<string, Record<string, unknown>>();

function paramsSchemaOf(id: GameId): Record<string, unknown> {
  const known = schemas.get(id);
  if (known !== undefined) return known;
  const schema = z.toJSONSchema(GAMES[id].paramsSchema, { io: 'input', unrepresentable: 'any' });
  schemas.set(id, schema);
  return schema;
}

/** A game as it is listed. */
export function gameView(id: GameId, disabled: ReadonlySet<string>) {
  const { title, limits, actionNames } = GAMES[id];
  return {
    id,
    title,
    enabled: !disabled.has(id),
    limits: { GC: outward(limits.GC), SC: outward(limits.SC) },
    actions: [...actionNames],
    paramsSchema: paramsSchemaOf(id),
  };
}

/** All games, in the order of the house. */
export function catalogue(disabled: ReadonlySet<string>) {
  return GAME_IDS.map((id) => gameView(id, disabled));
}

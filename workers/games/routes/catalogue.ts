// Routes of the catalogue, and the switch of operators.

import type { Hono } from 'hono';
import { getGame, listGames, switchGame } from '#shared/contracts/http/games.ts';
import { isGameId } from '#shared/games/registry.ts';
import { serve } from '#shared/http/app.ts';
import { lastKnown } from '#shared/last-known.ts';
import { err, ok } from '#shared/result.ts';
import { catalogue, gameView } from '../catalogue.ts';
import type { GamesEnv } from '../env.ts';
import { storeOf } from '../store/index.ts';

/** Games that an operator has closed; without Postgres those that were closed when it last answered. */
async function disabledGames(env: GamesEnv): Promise<ReadonlySet<string>> {
  const known = await lastKnown('disabled games', () => storeOf(env).disabledGames());
  return new Set(known.value);
}

export function serveCatalogue(app: Hono<{ Bindings: GamesEnv }>): void {
  serve(app, listGames, async ({ env }) => {
    const disabled = await disabledGames(env);
    return ok({ items: catalogue(disabled), nextCursor: null });
  });

  serve(app, getGame, async ({ env, params }) => {
    if (!isGameId(params.gameId)) return err('game_not_found');
    const disabled = await disabledGames(env);
    return ok(gameView(params.gameId, disabled));
  });

  serve(app, switchGame, async ({ env, params, body, identity, requestId, nowMs }) => {
    const { gameId } = params;
    if (!isGameId(gameId)) return err('game_not_found');
    await storeOf(env).switchGame(gameId, body.enabled, identity.playerId, requestId, nowMs);
    return ok({ id: gameId, enabled: body.enabled });
  });
}

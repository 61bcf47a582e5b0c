// Routes of the catalogue, and the switch of operators.

import type { Hono } from 'hono';
import { getGame, listGames, switchGame } from '#shared/contracts/http/games.ts';
import { GAMES } from '#shared/games/registry.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { err, ok } from '#shared/result.ts';
import { allGames, disabledGames, gameView, isHouseGame } from '../catalogue.ts';
import type { GamesEnv } from '../env.ts';
import { storeOf } from '../store/index.ts';

export function serveCatalogue(app: Hono<{ Bindings: GamesEnv }>): void {
  serve(app, listGames, async ({ env }) => {
    const disabled = await disabledGames(env);
    const items = allGames().map((game) => gameView(game, disabled));
    return ok(reply(200, { items, nextCursor: null }));
  });

  serve(app, getGame, async ({ env, params }) => {
    if (!isHouseGame(params.gameId)) return err('game_not_found');
    const disabled = await disabledGames(env);
    return ok(reply(200, gameView(GAMES[params.gameId], disabled)));
  });

  serve(app, switchGame, async ({ env, params, body, identity, requestId, nowMs }) => {
    const { gameId } = params;
    if (!isHouseGame(gameId)) return err('game_not_found');
    await storeOf(env).switchGame(gameId, body.enabled, identity.playerId, requestId, nowMs);
    return ok(reply(200, { id: gameId, enabled: body.enabled }));
  });
}

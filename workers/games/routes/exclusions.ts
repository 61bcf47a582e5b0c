// Taking a break. First the wallet is told, so that no reserve succeeds any more; then every open
// table of the person, so that no stake does.

import type { Hono } from 'hono';
import { exclude } from '#shared/contracts/http/games.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { err, ok } from '#shared/result.ts';
import { toTimestamp } from '#shared/time.ts';
import type { GamesEnv } from '../env.ts';
import { storeOf } from '../store.ts';

export function serveExclusions(app: Hono<{ Bindings: GamesEnv }>): void {
  serve(app, exclude, async ({ env, body, identity, nowMs }) => {
    const { playerId } = identity;
    const { kind } = body;
    const untilMs = body.until === undefined ? null : Date.parse(body.until);
    if (kind === 'cool_off' && untilMs === null) return err('invalid_request', { field: 'until' });
    if (untilMs !== null && untilMs <= nowMs) return err('invalid_request', { field: 'until' });
    const excluded = await env.WALLET.exclude({ playerId, kind, untilMs });
    if (!excluded.ok) return excluded;
    const live = await storeOf(env).liveSessionsOfPerson(playerId);
    // Even a table that cannot be reached stops: its next reserve or settlement tells it.
    const halted = await Promise.allSettled(
      live.map((id) => env.GAME_SESSION.getByName(id).halt('excluded')),
    );
    const sessionsHalted = halted.filter(({ status }) => status === 'fulfilled').length;
    const until = untilMs === null ? null : toTimestamp(untilMs);
    return ok(reply(201, { exclusion: { kind, until }, sessionsHalted }));
  });
}
